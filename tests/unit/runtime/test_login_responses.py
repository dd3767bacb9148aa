import json

import pytest

from shared.errors import (
    InvalidCodeError,
    InvalidNextError,
    MethodNotAllowedError,
    MissingSessionError,
    RepeatedLoginError,
    StoreError,
)
from shared.login.sessions import Session, User, UserKind
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.login_responses import (
    answer_failure,
    ask_for_consent,
    confirm_logout,
    read_language,
    redirect,
    refuse,
    refuse_session,
    show_session,
)
from tests.conftest import LogLines

CHINESE = HttpRequest.from_event({"headers": {"accept-language": "zh-CN"}})
ENGLISH = HttpRequest.from_event({})


def check_private(response: HttpResponse) -> None:
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_read_language_is_the_browsers() -> None:
    assert (read_language(CHINESE), read_language(ENGLISH)) == ("zh", "en")


def test_redirect_leads_on_with_its_cookies() -> None:
    response = redirect("https://app.example.com/home", ["a=1"], "begun")
    assert (response.status, response.body, response.outcome) == (302, "", "begun")
    assert (response.headers["location"], response.cookies) == ("https://app.example.com/home", ["a=1"])
    check_private(response)


def test_ask_for_consent_is_a_page_with_a_button() -> None:
    response = ask_for_consent(CHINESE, "https://open.example.com/?a=1&b=2", ["a=1"])
    assert (response.status, response.outcome, response.cookies) == (200, "consent_needed", ["a=1"])
    assert '<a href="https://open.example.com/?a=1&amp;b=2">继续</a>' in response.body
    check_private(response)


def test_confirm_logout_deletes_cookies_and_says_so() -> None:
    response = confirm_logout(ENGLISH, ["a=; Max-Age=0"], {"vary": "origin"})
    assert (response.status, response.outcome, response.cookies) == (200, "logged_out", ["a=; Max-Age=0"])
    assert "You are logged out" in response.body
    assert response.headers["vary"] == "origin"
    check_private(response)


def test_show_session_is_json_for_the_page() -> None:
    user = User(UserKind.FAN, "oABCD", union_id="oU", name="小雨🌧️")
    response = show_session("shop", Session(user, 100, 3700), {"vary": "origin"})
    assert (response.status, response.content_type) == (200, "application/json")
    assert json.loads(response.body) == {
        "app": "shop",
        "user_kind": "fan",
        "user_id": "oABCD",
        "corp_id": "",
        "union_id": "oU",
        "name": "小雨🌧️",
        "avatar_url": "",
        "expires_at": 3700,
    }
    check_private(response)


@pytest.mark.parametrize(
    ("next_url", "link"),
    [
        ("", "login"),
        ("https://app.example.com/h?a=1&b='", "login?next=https%3A%2F%2Fapp.example.com%2Fh%3Fa%3D1%26b%3D%27"),
    ],
)
def test_refuse_offers_to_begin_anew(log_lines: LogLines, next_url: str, link: str) -> None:
    response = refuse(ENGLISH, InvalidCodeError("/sns/oauth2/access_token", 40163, "code been used"), next_url)
    assert (response.status, response.outcome) == (400, "refused")
    assert f'<a href="{link}">Log in again</a>' in response.body
    check_private(response)
    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("WARNING", "invalid_code")
    assert line["problem"] == "/sns/oauth2/access_token: 40163 code been used"


def test_refuse_repeated_login_is_the_page_of_the_first(log_lines: LogLines) -> None:
    response = refuse(ENGLISH, RepeatedLoginError("invalid_code"))
    assert response.status == 400
    assert "<small>invalid_code</small>" in response.body
    assert (log_lines()[0]["level"], log_lines()[0]["reason"]) == ("WARNING", "repeated_login")


def test_refuse_trouble_of_ours_is_logged_as_an_error(log_lines: LogLines) -> None:
    assert refuse(ENGLISH, StoreError("table users: GetItem failed: Unreachable")).status == 503
    assert refuse(ENGLISH, RepeatedLoginError("store")).status == 503
    assert [line["level"] for line in log_lines()] == ["ERROR", "ERROR"]


def test_refuse_wrong_method_names_the_right_one() -> None:
    response = refuse(ENGLISH, MethodNotAllowedError("GET", "POST"))
    assert (response.status, response.headers["allow"]) == (405, "POST")
    assert refuse_session(MethodNotAllowedError("POST", "GET")).headers["allow"] == "GET"


def test_refuse_session_is_json_with_the_reason(log_lines: LogLines) -> None:
    response = refuse_session(MissingSessionError("no session cookie"), {"vary": "origin"})
    assert (response.status, response.content_type, response.body) == (
        401,
        "application/json",
        '{"error": "missing_session"}',
    )
    assert response.headers["vary"] == "origin"
    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("INFO", "missing_session")
    check_private(response)


def test_answer_failure_is_a_page_that_leads_back_to_the_login(log_lines: LogLines) -> None:
    response = answer_failure(CHINESE, as_json=False)
    assert (response.status, response.outcome) == (500, "failed")
    assert "<small>internal</small>" in response.body
    assert '<a href="login">重新登录</a>' in response.body
    check_private(response)
    assert log_lines() == []


def test_answer_failure_is_json_for_a_page() -> None:
    response = answer_failure(ENGLISH, as_json=True)
    assert (response.status, response.content_type, response.body) == (
        500,
        "application/json",
        '{"error": "internal"}',
    )
    check_private(response)


def test_refuse_shows_nothing_of_the_request() -> None:
    request = HttpRequest.from_event(
        {
            "rawPath": "/oauth/<script>/login",
            "rawQueryString": "next=<script>",
            "headers": {"accept-language": "<script>", "user-agent": "<script>"},
        }
    )
    assert "<script>" not in refuse(request, InvalidNextError("next is not at or below an entry")).body
