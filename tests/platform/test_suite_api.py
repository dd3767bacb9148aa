from typing import Any

import httpx
import pytest
from wechatpy.exceptions import WeChatClientException

from devtools.platform.server import PlatformServer
from tests.platform.clients import log_in, suite_client, wecom_client
from tests.platform.endpoint import PROVIDER, SUITE


def value(delivery: dict[str, Any], field: str) -> str:
    return str(delivery["plaintext"]).split(f"<{field}><![CDATA[")[1].split("]]>")[0]


@pytest.fixture
def suite(saved: PlatformServer) -> Any:
    return suite_client(saved, value(saved.send("suite", "suite_ticket"), "SuiteTicket"))


def errcode(call: Any, *arguments: Any, **options: Any) -> int:
    with pytest.raises(WeChatClientException) as caught:
        call(*arguments, **options)
    return int(caught.value.errcode)


def install(platform: PlatformServer, suite: Any) -> dict[str, Any]:
    code = value(platform.send("suite", "create_auth"), "AuthCode")
    answer: dict[str, Any] = suite.post("service/get_permanent_code", data={"auth_code": code})
    return answer


def test_suite_token_needs_a_living_ticket(saved: PlatformServer, suite: Any) -> None:
    assert suite.fetch_access_token()["expires_in"] == 7200
    saved.advance(1801)

    assert errcode(suite.fetch_access_token) == 40085


@pytest.mark.parametrize(
    ("attribute", "wrong", "code"),
    [("suite_secret", "wrong", 40001), ("suite_id", "wx404", 40083), ("suite_ticket", "wrong", 40085)],
)
def test_suite_token_wrong_credentials_are_refused(suite: Any, attribute: str, wrong: str, code: int) -> None:
    setattr(suite, attribute, wrong)

    assert errcode(suite.fetch_access_token) == code


def test_permanent_code_is_bought_with_the_code_of_create_auth_once(saved: PlatformServer, suite: Any) -> None:
    # Given
    code = value(saved.send("suite", "create_auth"), "AuthCode")

    # When
    bought = suite.post("service/get_permanent_code", data={"auth_code": code})

    # Then
    assert bought["auth_corp_info"]["corpid"] == "wpAbCdEf"
    assert bought["auth_info"]["agent"][0]["agentid"] == 1000021
    assert errcode(suite.post, "service/get_permanent_code", data={"auth_code": code}) == 40078


def test_corp_token_works_for_the_customer(saved: PlatformServer, suite: Any) -> None:
    bought = install(saved, suite)
    body = {"auth_corpid": "wpAbCdEf", "permanent_code": bought["permanent_code"]}

    token = suite.post("service/get_corp_token", data=body)["access_token"]
    info = suite.post("service/get_auth_info", data=body)

    client = wecom_client(saved, access_token=token, auto_retry=False)
    client.message.send_text(1000021, "linmei", "你好")
    assert info["auth_corp_info"] == bought["auth_corp_info"]
    assert saved.journal("sent", "suite")[0]["recipients"] == ["linmei"]
    assert suite.post("service/get_admin_list", data={"auth_corpid": "wpAbCdEf", "agentid": 1})["admin"]


def test_corp_token_after_a_reset_needs_the_new_code(saved: PlatformServer, suite: Any) -> None:
    old = install(saved, suite)["permanent_code"]
    code = value(saved.send("suite", "reset_permanent_code"), "AuthCode")
    new = suite.post("service/get_permanent_code", data={"auth_code": code})["permanent_code"]

    body = {"auth_corpid": "wpAbCdEf", "permanent_code": old}
    assert errcode(suite.post, "service/get_corp_token", data=body) == 40084
    assert suite.post("service/get_corp_token", data={**body, "permanent_code": new})["errcode"] == 0


def test_corp_token_after_cancel_auth_is_refused(saved: PlatformServer, suite: Any) -> None:
    body = {"auth_corpid": "wpAbCdEf", "permanent_code": install(saved, suite)["permanent_code"]}
    saved.send("suite", "cancel_auth")

    assert errcode(suite.post, "service/get_corp_token", data=body) == 40084


def test_suite_token_of_the_wrong_kind_is_refused(saved: PlatformServer, suite: Any) -> None:
    corp_token = wecom_client(saved).access_token
    url = f"{saved.wecom_api_url}/cgi-bin/service/get_pre_auth_code?suite_access_token="

    assert httpx.get(f"{url}{corp_token}").json()["errcode"] == 40082
    suite_token = suite.access_token
    saved.advance(7201)
    assert httpx.get(f"{url}{suite_token}").json()["errcode"] == 42009


def test_provider_token_wrong_secret_is_refused(saved: PlatformServer) -> None:
    url = f"{saved.wecom_api_url}/cgi-bin/service/get_provider_token"
    right = httpx.post(url, json={"corpid": PROVIDER, "provider_secret": "provider-secret"}).json()
    wrong = httpx.post(url, json={"corpid": PROVIDER, "provider_secret": "wrong"}).json()

    converted = httpx.post(
        f"{saved.wecom_api_url}/cgi-bin/service/corpid_to_opencorpid",
        params={"provider_access_token": right["provider_access_token"]},
        json={"corpid": "ww0000000000000002"},
    ).json()

    assert (right["errcode"], right["expires_in"], wrong["errcode"]) == (0, 7200, 40091)
    assert converted["open_corpid"].startswith("wp")


def test_install_page_returns_an_auth_code(saved: PlatformServer, suite: Any) -> None:
    # Given
    pre_auth_code = suite.get("service/get_pre_auth_code")["pre_auth_code"]
    session = {"pre_auth_code": pre_auth_code, "session_info": {"auth_type": 1}}
    assert suite.post("service/set_session_info", data=session)["errcode"] == 0
    redirect = "http://127.0.0.1/installed"
    query = {"suite_id": "dk1f0c", "pre_auth_code": pre_auth_code, "redirect_uri": redirect, "state": "s1"}

    # When
    form = {"user": "linmei", "consent": "yes"}
    answer = httpx.post(f"{saved.base_url}/login/3rdapp/install", params=query, data=form)

    # Then
    returned = httpx.URL(answer.headers["location"]).params
    assert (returned["state"], returned["expires_in"]) == ("s1", "600")
    assert suite.post("service/v2/get_permanent_code", data={"auth_code": returned["auth_code"]})["permanent_code"]


def test_provider_page_logs_a_member_in_once(saved: PlatformServer) -> None:
    # Given
    service = f"{saved.wecom_api_url}/cgi-bin/service"
    credentials = {"corpid": PROVIDER, "provider_secret": "provider-secret"}
    token = httpx.post(f"{service}/get_provider_token", json=credentials).json()["provider_access_token"]
    link = {"appid": PROVIDER, "redirect_uri": "https://example.invalid/", "state": "s1", "usertype": "member"}

    # When
    returned = log_in(saved, "/login/wwopen/sso/3rd_qrConnect", link, "linmei")

    # Then
    url, body = f"{service}/get_login_info?access_token={token}", {"auth_code": returned["auth_code"]}
    assert httpx.post(url, json=body).json()["user_info"]["userid"] == "linmei"
    assert httpx.post(url, json=body).json()["errcode"] == 40078


def test_service_login_returns_the_appid(saved: PlatformServer, suite: Any) -> None:
    link = {"login_type": "ServiceApp", "appid": SUITE, "redirect_uri": "https://example.invalid/", "state": "s1"}

    returned = log_in(saved, "/login/wwlogin/sso/login", link, "linmei")

    assert returned["appid"] == SUITE
    old = suite.get("service/getuserinfo3rd", params={"access_token": suite.access_token, "code": returned["code"]})
    assert (old["CorpId"], old["UserId"]) == ("wpAbCdEf", "linmei")
