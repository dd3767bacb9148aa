"""Sessions that do not count, who may read one, and who may end it."""

from collections.abc import Callable

import pytest

from shared.runtime import login_wiring
from tests.integration.oauth.conftest import (
    PUBLIC_BASE_URL,
    Begun,
    Change,
    CheckExit,
    OpenBrowser,
)
from tests.login_apps import MEMBER, make_oauth


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda value: value[:-2], id="cut"),
        pytest.param(lambda value: "A" + value[1:], id="other-content"),
        pytest.param(lambda value: value.replace(".", "~"), id="other-form"),
    ],
)
def test_session_that_was_changed_is_refused(begun: Begun, change: Callable[[str], str]) -> None:
    begun.finish()
    name = "__Host-session.corp.member"
    begun.browser.cookies[name] = change(begun.browser.cookies[name])
    answer = begun.browser.get("/oauth/corp/session")
    assert (answer.status, answer.reason) == (401, "invalid_session")
    assert begun.browser.get("/protected/corp").status == 403


def test_session_of_another_app_is_refused(begun: Begun) -> None:
    begun.finish()
    assert begun.browser.get("/oauth/suite/session").reason == "missing_session"
    begun.browser.cookies["__Host-session.suite.member"] = begun.browser.cookies["__Host-session.corp.member"]
    assert begun.browser.get("/oauth/suite/session").reason == "invalid_session"
    assert begun.browser.get("/protected/suite").status == 403


def test_session_that_is_over_is_refused(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    begun.finish()
    login = login_wiring.get_login()
    ends = begun.browser.session("corp")["expires_at"]
    monkeypatch.setattr(login, "_clock", lambda: ends)
    assert begun.browser.get("/oauth/corp/session").reason == "expired_session"


def test_session_of_a_key_that_is_gone_is_refused(begun: Begun, change_settings: Change) -> None:
    begun.finish()
    change_settings("corp", oauth=make_oauth(session_keys=["n" * 32]))
    assert begun.browser.get("/oauth/corp/session").reason == "invalid_session"
    change_settings("corp", oauth=make_oauth(session_keys=["n" * 32, make_oauth()["session_keys"][0]]))
    assert begun.browser.session("corp")["user_id"] == MEMBER


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://app.example.com.evil.example", ""])
def test_logout_from_another_site_is_refused(begun: Begun, check_exit: CheckExit, origin: str) -> None:
    begun.finish()
    check_exit(begun.browser.send("POST", "/oauth/corp/logout", origin=origin), "unlisted_origin", "")
    assert begun.browser.session("corp")


@pytest.mark.parametrize("origin", [PUBLIC_BASE_URL, "https://app.example.com"])
def test_session_can_be_read_by_pages_of_the_app_only(begun: Begun, origin: str) -> None:
    begun.finish()
    for answer in (
        begun.browser.get("/oauth/corp/session", origin=origin),
        begun.browser.get("/oauth/suite/session", origin=origin),
    ):
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["access-control-allow-credentials"] == "true"
    other = begun.browser.get("/oauth/corp/session", origin="https://evil.example")
    assert "access-control-allow-origin" not in other.headers
    assert other.headers["vary"] == "origin"


@pytest.mark.parametrize("path", ["/oauth/nobody/session", "/oauth/silent/session"])
def test_session_of_an_app_without_logins_is_not_found(open_browser: OpenBrowser, path: str) -> None:
    assert open_browser().get(path).status == 404
