import httpx
import pytest

from devtools.platform.server import PlatformError, PlatformServer
from tests.platform.clients import FAN_LINK, MEMBER_LINK, QR_LINK, WECHAT, WECOM
from tests.platform.endpoint import ACCOUNT, SUITE


def open_page(platform: PlatformServer, link: dict[str, str], headers: dict[str, str]) -> str:
    return httpx.get(f"{platform.base_url}/open/connect/oauth2/authorize", params=link, headers=headers).text


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        pytest.param({"appid": "ww404"}, 10012, id="appid"),
        pytest.param({"scope": "snsapi_login"}, 10005, id="scope"),
        pytest.param({"scope": "snsapi_privateinfo"}, 40056, id="private-without-agent"),
        pytest.param({"state": "a-b"}, 84025, id="state"),
        pytest.param({"redirect_uri": "javascript:alert(1)"}, 50001, id="scheme"),
        pytest.param({"redirect_uri": "https://elsewhere.invalid/"}, 50001, id="domain"),
        pytest.param({"appid": ACCOUNT, "redirect_uri": "https://good.invalid:8443/"}, 10003, id="port"),
        pytest.param({"appid": ACCOUNT, "state": ""}, 10013, id="no-state"),
        pytest.param({"appid": ACCOUNT, "scope": "snsapi_login"}, 10005, id="account-scope"),
        pytest.param({"appid": ACCOUNT, "response_type": "token"}, 10005, id="account-response-type"),
    ],
)
def test_authorize_wrong_link_shows_the_number(platform: PlatformServer, changes: dict[str, str], number: int) -> None:
    platform.call("PUT", "/apps/wecom/domains", {"domains": ["127.0.0.1:3000"]})

    page = open_page(platform, {**MEMBER_LINK, **changes}, WECHAT)

    assert f"<h1>{number}</h1>" in page


def test_authorize_account_wants_the_documented_order(platform: PlatformServer) -> None:
    link = dict(reversed(FAN_LINK.items()))

    assert "<h1>10003</h1>" in open_page(platform, link, WECHAT)


def test_pages_escape_what_the_link_says(platform: PlatformServer) -> None:
    page = open_page(platform, {"appid": "<script>"}, WECHAT)

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("link", "headers", "text"),
    [
        pytest.param(FAN_LINK, {}, "请在微信客户端打开链接", id="account-in-a-browser"),
        pytest.param(FAN_LINK, WECOM, "请在微信客户端打开链接", id="account-in-wecom"),
        pytest.param(FAN_LINK, WECHAT, "以谁的身份登录", id="account-in-wechat"),
        pytest.param(MEMBER_LINK, {}, "请在企业微信或微信客户端打开链接", id="wecom-in-a-browser"),
        pytest.param(MEMBER_LINK, WECOM, "以谁的身份登录", id="wecom-in-wecom"),
        pytest.param(MEMBER_LINK, WECHAT, "以谁的身份登录", id="wecom-in-wechat"),
    ],
)
def test_authorize_opens_in_the_clients_alone(
    platform: PlatformServer, link: dict[str, str], headers: dict[str, str], text: str
) -> None:
    assert text in open_page(platform, link, headers)


def test_authorize_browser_can_count_as_a_client(platform: PlatformServer) -> None:
    platform.call("PUT", "/client", {"client": "wechat"})
    as_wechat = open_page(platform, FAN_LINK, {})
    platform.call("PUT", "/client", {"client": ""})

    assert "以谁的身份登录" in as_wechat
    assert "请在微信客户端打开链接" in open_page(platform, FAN_LINK, {})
    with pytest.raises(PlatformError, match="no client 'phone'; there are: wechat, wecom, browser"):
        platform.call("PUT", "/client", {"client": "phone"})


def test_qr_page_member_outside_the_scope_is_refused(platform: PlatformServer) -> None:
    page = httpx.post(f"{platform.base_url}/login/wwlogin/sso/login", params=QR_LINK, data={"user": "outsider"})

    assert "<h1>50002</h1>" in page.text


@pytest.mark.parametrize(
    ("path", "link", "number"),
    [
        pytest.param("wwlogin/sso/login", {**QR_LINK, "login_type": "Magic"}, 40013, id="login-type"),
        pytest.param("wwlogin/sso/login", {**QR_LINK, "login_type": ""}, 40013, id="no-login-type"),
        pytest.param("wwlogin/sso/login", {**QR_LINK, "agentid": ""}, 40056, id="no-agent"),
        pytest.param("wwopen/sso/qrConnect", {**QR_LINK, "agentid": ""}, 40056, id="no-agent-on-the-old-page"),
        pytest.param("wwlogin/sso/login", {**QR_LINK, "agentid": "7"}, 40013, id="another-agent"),
        pytest.param("wwlogin/sso/login", {**QR_LINK, "state": "s" * 129}, 84025, id="long-state"),
        pytest.param("wwlogin/sso/login", {**QR_LINK, "redirect_uri": "http://[x"}, 50001, id="no-address"),
        pytest.param("wwopen/sso/3rd_qrConnect", {"appid": "ww404"}, 40013, id="provider"),
        pytest.param("3rdapp/install", {"suite_id": SUITE, "pre_auth_code": "old"}, 42007, id="pre-auth-code"),
    ],
)
def test_qr_page_wrong_link_shows_the_number(
    platform: PlatformServer, path: str, link: dict[str, str], number: int
) -> None:
    assert f"<h1>{number}</h1>" in httpx.get(f"{platform.base_url}/login/{path}", params=link).text


def test_login_as_nobody_is_refused(platform: PlatformServer) -> None:
    page = httpx.post(f"{platform.base_url}/login/wwlogin/sso/login", params=QR_LINK, data={"user": "nobody"})

    assert "<h1>60111</h1>" in page.text
