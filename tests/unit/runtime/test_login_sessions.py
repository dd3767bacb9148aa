import json

import pytest

from shared.errors import LoginNotSetUpError, MissingSessionError
from shared.login.sessions import ADMITTED, Session, User, UserKind
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.http_event import HttpRequest
from shared.runtime.login_sessions import describe_session, find_session, open_sessions, read_cookies
from tests.cookies import keep_cookies
from tests.login_apps import make_apps

NOW = 1_767_225_600.0
USER = User(UserKind.MEMBER, "linmei", "ww1", "", "林梅", "https://example.com/a")


@pytest.fixture
def settings() -> AppSettings:
    return parse_app_settings("corp", json.dumps(make_apps()["corp"]))


def make_request(cookies: dict[str, str], *, in_header: bool = False) -> HttpRequest:
    pairs = [f"{name}={value}" for name, value in cookies.items()]
    event = {"headers": {"cookie": "; ".join(pairs)}} if in_header else {"cookies": pairs}
    return HttpRequest.from_event(event)


@pytest.mark.parametrize("in_header", [False, True])
def test_read_cookies_takes_the_list_or_the_header(*, in_header: bool) -> None:
    cookies = {"a": "1", "__Host-session.corp.member": "x.y_z-"}
    assert read_cookies(make_request(cookies, in_header=in_header)) == cookies


def test_read_cookies_without_any_is_empty() -> None:
    assert read_cookies(HttpRequest.from_event({})) == {}


def test_find_session_gives_who_has_logged_in(settings: AppSettings) -> None:
    cookies = keep_cookies({}, open_sessions(settings).issue(USER, NOW))
    session = find_session(settings, make_request(cookies), NOW)
    assert session == Session(USER, int(NOW), int(NOW) + 8 * 3600)


def test_find_session_of_a_kind_that_is_not_wanted_is_missing(settings: AppSettings) -> None:
    cookies = keep_cookies({}, open_sessions(settings).issue(User(UserKind.VISITOR, "oV"), NOW))
    with pytest.raises(MissingSessionError):
        find_session(settings, make_request(cookies), NOW, ADMITTED)


def test_open_sessions_of_an_app_without_logins_is_refused() -> None:
    with pytest.raises(LoginNotSetUpError):
        open_sessions(parse_app_settings("silent", json.dumps(make_apps()["silent"])))


def test_describe_session_has_plain_texts_only() -> None:
    described = describe_session("corp", Session(USER, 1, 2))
    assert described == {
        "app": "corp",
        "user_kind": "member",
        "user_id": "linmei",
        "corp_id": "ww1",
        "union_id": "",
        "name": "林梅",
        "avatar_url": "https://example.com/a",
    }
    assert {type(value) for value in described.values()} == {str}
