"""Every way to log in, from the link to the protected route."""

import json
from urllib.parse import quote, urlsplit

import pytest

from devtools.platform.server import PlatformServer
from shared.runtime import wiring
from tests.factories import SUITE
from tests.integration.oauth.conftest import PUBLIC_BASE_URL, Change, OpenBrowser
from tests.login_apps import CUSTOMER_CORP, FAN, HOME, MEMBER, VISITOR
from tests.logins import IN_BROWSER, IN_WECHAT, IN_WECOM, Answer, LoginBrowser, read_query

PRIVATE = {"corp": "snsapi_privateinfo", "suite": "snsapi_userinfo"}
CONSENT = {"account": "snsapi_userinfo"}


def check_logged_in(answer: Answer, next_url: str = HOME) -> None:
    # The fragment that the platform's page had ends with the login.
    location = next_url if "#" in next_url else f"{next_url}#"
    assert (answer.status, answer.headers["location"]) == (302, location), answer
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def count_calls(platform: PlatformServer) -> dict[str, int]:
    calls: dict[str, int] = {}
    for call in platform.counts()["calls"]:
        calls[call["path"]] = calls.get(call["path"], 0) + call["count"]
    return calls


def check_protected(browser: LoginBrowser, app: str, user_id: str) -> None:
    answer = browser.get(f"/protected/{app}")
    assert answer.status == 200
    assert (json.loads(answer.body)["app"], json.loads(answer.body)["user_id"]) == (app, user_id)


@pytest.mark.parametrize("user_agent", [IN_WECOM, IN_WECHAT, IN_BROWSER])
@pytest.mark.parametrize(("app", "corp_id"), [("corp", ""), ("suite", CUSTOMER_CORP)])
def test_login_member_gets_a_session_and_reaches_the_protected_route(
    open_browser: OpenBrowser, app: str, corp_id: str, user_agent: str
) -> None:
    # Given
    browser = open_browser(user_agent=user_agent)
    assert browser.get(f"/protected/{app}").status == 401
    # When
    answer = browser.log_in(app, MEMBER)
    # Then
    check_logged_in(answer)
    session = browser.session(app)
    assert session.pop("expires_at") > 0
    assert session == {
        "app": app,
        "user_kind": "member",
        "user_id": MEMBER,
        "corp_id": corp_id,
        "union_id": "",
        "name": "",
        "avatar_url": "",
    }
    check_protected(browser, app, MEMBER)


def test_login_goes_on_to_next(open_browser: OpenBrowser) -> None:
    wanted = f"{HOME}/orders?id=7&x=%2F#top"
    check_logged_in(open_browser(user_agent=IN_WECOM).log_in("corp", MEMBER, next=wanted), wanted)


@pytest.mark.parametrize(
    ("app", "kind", "user_id"),
    [("corp", "external_contact", "wmQx3kDAAA7tT0c1YpEo2n"), ("suite", "visitor", VISITOR)],
)
def test_login_of_somebody_who_is_no_member_gives_a_session_but_no_entry(
    open_browser: OpenBrowser, app: str, kind: str, user_id: str
) -> None:
    browser = open_browser()
    check_logged_in(browser.log_in(app, VISITOR))
    session = browser.session(app)
    assert (session["user_kind"], session["user_id"]) == (kind, user_id)
    assert browser.get(f"/protected/{app}").status == 403


@pytest.mark.parametrize("user_agent", [IN_WECHAT, IN_BROWSER])
def test_login_fan_by_id_only_is_asked_for_nothing(
    open_browser: OpenBrowser, platform: PlatformServer, user_agent: str
) -> None:
    browser = open_browser(user_agent=user_agent)
    check_logged_in(browser.log_in("account", FAN))
    session = browser.session("account")
    kind = "fan" if user_agent == IN_WECHAT else "website_user"
    assert (session["user_kind"], session["user_id"], session["name"]) == (kind, FAN, "")
    check_protected(browser, "account", FAN)
    assert count_calls(platform) == {"/sns/oauth2/access_token": 1}


@pytest.mark.parametrize("scopes", [CONSENT])
def test_login_new_fan_registers_with_consent_once(open_browser: OpenBrowser, platform: PlatformServer) -> None:
    # Given
    browser = open_browser()
    page = browser.log_in("account", FAN, next=f"{HOME}/a")
    assert (page.status, page.reason) == (200, "consent_needed")
    assert read_query(page.link)["scope"] == "snsapi_userinfo"
    assert count_calls(platform) == {"/sns/oauth2/access_token": 1}
    assert browser.get("/protected/account").status == 403
    # When
    platform.reset_counts()
    answer = browser.open(browser.choose(page.link, FAN))
    # Then
    check_logged_in(answer, f"{HOME}/a")
    assert count_calls(platform) == {"/sns/oauth2/access_token": 1, "/sns/userinfo": 1}
    session = browser.session("account")
    assert (session["user_kind"], session["name"], session["union_id"]) == ("fan", "小雨🌧️", "oUNION01")
    assert session["avatar_url"] == "https://example.invalid/head/1/0"

    # When the fan comes back, in another browser
    platform.reset_counts()
    returning = open_browser()
    check_logged_in(returning.log_in("account", FAN))
    # Then nothing is asked again
    assert count_calls(platform) == {"/sns/oauth2/access_token": 1}
    assert returning.session("account")["name"] == "小雨🌧️"


@pytest.mark.parametrize("scopes", [CONSENT])
def test_login_website_user_consents_by_scanning(open_browser: OpenBrowser, platform: PlatformServer) -> None:
    browser = open_browser(user_agent=IN_BROWSER)
    check_logged_in(browser.log_in("account", FAN))
    session = browser.session("account")
    assert (session["user_kind"], session["name"], session["union_id"]) == ("website_user", "小雨🌧️", "oUNION01")
    assert count_calls(platform) == {"/sns/oauth2/access_token": 1, "/sns/userinfo": 1}


@pytest.mark.parametrize("scopes", [PRIVATE])
@pytest.mark.parametrize(
    ("app", "detail", "name"),
    [
        ("corp", "/cgi-bin/auth/getuserdetail", ""),
        ("suite", "/cgi-bin/service/auth/getuserdetail3rd", "林梅"),
    ],
)
def test_login_member_with_private_details_costs_two_calls(
    open_browser: OpenBrowser, platform: PlatformServer, app: str, detail: str, name: str
) -> None:
    # Given
    open_browser(user_agent=IN_WECOM).log_in(app, MEMBER)
    platform.reset_counts()
    browser = open_browser(user_agent=IN_WECOM)
    # When
    check_logged_in(browser.log_in(app, MEMBER))
    # Then
    assert count_calls(platform) == {detail.replace("detail", "info"): 1, detail: 1}
    session = browser.session(app)
    assert (session["user_id"], session["name"]) == (MEMBER, name)
    assert "mobile" not in session


def test_login_base_costs_one_call_with_the_token_from_the_cache(
    open_browser: OpenBrowser, platform: PlatformServer
) -> None:
    open_browser(user_agent=IN_WECOM).log_in("corp", MEMBER)
    platform.reset_counts()
    check_logged_in(open_browser(user_agent=IN_WECOM).log_in("corp", MEMBER))
    assert count_calls(platform) == {"/cgi-bin/auth/getuserinfo": 1}


def test_login_and_session_call_nobody(open_browser: OpenBrowser, platform: PlatformServer) -> None:
    browser = open_browser()
    browser.log_in("account", FAN)
    platform.reset_counts()
    assert browser.get("/oauth/account/login").status == 302
    assert browser.session("account")
    assert browser.get("/protected/account").status == 200
    assert count_calls(platform) == {}


def test_login_member_of_a_corp_that_has_installed_by_itself_is_let_in(
    open_browser: OpenBrowser, change_settings: Change
) -> None:
    # Given
    change_settings("suite", auth_corp_ids=[])
    browser = open_browser(user_agent=IN_WECOM)
    refused = browser.log_in("suite", MEMBER)
    assert (refused.status, refused.reason) == (403, "foreign_corp")
    # When
    wiring.get_suites().save_permanent_code(SUITE.receive_id, CUSTOMER_CORP, "canary-permanent-code", 1)
    # Then
    check_logged_in(browser.log_in("suite", MEMBER))


def test_login_link_is_the_platforms_with_the_address_of_this_stack(open_browser: OpenBrowser) -> None:
    link = open_browser(user_agent=IN_WECOM).get("/oauth/corp/login", host="evil.example.com").location
    assert link.endswith("&agentid=1000021#wechat_redirect")
    assert f"&redirect_uri={quote(f'{PUBLIC_BASE_URL}/oauth/corp/callback', safe='')}&" in link
    assert urlsplit(link).path == "/open/connect/oauth2/authorize"


def test_login_two_tabs_at_once_both_come_through(open_browser: OpenBrowser) -> None:
    # Given
    browser = open_browser(user_agent=IN_WECOM)
    links = [browser.get("/oauth/corp/login", {"next": f"{HOME}/{tab}"}).location for tab in range(3)]
    # When
    returns = [browser.choose(link, MEMBER) for link in links]
    # Then
    for tab in (1, 0, 2):
        check_logged_in(browser.open(returns[tab]), f"{HOME}/{tab}")


def test_logout_ends_the_session(open_browser: OpenBrowser) -> None:
    # Given
    browser = open_browser(user_agent=IN_WECOM)
    returned = browser.choose(browser.get("/oauth/corp/login").location, MEMBER)
    check_logged_in(browser.open(returned))
    # When
    answer = browser.send("POST", "/oauth/corp/logout", origin="https://app.example.com")
    # Then
    assert (answer.status, answer.reason) == (200, "logged_out")
    assert browser.cookies == {}
    assert browser.get("/oauth/corp/session").status == 401
    assert browser.get("/protected/corp").status == 401
    # The back button brings no session back either.
    assert browser.open(returned).reason == "invalid_browser"
