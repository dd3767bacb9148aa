from typing import Any

import httpx
import pytest
import requests
from wechatpy.exceptions import WeChatClientException, WeChatOAuthException

from devtools.platform.server import PlatformServer
from devtools.platform.tokens import TokenKind
from tests.platform.clients import (
    FAN,
    FAN_LINK,
    MEMBER_LINK,
    QR_LINK,
    WECHAT,
    authorize,
    authorize_fan,
    log_in,
    oauth,
    suite_client,
    wecom_client,
)
from tests.platform.endpoint import ACCOUNT, SUITE
from tests.platform.fetcher import Fetcher


def errcode(call: Any, *arguments: Any, **options: Any) -> int:
    with pytest.raises((WeChatClientException, WeChatOAuthException)) as caught:
        call(*arguments, **options)
    return int(caught.value.errcode)


def test_member_logs_in_with_a_code_that_works_once(platform: PlatformServer) -> None:
    client = wecom_client(platform)
    returned = log_in(platform, "/open/connect/oauth2/authorize", MEMBER_LINK, "linmei")

    assert (returned["next"], returned["state"]) == ("1", "s1")
    assert client.oauth.get_user_info(returned["code"])["UserId"] == "linmei"
    assert errcode(client.oauth.get_user_info, returned["code"]) == 40029


def test_member_code_lives_five_minutes(platform: PlatformServer) -> None:
    code = authorize(platform)
    platform.advance(301)

    assert errcode(wecom_client(platform).get, "auth/getuserinfo", params={"code": code}) == 40029


def test_member_who_consents_shows_private_details(platform: PlatformServer) -> None:
    # Given
    client = wecom_client(platform)
    code = authorize(platform, scope="snsapi_privateinfo", agentid="218")

    # When
    ticket = client.get("auth/getuserinfo", params={"code": code})["user_ticket"]
    detail = client.post("auth/getuserdetail", data={"user_ticket": ticket})

    # Then
    assert (detail["userid"], detail["gender"], detail["mobile"]) == ("linmei", "2", "13900000001")
    assert errcode(client.post, "auth/getuserdetail", data={"user_ticket": "wrong"}) == 84015
    platform.advance(1801)
    assert errcode(client.post, "auth/getuserdetail", data={"user_ticket": ticket}) == 84014


def test_member_outside_the_scope_and_visitor_get_no_ticket(platform: PlatformServer) -> None:
    client = wecom_client(platform)
    private = {"scope": "snsapi_privateinfo", "agentid": "218"}
    outsider = client.get("auth/getuserinfo", params={"code": authorize(platform, "outsider", **private)})
    visitor_code = authorize(platform, "oVisitor0000000000000000001")
    visitor = client.get("auth/getuserinfo", params={"code": visitor_code})

    assert outsider == {"errcode": 0, "errmsg": "ok", "userid": "outsider"}
    assert "userid" not in visitor
    assert visitor["openid"] == "oVisitor0000000000000000001"


def test_code_of_another_app_is_refused(platform: PlatformServer) -> None:
    code = authorize(platform, appid=SUITE)

    assert errcode(wecom_client(platform).get, "auth/getuserinfo", params={"code": code}) == 50001


def test_suite_member_logs_in(saved: PlatformServer) -> None:
    ticket = saved.send("suite", "suite_ticket")["plaintext"].split("<SuiteTicket><![CDATA[")[1].split("]]>")[0]
    client = suite_client(saved, ticket)
    code = authorize(saved, appid=SUITE, scope="snsapi_userinfo")

    info = client.get("service/auth/getuserinfo3rd", params={"code": code})
    detail = client.post("service/auth/getuserdetail3rd", data={"user_ticket": info["user_ticket"]})

    assert (info["corpid"], info["userid"]) == ("wpAbCdEf", "linmei")
    assert "mobile" not in detail


def test_qr_page_logs_a_member_in(platform: PlatformServer) -> None:
    returned = log_in(platform, "/login/wwlogin/sso/login", QR_LINK, "zhouyi")
    old = log_in(platform, "/login/wwopen/sso/qrConnect", {**QR_LINK, "state": "s@1"}, "linmei")

    client = wecom_client(platform)
    assert client.get("auth/getuserinfo", params={"code": returned["code"]})["userid"] == "zhouyi"
    assert old["state"] == "s@1"


def test_suite_visitor_is_known_by_the_openid(saved: PlatformServer) -> None:
    token = Fetcher(saved).text(TokenKind.SUITE)
    code = authorize(saved, "oVisitor0000000000000000001", appid=SUITE)

    url = f"{saved.wecom_api_url}/cgi-bin/service/auth/getuserinfo3rd"
    info = httpx.get(url, params={"suite_access_token": token, "code": code}).json()

    assert info == {"errcode": 0, "errmsg": "ok", "openid": "oVisitor0000000000000000001"}


def test_consent_is_asked_for_and_can_be_denied(platform: PlatformServer) -> None:
    link, url = {**FAN_LINK, "scope": "snsapi_userinfo"}, f"{platform.base_url}/open/connect/oauth2/authorize"

    asked = httpx.post(url, params=link, data={"user": FAN}, headers=WECHAT)
    denied = log_in(platform, "/open/connect/oauth2/authorize", link, FAN, "no")

    assert "允许" in asked.text
    assert dict(denied) == {"next": "1", "state": "s1"}
    assert platform.journal("login")[-1]["allowed"] is False


def test_fan_logs_in_as_wechatpy_does(platform: PlatformServer) -> None:
    # Given
    client = oauth(platform)
    code = authorize_fan(platform)

    # When
    token = client.fetch_access_token(code)

    # Then
    assert (token["openid"], token["scope"], token["unionid"]) == (FAN, "snsapi_userinfo", "oUNION01")
    assert "is_snapshotuser" not in token
    assert client.get_user_info()["nickname"] == "小雨🌧️"
    assert client.check_access_token() is True
    assert client.refresh_access_token(token["refresh_token"])["openid"] == FAN
    assert errcode(client.fetch_access_token, code) == 40163


def test_userinfo_is_served_as_plain_text_without_charset(platform: PlatformServer) -> None:
    client = oauth(platform)
    token = client.fetch_access_token(authorize_fan(platform))
    params = {"access_token": token["access_token"], "openid": FAN, "lang": "zh_CN"}

    answer = requests.get(f"{platform.wechat_api_url}/sns/userinfo", params=params, timeout=10)

    assert answer.headers["content-type"] == "text/plain"
    assert "小雨" not in answer.text
    assert "小雨" in answer.content.decode()


def test_silent_scope_knows_the_openid_only(platform: PlatformServer) -> None:
    client = oauth(platform)
    token = client.fetch_access_token(authorize_fan(platform, scope="snsapi_base"))

    assert "unionid" not in token
    assert errcode(client.get_user_info) == 48001


def test_snapshot_user_is_marked(platform: PlatformServer) -> None:
    code = authorize_fan(platform, "oSNAPSHOT000000000000000001")

    assert oauth(platform).fetch_access_token(code)["is_snapshotuser"] == 1


@pytest.mark.parametrize(("code", "seconds", "number"), [(None, 301, 42003), ("wrong", 0, 40029), ("", 0, 41008)])
def test_fan_code_bad_is_refused(platform: PlatformServer, code: str | None, seconds: int, number: int) -> None:
    issued = authorize_fan(platform)
    platform.advance(seconds)

    assert errcode(oauth(platform).fetch_access_token, issued if code is None else code) == number


def test_fan_tokens_expire_and_are_bound_to_the_fan(platform: PlatformServer) -> None:
    client = oauth(platform)
    token = client.fetch_access_token(authorize_fan(platform))

    assert errcode(oauth(platform, "wrong").fetch_access_token, authorize_fan(platform)) == 40125
    assert errcode(client.check_access_token, openid="oSomebodyElse") == 40003
    assert errcode(client.refresh_access_token, "wrong") == 40030
    platform.advance(7201)
    assert errcode(client.get_user_info) == 42001
    platform.advance(2_592_000)
    assert errcode(client.refresh_access_token, token["refresh_token"]) == 42002


def test_website_page_logs_a_fan_in(documents: dict[str, Any]) -> None:
    # Given
    oauth_document = {"website_app_id": "wxwebsite", "website_secret": "website-secret"}
    documents["secure"] = {**documents["secure"], "oauth": oauth_document}
    link = {**FAN_LINK, "appid": "wxwebsite", "scope": "snsapi_login"}

    # When
    with PlatformServer(documents) as platform:
        returned = log_in(platform, "/open/connect/qrconnect", link, FAN)
        refused = httpx.get(f"{platform.base_url}/open/connect/qrconnect", params={**link, "appid": ACCOUNT})
        client = oauth(platform, "website-secret")
        client.app_id = "wxwebsite"
        token = client.fetch_access_token(returned["code"])

    # Then
    assert (token["openid"], token["unionid"], token["scope"]) == (FAN, "oUNION01", "snsapi_login")
    assert "<h1>10016</h1>" in refused.text
