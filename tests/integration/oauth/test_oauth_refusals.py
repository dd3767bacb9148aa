"""Requests that begin or finish no login: each exit has its reason, its status, and its page."""

import pytest

from shared.login.exits import find_exit
from shared.runtime import login_wiring
from tests.conftest import LogLines
from tests.integration.oauth.conftest import (
    LOGIN_AGAIN,
    PUBLIC_BASE_URL,
    Begun,
    Change,
    CheckExit,
    OpenBrowser,
)
from tests.login_apps import make_oauth
from tests.logins import IN_BROWSER, IN_WECOM


@pytest.mark.parametrize(
    ("user_agent", "path", "query", "reason"),
    [
        pytest.param(IN_WECOM, "/oauth/nobody/login", "", "unknown_app", id="unknown-app"),
        pytest.param(IN_WECOM, "/oauth/No%20App/login", "", "unknown_app", id="no-name"),
        pytest.param(IN_WECOM, "/oauth/corp/elsewhere", "", "unknown_app", id="unknown-path"),
        pytest.param(IN_WECOM, "/oauth/corp", "", "unknown_app", id="no-action"),
        pytest.param(IN_WECOM, "/oauth/corp/login/x", "", "unknown_app", id="deeper-path"),
        pytest.param(IN_WECOM, "/oauth/silent/login", "", "login_not_set_up", id="not-set-up"),
        pytest.param(IN_WECOM, "/oauth/corp/login", "next=https%3A%2F%2Fevil.example", "invalid_next", id="next"),
        pytest.param(IN_WECOM, "/oauth/corp/login", "next=a&next=b", "invalid_query", id="doubled"),
        pytest.param(IN_WECOM, "/oauth/corp/callback", "code=a&code=b&state=s", "invalid_query", id="doubled-code"),
    ],
)
def test_request_that_is_wrong_is_refused(
    open_browser: OpenBrowser, check_exit: CheckExit, user_agent: str, path: str, query: str, reason: str
) -> None:
    check_exit(open_browser(user_agent=user_agent).get(path, query), reason)


def test_page_is_chinese_for_those_who_read_it(open_browser: OpenBrowser) -> None:
    answer = open_browser(language="zh-CN,zh;q=0.9,en;q=0.8").get("/oauth/nobody/login")
    assert answer.body.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert f"<h1>{find_exit('unknown_app').zh.heading}</h1>" in answer.body


@pytest.mark.parametrize(
    ("method", "action", "allowed"),
    [("POST", "login", "GET"), ("HEAD", "login", "GET"), ("PUT", "callback", "GET"), ("GET", "logout", "POST")],
)
def test_other_method_is_not_allowed(
    open_browser: OpenBrowser, check_exit: CheckExit, method: str, action: str, allowed: str
) -> None:
    answer = open_browser().send(method, f"/oauth/corp/{action}")
    check_exit(answer, "method_not_allowed")
    assert answer.headers["allow"] == allowed


def test_login_without_a_page_for_this_browser_says_where_to_open_it(
    open_browser: OpenBrowser, change_settings: Change, check_exit: CheckExit
) -> None:
    change_settings("account", oauth=make_oauth())
    answer = open_browser(user_agent=IN_BROWSER, language="zh").get("/oauth/account/login")
    assert (answer.status, answer.reason) == (403, "wrong_client")
    assert "请在微信中打开" in answer.body
    check_exit(open_browser(user_agent=IN_WECOM).get("/oauth/account/login"), "wrong_client", "")


@pytest.mark.parametrize("state", ["-", "", "a b", "%E4%BD%A0", "a+b", "0" * 129, "../../x"])
def test_callback_without_a_state_is_refused(begun: Begun, check_exit: CheckExit, state: str) -> None:
    check_exit(begun.finish(state=state), "invalid_state", "login")


def test_callback_with_a_cut_or_changed_state_is_refused(begun: Begun, check_exit: CheckExit) -> None:
    for state in (begun.state[:-1], begun.state[:8], begun.state + "0", begun.state[:-2] + "zz"):
        check_exit(begun.finish(state=state), "invalid_state", "login")


def test_callback_with_a_state_of_nobody_is_refused(begun: Begun, check_exit: CheckExit) -> None:
    check_exit(begun.finish(state="0123456789abcdef" * 2), "invalid_browser", "login")


def test_callback_in_another_browser_is_refused_and_does_no_harm(
    begun: Begun, open_browser: OpenBrowser, check_exit: CheckExit
) -> None:
    other = open_browser(user_agent=IN_WECOM)
    other.get("/oauth/corp/login")
    check_exit(begun.finish(browser=other), "invalid_browser", "login")
    check_exit(begun.finish(browser=open_browser(user_agent=IN_WECOM)), "invalid_browser", "login")
    assert begun.finish().status == 302


def test_callback_of_another_app_is_refused(begun: Begun, check_exit: CheckExit) -> None:
    answer = begun.browser.get("/oauth/suite/callback", {"code": begun.code, "state": begun.state})
    check_exit(answer, "invalid_browser", "login")


def test_callback_after_ten_minutes_is_refused(
    begun: Begun, check_exit: CheckExit, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = login_wiring.get_login()
    now = login._clock()
    monkeypatch.setattr(login, "_clock", lambda: now + 601)
    check_exit(begun.finish(), "expired_state", "login")


@pytest.mark.parametrize("code", ["-", ""])
def test_callback_without_a_code_is_a_refusal_of_the_user(begun: Begun, check_exit: CheckExit, code: str) -> None:
    check_exit(begun.finish(code=code), "authorization_denied", LOGIN_AGAIN)


def test_callback_with_the_platforms_word_for_a_refusal_is_one(begun: Begun, check_exit: CheckExit) -> None:
    check_exit(begun.finish(code="authdeny"), "authorization_denied", LOGIN_AGAIN)
    check_exit(begun.finish(code="authdeny", state="-"), "authorization_denied", "login")


def test_settings_that_break_are_a_page(open_browser: OpenBrowser, change_settings: Change) -> None:
    change_settings("corp", agent_id="canary-slip")
    answer = open_browser(user_agent=IN_WECOM).get("/oauth/corp/login")
    assert (answer.status, answer.reason) == (500, "configuration")


def test_official_account_behind_a_port_is_told_so(
    open_browser: OpenBrowser, monkeypatch: pytest.MonkeyPatch, log_lines: LogLines
) -> None:
    monkeypatch.setenv("PUBLIC_BASE_URL", f"{PUBLIC_BASE_URL}:8443")
    assert open_browser().get("/oauth/account/login").reason == "configuration"
    assert "PUBLIC_BASE_URL has a port" in log_lines()[-2]["problem"]
    assert open_browser().get("/oauth/corp/login").status == 302


def test_stack_without_an_address_is_a_page(
    open_browser: OpenBrowser, monkeypatch: pytest.MonkeyPatch, log_lines: LogLines
) -> None:
    monkeypatch.delenv("PUBLIC_BASE_URL")
    assert open_browser().get("/oauth/corp/login").reason == "configuration"
    assert "PUBLIC_BASE_URL is missing" in log_lines()[-2]["problem"]
