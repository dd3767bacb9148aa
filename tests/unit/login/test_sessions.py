import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ExpiredSessionError, InvalidSessionError, MissingSessionError
from shared.login.sessions import ADMITTED, Session, Sessions, User, UserKind
from shared.login.signing import Signer
from tests.cookies import keep_cookies

NOW = 1_767_225_600.0
KEYS = ["k" * 32]
SESSIONS = Sessions("demo", KEYS, 3600)
MEMBER = User(UserKind.MEMBER, "linmei", corp_id="ww1")
FAN = User(UserKind.FAN, "oABCD", union_id="oUNION01", name="小雨🌧️", avatar_url="https://example.com/0")
NAME = "__Host-session.demo.member"


@pytest.mark.parametrize("user", [MEMBER, FAN, *(User(kind, "u1") for kind in UserKind)])
def test_find_gives_who_has_logged_in(user: User) -> None:
    cookies = keep_cookies({}, SESSIONS.issue(user, NOW))
    assert SESSIONS.find(cookies, NOW + 5) == Session(user, int(NOW), int(NOW) + 3600)


def test_find_last_second_counts_and_no_later_one() -> None:
    cookies = keep_cookies({}, SESSIONS.issue(MEMBER, NOW))
    SESSIONS.find(cookies, NOW + 3599)
    with pytest.raises(ExpiredSessionError):
        SESSIONS.find(cookies, NOW + 3600)


def test_find_shorter_sessions_hold_for_those_that_run() -> None:
    cookies = keep_cookies({}, SESSIONS.issue(MEMBER, NOW))
    with pytest.raises(ExpiredSessionError):
        Sessions("demo", KEYS, 60).find(cookies, NOW + 60)


def test_find_no_cookie_is_refused() -> None:
    for cookies in ({}, {"__Host-session.demo2.member": "x"}, {"session": "x"}):
        with pytest.raises(MissingSessionError):
            SESSIONS.find(cookies, NOW)


def test_issue_login_as_another_kind_of_user_ends_the_earlier_session() -> None:
    cookies = keep_cookies({}, SESSIONS.issue(MEMBER, NOW))
    cookies = keep_cookies(cookies, SESSIONS.issue(User(UserKind.VISITOR, "oV"), NOW))
    assert list(cookies) == ["__Host-session.demo.visitor"]


def test_find_kind_that_is_not_looked_for_is_missing() -> None:
    cookies = keep_cookies({}, SESSIONS.issue(User(UserKind.VISITOR, "oV"), NOW))
    with pytest.raises(MissingSessionError):
        SESSIONS.find(cookies, NOW, ADMITTED)


def test_find_session_of_another_app_is_refused() -> None:
    (value,) = keep_cookies({}, Sessions("other", KEYS, 3600).issue(MEMBER, NOW)).values()
    with pytest.raises(InvalidSessionError):
        SESSIONS.find({NAME: value}, NOW)


def test_find_session_of_another_kind_of_user_is_refused() -> None:
    (value,) = keep_cookies({}, SESSIONS.issue(User(UserKind.VISITOR, "linmei"), NOW)).values()
    with pytest.raises(InvalidSessionError):
        SESSIONS.find({NAME: value}, NOW)


@pytest.mark.parametrize("fields", [{"app": "other", "user": MEMBER}, {"app": "demo", "user": ["visitor", "v"]}])
def test_find_other_content_under_the_right_signature_is_refused(fields: dict[str, object]) -> None:
    value = Signer(KEYS, "session", "demo", "member").dump({**fields, "issued_at": int(NOW)})
    with pytest.raises(InvalidSessionError):
        SESSIONS.find({NAME: value}, NOW)


@pytest.mark.parametrize(
    "purpose",
    [
        ("session", "other", "member"),
        ("session", "demo", "visitor"),
        ("session", "demo"),
        ("session", "member"),
        ("login", "demo"),
    ],
    ids="/".join,
)
def test_find_right_content_that_was_signed_for_something_else_is_refused(purpose: tuple[str, ...]) -> None:
    value = Signer(KEYS, *purpose).dump({"app": "demo", "user": MEMBER, "issued_at": int(NOW)})
    with pytest.raises(InvalidSessionError):
        SESSIONS.find({NAME: value}, NOW)


def test_issue_long_names_and_addresses_leave_room_for_other_cookies() -> None:
    rare = "".join(map(chr, range(0x20000, 0x20400)))  # that does not compress
    user = FAN._replace(name=rare, avatar_url=f"https://example.com/{rare}")
    cookies = keep_cookies({}, SESSIONS.issue(user, NOW))
    found = SESSIONS.find(cookies, NOW).user
    assert (found.name, found.avatar_url) == (rare[:64], "")
    assert len("".join(cookies.values())) < 2048


def test_issue_address_of_a_picture_that_fits_is_kept() -> None:
    user = FAN._replace(avatar_url="https://example.com/".ljust(512, "0"))
    assert SESSIONS.find(keep_cookies({}, SESSIONS.issue(user, NOW)), NOW).user == user


def test_find_rotated_key_is_taken_until_it_is_removed() -> None:
    cookies = keep_cookies({}, SESSIONS.issue(MEMBER, NOW))
    assert Sessions("demo", ["n" * 32, *KEYS], 3600).find(cookies, NOW).user == MEMBER
    with pytest.raises(InvalidSessionError):
        Sessions("demo", ["n" * 32], 3600).find(cookies, NOW)


@given(st.text(st.characters()))
def test_find_any_text_is_refused(value: str) -> None:
    with pytest.raises(InvalidSessionError):
        SESSIONS.find({NAME: value}, NOW)


def test_end_deletes_every_kind_of_session() -> None:
    cookies = {f"__Host-session.demo.{kind}": "x" for kind in UserKind}
    assert keep_cookies(cookies, SESSIONS.end()) == {}
