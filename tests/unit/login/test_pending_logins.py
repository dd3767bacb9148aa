import re
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ExpiredStateError, InvalidBrowserError, InvalidStateError
from shared.login.next_urls import MAX_NEXT_LENGTH
from shared.login.pending_logins import LIFETIME, PendingLogins
from tests.cookies import keep_cookies

NOW = 1_767_225_600.0
NEXT = "https://app.example.com/home?a=1"
LOGINS = PendingLogins("demo", ["k" * 32])


@pytest.fixture
def begun() -> tuple[str, dict[str, str]]:
    state, headers = LOGINS.begin(NEXT, "snsapi_base", (), NOW)
    return state, keep_cookies({}, headers)


def test_begin_state_is_letters_and_digits_and_never_the_same() -> None:
    states = {LOGINS.begin(NEXT, "snsapi_base", (), NOW)[0] for _ in range(200)}
    assert len(states) == 200
    assert all(re.fullmatch(r"[a-zA-Z0-9]{32,128}", state) for state in states)


def test_find_gives_what_was_begun(begun: tuple[str, dict[str, str]]) -> None:
    state, cookies = begun
    pending = LOGINS.find(state, cookies, NOW + 5)
    assert pending[1:] == (NEXT, "snsapi_base", int(NOW))


def test_begin_cookie_has_no_state_and_lives_as_long_as_the_login() -> None:
    state, (header,) = LOGINS.begin(NEXT, "snsapi_base", (), NOW)
    assert state not in header
    assert "Max-Age=600;" in header


def test_find_last_second_counts_and_no_later_one(begun: tuple[str, dict[str, str]]) -> None:
    LOGINS.find(*begun, NOW + LIFETIME)
    with pytest.raises(ExpiredStateError):
        LOGINS.find(*begun, NOW + LIFETIME + 1)


@pytest.mark.parametrize(
    "state", ["", " ", "a b", "a+b", "a%20b", "ab-c", "ab_c", "é", "0" * 129, "abc\n", "\uff11"], ids=repr
)
def test_find_no_state_at_all_is_refused(begun: tuple[str, dict[str, str]], state: str) -> None:
    with pytest.raises(InvalidStateError):
        LOGINS.find(state, begun[1], NOW)


def test_find_truncated_or_changed_state_is_refused(begun: tuple[str, dict[str, str]]) -> None:
    state, cookies = begun
    for broken in (state[:-1], state[:8], f"{state}0", state[:-1] + ("0" if state[-1] != "0" else "1")):
        with pytest.raises(InvalidStateError):
            LOGINS.find(broken, cookies, NOW)


def test_find_state_of_another_browser_is_refused(begun: tuple[str, dict[str, str]]) -> None:
    other = keep_cookies({}, LOGINS.begin(NEXT, "snsapi_base", (), NOW)[1])
    for cookies in ({}, other):
        with pytest.raises(InvalidBrowserError):
            LOGINS.find(begun[0], cookies, NOW)


def test_find_cookie_of_another_app_or_key_is_refused(begun: tuple[str, dict[str, str]]) -> None:
    state, cookies = begun
    renamed = {name.replace(".demo.", ".other."): value for name, value in cookies.items()}
    with pytest.raises(InvalidBrowserError):
        PendingLogins("other", ["k" * 32]).find(state, renamed, NOW)
    with pytest.raises(InvalidBrowserError):
        PendingLogins("demo", ["x" * 32]).find(state, cookies, NOW)
    assert PendingLogins("demo", ["x" * 32, "k" * 32]).find(state, cookies, NOW)


@given(st.text(st.characters()), st.dictionaries(st.text(), st.text()))
def test_find_any_state_and_any_cookies_are_refused(state: str, cookies: dict[str, str]) -> None:
    with pytest.raises((InvalidStateError, InvalidBrowserError)):
        LOGINS.find(state, cookies, NOW)


def test_begin_several_tabs_log_in_side_by_side() -> None:
    cookies: dict[str, str] = {}
    states = []
    for number in range(3):
        state, headers = LOGINS.begin(f"{NEXT}{number}", "snsapi_base", cookies, NOW)
        states.append(state)
        cookies = keep_cookies(cookies, headers)
    assert [LOGINS.find(state, cookies, NOW).next_url for state in states] == [f"{NEXT}{n}" for n in range(3)]


def test_begin_deletes_the_oldest_of_too_many() -> None:
    cookies = {"__Host-session.demo.fan": "s", "theirs": "1"}
    states = []
    for _ in range(5):
        state, headers = LOGINS.begin(NEXT, "snsapi_base", cookies, NOW)
        states.append(state)
        cookies = keep_cookies(cookies, headers)
    kept = [name for name in cookies if name.startswith("__Host-login.demo.")]
    assert kept == [f"__Host-login.demo.{state[:8]}" for state in states[2:]]
    assert len(cookies) == 2 + len(kept)


def test_begin_counts_the_logins_of_all_apps() -> None:
    # Given as many logins as another site can begin, with addresses as long as they may be
    cookies: dict[str, str] = {}
    for app in ("a" * 40, "b" * 40, "c" * 40, "demo"):
        for _ in range(3):
            next_url = secrets.token_hex(MAX_NEXT_LENGTH // 2)
            _, headers = PendingLogins(app, ["k" * 32]).begin(next_url, "snsapi_userinfo", cookies, NOW)
            cookies = keep_cookies(cookies, headers)
    # Then they leave room in what a browser may send
    assert len(cookies) == 3
    assert all(name.startswith("__Host-login.demo.") for name in cookies)
    assert len("; ".join(f"{name}={value}" for name, value in cookies.items())) < 4_500


def test_forget_all_deletes_the_logins_of_the_app_only(begun: tuple[str, dict[str, str]]) -> None:
    others = {"__Host-login.demo-2.abc": "1", "__Host-login.demo.a b\r\n": "2", "CookieOfAnotherProgram": "3"}
    cookies = {**begun[1], **others}
    assert keep_cookies(cookies, LOGINS.forget_all(cookies)) == others
