from urllib.parse import parse_qsl, urlsplit

import pytest

from shared.errors import WrongClientError
from shared.login.entrances import Entrance, ask_for_consent, choose_entrance
from shared.login.login_app import LoginApp
from tests.unit.login.apps import ACCOUNT, CORP_APP, PAGE_URLS, SUITE

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
WECHAT = f"{PHONE} MicroMessenger/8.0.50(0x18003233) NetType/WIFI Language/zh_CN"
WECOM = f"{PHONE} wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light"
BROWSER = f"{PHONE} Version/18.0 Safari/604.1"

WEBSITE = ACCOUNT._replace(website_app_id="wxwebsite")


def open_page(app: LoginApp, user_agent: str, language: str = "zh") -> tuple[Entrance, str, dict[str, str], str]:
    entrance = choose_entrance(app, PAGE_URLS, user_agent, language)
    link = urlsplit(entrance.build_link("s1"))
    query = dict(parse_qsl(link.query))
    assert (query["state"], query["redirect_uri"]) == ("s1", app.redirect_uri)
    return entrance, f"{link.netloc}{link.path}", query, link.fragment


@pytest.mark.parametrize("user_agent", [WECHAT, WECOM, WECOM.upper(), f"{PHONE} wxwork/4.1.30"])
@pytest.mark.parametrize("scope", ["snsapi_base", "snsapi_userinfo", "snsapi_privateinfo"])
@pytest.mark.parametrize("app", [CORP_APP, SUITE])
def test_choose_entrance_corp_in_wecom_or_wechat_asks_for_the_apps_scope(
    app: LoginApp, scope: str, user_agent: str
) -> None:
    entrance, page, query, fragment = open_page(app._replace(scope=scope), user_agent)
    assert (page, fragment) == ("open.weixin.qq.com/connect/oauth2/authorize", "wechat_redirect")
    assert (query["appid"], query["scope"], entrance.scope) == (app.app_id, scope, scope)
    assert query.get("agentid") == (str(app.agent_id) if app.agent_id else None)


@pytest.mark.parametrize("user_agent", [BROWSER, ""])
@pytest.mark.parametrize(("app", "login_type"), [(CORP_APP, "CorpApp"), (SUITE, "ServiceApp")])
def test_choose_entrance_corp_elsewhere_is_the_qr_page(app: LoginApp, login_type: str, user_agent: str) -> None:
    entrance, page, query, _ = open_page(app._replace(scope="snsapi_privateinfo"), user_agent, "en")
    assert page == "login.work.weixin.qq.com/wwlogin/sso/login"
    assert (query["login_type"], query["appid"], query["lang"]) == (login_type, app.app_id, "en")
    assert entrance.scope == "snsapi_base"


def test_choose_entrance_corp_app_without_agent_opens_in_the_clients_only() -> None:
    app = CORP_APP._replace(agent_id=None)
    assert open_page(app, WECOM)[2].keys() == {"appid", "redirect_uri", "response_type", "scope", "state"}
    with pytest.raises(WrongClientError):
        choose_entrance(app, PAGE_URLS, BROWSER, "zh")


@pytest.mark.parametrize("scope", ["snsapi_base", "snsapi_userinfo"])
@pytest.mark.parametrize("app", [ACCOUNT, WEBSITE])
def test_choose_entrance_account_in_wechat_asks_for_the_id_only(app: LoginApp, scope: str) -> None:
    entrance, page, query, fragment = open_page(app._replace(scope=scope), WECHAT)
    assert (page, fragment) == ("open.weixin.qq.com/connect/oauth2/authorize", "wechat_redirect")
    assert (query["appid"], query["scope"], entrance.scope) == (ACCOUNT.app_id, "snsapi_base", "snsapi_base")


@pytest.mark.parametrize("user_agent", [BROWSER, WECOM, ""])
def test_choose_entrance_account_elsewhere_is_the_website_apps_qr_page_if_there_is_one(user_agent: str) -> None:
    entrance, page, query, fragment = open_page(WEBSITE, user_agent)
    assert (page, fragment) == ("open.weixin.qq.com/connect/qrconnect", "wechat_redirect")
    assert (query["appid"], query["scope"], entrance.scope) == ("wxwebsite", "snsapi_login", "snsapi_login")
    with pytest.raises(WrongClientError):
        choose_entrance(ACCOUNT, PAGE_URLS, user_agent, "zh")


def test_ask_for_consent_is_the_authorize_page_with_the_wider_scope() -> None:
    entrance = ask_for_consent(ACCOUNT, PAGE_URLS)
    assert entrance.scope == "snsapi_userinfo"
    assert "&scope=snsapi_userinfo&state=s9#wechat_redirect" in entrance.build_link("s9")
