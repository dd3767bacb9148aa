"""Callbacks that come twice, and codes, users and platforms that give no session."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from devtools.platform.server import PlatformServer
from shared.clients.identities import read_user_info
from shared.clients.pace import TokenPace
from shared.errors import StoreError, TokenUnavailableError
from shared.storage.profile_store import MemoryProfileStore
from shared.storage.state_store import MemoryStateStore
from tests.conftest import LogLines
from tests.integration.oauth.conftest import (
    LOGIN_AGAIN,
    Begun,
    Change,
    CheckExit,
    OpenBrowser,
    Strike,
)
from tests.login_apps import FAN, HOME, MEMBER, OUTSIDER, SNAPSHOT, make_oauth
from tests.logins import IN_BROWSER, IN_WECOM, read_query
from tests.wirings import forget_wirings


@pytest.mark.parametrize("scopes", [{"account": "snsapi_userinfo"}])
def test_fan_who_says_no_gets_no_session(open_browser: OpenBrowser, check_exit: CheckExit) -> None:
    browser = open_browser()
    page = browser.log_in("account", FAN)
    check_exit(browser.open(browser.choose(page.link, FAN, consent="no")), "authorization_denied", LOGIN_AGAIN)
    assert browser.get("/oauth/account/session").status == 401


def test_doubled_callback_gets_the_first_session(begun: Begun, platform: PlatformServer) -> None:
    first = begun.finish()
    again = begun.finish()
    assert (again.status, again.location) == (first.status, first.location) == (302, f"{HOME}#")
    assert sum(call["count"] for call in platform.counts()["calls"] if "getuserinfo" in call["path"]) == 1


def test_callbacks_at_once_exchange_once(begun: Begun, platform: PlatformServer, strike: Strike) -> None:
    strike("corp", "api_slow", seconds=1, times=1, api="/cgi-bin/auth/getuserinfo")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: begun.finish(), range(4)))
    assert [(answer.status, answer.location) for answer in answers] == [(302, f"{HOME}#")] * 4
    assert sum(call["count"] for call in platform.counts()["calls"] if "getuserinfo" in call["path"]) == 1


def test_reused_state_is_refused_after_a_minute(
    begun: Begun, check_exit: CheckExit, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun.finish()
    monkeypatch.setattr("shared.login.first_outcome.REPEAT_SECONDS", -1)
    check_exit(begun.finish(), "used_state", LOGIN_AGAIN)


def test_callback_whose_first_request_broke_off_is_told_so(
    begun: Begun, check_exit: CheckExit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given
    def break_off(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("shared.runtime.login_exchange.LoginExchange._choose", break_off)
    assert begun.finish().reason == "internal"
    # When
    monkeypatch.setattr("shared.login.first_outcome.WAIT_SECONDS", -1)
    # Then
    check_exit(begun.finish(), "unfinished_login", LOGIN_AGAIN)


def test_failure_that_nobody_foresaw_is_a_page_with_a_way_back(
    begun: Begun,
    log_lines: LogLines,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Given
    def fail(*_: object) -> None:
        raise LookupError(begun.code)

    monkeypatch.setattr("shared.runtime.login_exchange.LoginExchange._choose", fail)
    monkeypatch.setattr("shared.runtime.login_endpoint.find_session", fail)
    # When
    capsys.readouterr()
    page, answer = begun.finish(), begun.browser.get("/oauth/corp/session")
    # Then
    assert (page.status, page.reason, page.link) == (500, "internal", "login")
    assert (answer.status, answer.reason) == (500, "internal")
    assert {each.headers["cache-control"] for each in (page, answer)} == {"no-store"}
    assert "__Host-session.corp.member" not in begun.browser.cookies
    for line in log_lines()[-2:]:
        assert (line["level"], line["outcome"], line["reason"]) == ("ERROR", "failed", "LookupError")
        assert begun.code not in str(line)
    assert capsys.readouterr().out.count('"Failed":[1') == 2


@pytest.mark.parametrize("app", ["corp", "account"], ids=["40029", "40163"])
def test_code_that_somebody_has_used_is_refused(
    open_browser: OpenBrowser, platform: PlatformServer, check_exit: CheckExit, app: str
) -> None:
    browser = open_browser()
    returned = browser.choose(browser.get(f"/oauth/{app}/login").location, MEMBER if app == "corp" else FAN)
    platform.simulation.vouchers.void("code", read_query(returned)["code"])
    check_exit(browser.open(returned), "invalid_code", LOGIN_AGAIN)
    # The same page again: nothing is exchanged a second time.
    platform.reset_counts()
    check_exit(browser.open(returned), "invalid_code", LOGIN_AGAIN)
    assert platform.counts()["calls"] == []


@pytest.mark.parametrize("app", ["corp", "account"])
def test_code_that_is_too_old_is_refused(
    open_browser: OpenBrowser, platform: PlatformServer, check_exit: CheckExit, app: str
) -> None:
    browser = open_browser()
    returned = browser.choose(browser.get(f"/oauth/{app}/login").location, MEMBER if app == "corp" else FAN)
    platform.advance(301)
    check_exit(browser.open(returned), "invalid_code", LOGIN_AGAIN)


def test_code_of_another_account_is_refused(open_browser: OpenBrowser, check_exit: CheckExit) -> None:
    # A code of the website app at the account's own callback.
    browser = open_browser(user_agent=IN_BROWSER)
    foreign = read_query(browser.choose(browser.get("/oauth/account/login").location, FAN))["code"]
    phone = open_browser()
    state = read_query(phone.get("/oauth/account/login").location)["state"]
    check_exit(phone.get("/oauth/account/callback", {"code": foreign, "state": state}), "invalid_code", LOGIN_AGAIN)


def test_code_of_another_corp_app_is_refused(open_browser: OpenBrowser, check_exit: CheckExit) -> None:
    browser = open_browser(user_agent=IN_WECOM)
    foreign = read_query(browser.choose(browser.get("/oauth/suite/login").location, MEMBER))["code"]
    state = read_query(browser.get("/oauth/corp/login").location)["state"]
    check_exit(browser.get("/oauth/corp/callback", {"code": foreign, "state": state}), "platform", LOGIN_AGAIN)


@pytest.mark.parametrize("scope", ["snsapi_base", "snsapi_userinfo"])
def test_snapshot_user_gets_no_session(
    open_browser: OpenBrowser, change_settings: Change, check_exit: CheckExit, scope: str
) -> None:
    change_settings("account", oauth=make_oauth(scope=scope))
    browser = open_browser()
    check_exit(browser.log_in("account", SNAPSHOT), "snapshot_user", "")
    assert browser.get("/oauth/account/session").status == 401


def test_member_outside_the_scope_has_no_details_and_still_logs_in(
    open_browser: OpenBrowser, change_settings: Change
) -> None:
    change_settings("corp", oauth=make_oauth(scope="snsapi_privateinfo"))
    assert open_browser(user_agent=IN_WECOM).log_in("corp", OUTSIDER).status == 302


@pytest.mark.parametrize(
    ("fault", "setting", "reason"),
    [
        ("api_5xx", {}, "platform_unavailable"),
        ("api_html", {}, "platform_unavailable"),
        ("api_broken", {}, "platform_unavailable"),
        ("ip_not_allowed", {}, "unlisted_address"),
        ("quota_exhausted", {}, "rate_limit"),
        ("api_error", {"errcode": -1}, "platform_unavailable"),
        ("api_error", {"errcode": 40001, "api": "/cgi-bin/gettoken"}, "invalid_credential"),
        ("api_error", {"errcode": 40014, "api": "/cgi-bin/auth/getuserinfo"}, "rejected_token"),
        ("api_error", {"errcode": 50002, "api": "/cgi-bin/auth/getuserinfo"}, "undeliverable"),
    ],
)
def test_platform_that_gives_no_answer_is_a_page(
    begun: Begun,
    strike: Strike,
    check_exit: CheckExit,
    fault: str,
    setting: dict[str, Any],
    reason: str,
) -> None:
    strike("corp", fault, **setting)
    check_exit(begun.finish(), reason, LOGIN_AGAIN)


def test_suite_whose_ticket_is_no_good_is_a_page(
    open_browser: OpenBrowser, strike: Strike, check_exit: CheckExit
) -> None:
    strike("suite", "api_error", errcode=40085, api="/cgi-bin/service/get_suite_token")
    check_exit(open_browser(user_agent=IN_WECOM).log_in("suite", MEMBER), "suite_ticket", LOGIN_AGAIN)


def test_suite_that_has_been_pushed_no_ticket_is_a_page(open_browser: OpenBrowser, check_exit: CheckExit) -> None:
    forget_wirings()
    check_exit(open_browser(user_agent=IN_WECOM).log_in("suite", MEMBER), "suite_ticket", LOGIN_AGAIN)


def test_token_that_may_not_be_fetched_is_a_page(
    begun: Begun, check_exit: CheckExit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> float:
        raise TokenUnavailableError("fetched too often")

    monkeypatch.setattr(TokenPace, "spend", refuse)
    check_exit(begun.finish(), "token_unavailable", LOGIN_AGAIN)


def test_settings_that_cannot_be_read_are_a_page(
    begun: Begun, check_exit: CheckExit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SETTINGS_SOURCE", "file:/nowhere/apps.toml")
    forget_wirings()
    check_exit(begun.finish(), "settings_unavailable", "login")
    check_exit(begun.browser.get("/oauth/corp/login"), "settings_unavailable", "login")


def test_unlisted_address_stands_in_the_log(begun: Begun, strike: Strike, log_lines: LogLines) -> None:
    strike("corp", "ip_not_allowed")
    begun.finish()
    assert "203.0.113.7" in log_lines()[-2]["problem"]


@pytest.mark.parametrize("store", [MemoryStateStore, MemoryProfileStore])
def test_store_that_is_down_is_a_page(
    open_browser: OpenBrowser,
    change_settings: Change,
    check_exit: CheckExit,
    monkeypatch: pytest.MonkeyPatch,
    store: Any,
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("table users: GetItem failed: Unreachable")

    change_settings("account", oauth=make_oauth(scope="snsapi_userinfo"))
    monkeypatch.setattr(store, "use" if store is MemoryStateStore else "read", fail)
    check_exit(open_browser().log_in("account", FAN), "store", LOGIN_AGAIN)


def test_answer_that_names_nobody_is_a_page(
    begun: Begun, check_exit: CheckExit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.clients.wecom.read_user_info", lambda _: read_user_info({}))
    check_exit(begun.finish(), "no_identity", LOGIN_AGAIN)
