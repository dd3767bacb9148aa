"""The questions about an app, answered line by line."""

import io
import json
from typing import Any

import pytest

from devtools.cli.interview import Interview, interview
from devtools.cli.messages import CommandError
from shared.errors import ConfigurationError
from shared.runtime.app_settings import AppSettings, parse_app_settings
from tests.documents import KINDS, make_document, make_full_document

_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_ENTER = ""


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns what the answers make of an app, as ``ask(former, "1", ...)``."""

    def answer(former: dict[str, Any], *lines: str) -> Interview:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return interview("app", former)

    return answer


def parse(document: dict[str, Any]) -> AppSettings:
    return parse_app_settings("app", json.dumps(document))


def test_interview_wecom_app_is_what_was_answered(ask: Any) -> None:
    result = ask({}, "wecom_app", " ww123 ", "1000002", "s3cr3t", "Tok3n", _KEY, _ENTER, _ENTER)

    assert result.document == {
        "kind": "wecom_app",
        "corp_id": "ww123",
        "agent_id": "1000002",
        "secret": "s3cr3t",
        "callback_keys": [{"token": "Tok3n", "encoding_aes_key": _KEY}],
    }
    assert result.made_key is False


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        pytest.param(("1", "ww1", *[_ENTER] * 6), "wecom_app", id="wecom_app"),
        pytest.param(("2", "dk1", _ENTER, "ww1", *[_ENTER] * 4), "wecom_suite", id="wecom_suite"),
        pytest.param(("3", _ENTER, _ENTER), "wecom_bot", id="wecom_bot"),
        pytest.param(("4", "wx1", *[_ENTER] * 7), "official_account", id="official_account"),
        pytest.param(("x", "0", "5", "wecom_bot", _ENTER, _ENTER), "wecom_bot", id="asked-again"),
    ],
)
def test_interview_key_that_is_not_given_is_made(ask: Any, lines: tuple[str, ...], kind: str) -> None:
    result = ask({}, *lines)

    assert result.document["kind"] == kind
    assert result.document["callback_keys"][0].keys() == {"token", "encoding_aes_key"}
    assert result.made_key is True


def test_interview_plain_mode_asks_for_no_key(ask: Any) -> None:
    result = ask({}, "4", "wx1", _ENTER, _ENTER, "plain", "Tok3n", _ENTER, _ENTER)

    assert result.document["callback_keys"] == [{"token": "Tok3n"}]
    assert result.made_key is False


def test_interview_login_gets_a_session_key(ask: Any) -> None:
    pages = "https://a.example https://b.example/home"
    result = ask({}, "1", "ww1", _ENTER, "s3cr3t", "Tok3n", _KEY, pages, _ENTER, _ENTER, _ENTER)

    oauth = result.document["oauth"]
    assert oauth["redirect_allow"] == ["https://a.example", "https://b.example/home"]
    assert len(oauth["session_keys"][0]) >= 32
    assert oauth.keys() == {"redirect_allow", "session_keys"}


def test_interview_login_asks_for_scope_time_and_website(ask: Any) -> None:
    login = ("https://a.example", "snsapi_userinfo", "3600", "wxwebsite", "w3bs1te")
    result = ask({}, "4", "wx1", _ENTER, "s3cr3t", _ENTER, "Tok3n", _KEY, *login, _ENTER)

    oauth = {name: value for name, value in result.document["oauth"].items() if name != "session_keys"}
    assert oauth == {
        "redirect_allow": ["https://a.example"],
        "scope": "snsapi_userinfo",
        "session_seconds": "3600",
        "website_app_id": "wxwebsite",
        "website_secret": "w3bs1te",
    }


def test_interview_login_without_a_website_asks_for_no_secret_of_it(ask: Any) -> None:
    login = ("https://a.example", _ENTER, _ENTER, _ENTER)
    result = ask({}, "4", "wx1", _ENTER, "s3cr3t", _ENTER, "Tok3n", _KEY, *login, "https://b.example")

    assert result.document["jssdk_origins"] == ["https://b.example"]


def test_interview_login_that_is_dropped_takes_everything_with_it(ask: Any) -> None:
    result = ask(make_full_document("official_account"), *[_ENTER] * 7, "-", _ENTER)

    assert "oauth" not in result.document
    assert result.document["jssdk_origins"]


@pytest.mark.parametrize(
    ("number", "wrong", "right", "problem"),
    [
        pytest.param(1, "ww 1", "ww1", "corp_id must match", id="id"),
        pytest.param(2, "many", "7", "agent_id must be a whole number", id="number"),
        pytest.param(4, "Tok 3n", "Tok3n", "callback_keys[0].token must match", id="token"),
        pytest.param(5, "short", _KEY, "callback_keys[0].encoding_aes_key must match", id="key"),
        pytest.param(6, "http://a.example", "https://a.example", "oauth.redirect_allow[0] must be an https", id="list"),
        pytest.param(7, "snsapi_all", "snsapi_privateinfo", "oauth.scope must be one of", id="scope"),
        pytest.param(8, "1", "60", "oauth.session_seconds must be a whole number from 60", id="seconds"),
        pytest.param(9, "https://a.example/x", "https://a.example", "jssdk_origins[0] must be an origin", id="origin"),
    ],
)
def test_interview_wrong_answer_is_asked_again(
    ask: Any, capsys: pytest.CaptureFixture[str], number: int, wrong: str, right: str, problem: str
) -> None:
    login = ("https://a.example", "snsapi_privateinfo", "60")
    lines = ["1", "ww1", "7", "s3cr3t", "Tok3n", _KEY, *login, "https://a.example"]
    expected = ask({}, *lines).document
    lines[number] = wrong

    result = ask({}, *lines, right)

    for document in (result.document, expected):
        document["oauth"].pop("session_keys")
    assert result.document == expected
    assert problem in capsys.readouterr().err


def test_interview_secret_that_something_needs_is_asked_again(ask: Any) -> None:
    result = ask({}, "1", "ww1", _ENTER, _ENTER, "Tok3n", _KEY, _ENTER, "https://a.example", "s3cr3t")

    assert result.document["secret"] == "s3cr3t"  # noqa: S105


@pytest.mark.parametrize("kind", KINDS)
def test_interview_enter_keeps_everything_that_is_stored(ask: Any, kind: str) -> None:
    former = make_full_document(kind)

    result = ask(former, *[_ENTER] * 13)

    assert parse(result.document) == parse(former)
    assert result.document.keys() == former.keys()
    assert result.made_key is False


def test_interview_one_answer_changes_one_field(ask: Any) -> None:
    former = make_full_document("wecom_app")

    result = ask(former, _ENTER, _ENTER, _ENTER, "new-secret", *[_ENTER] * 6)

    assert parse(result.document) == parse({**former, "secret": "new-secret"})


def test_interview_hyphen_drops_what_need_not_be(ask: Any) -> None:
    former = make_full_document("wecom_app", oauth=None)

    result = ask(former, _ENTER, _ENTER, "-", "-", _ENTER, _ENTER, _ENTER, "-")

    assert former.keys() - result.document.keys() == {"agent_id", "secret", "jssdk_origins"}


def test_interview_another_kind_begins_anew(ask: Any) -> None:
    result = ask(make_full_document("wecom_app"), "wecom_bot", "Tok3n", _KEY)

    assert result.document == {"kind": "wecom_bot", "callback_keys": [{"token": "Tok3n", "encoding_aes_key": _KEY}]}


def test_interview_rotated_keys_stay(ask: Any) -> None:
    keys = [{"token": f"Tok3n{number}", "encoding_aes_key": _KEY} for number in (1, 2)]

    result = ask(make_document("wecom_bot", callback_keys=keys), _ENTER, "Other", _ENTER)

    assert result.document["callback_keys"] == [{**keys[0], "token": "Other"}, keys[1]]


def test_interview_prompts_show_no_secret(ask: Any, capsys: pytest.CaptureFixture[str]) -> None:
    former = make_full_document("wecom_app")

    ask(former, *[_ENTER] * 13)

    printed = "".join(capsys.readouterr())
    assert former["corp_id"] in printed
    assert "[as it is]" in printed
    for secret in (former["secret"], *former["callback_keys"][0].values(), *former["oauth"]["session_keys"]):
        assert secret not in printed


def test_interview_wrong_field_that_nobody_asked_for_is_an_error(ask: Any) -> None:
    with pytest.raises(ConfigurationError, match="max_age_seconds"):
        ask(make_document("wecom_bot", max_age_seconds=-1), *[_ENTER] * 3)


@pytest.mark.parametrize("count", range(4))
def test_interview_input_that_ends_changes_nothing(ask: Any, count: int) -> None:
    with pytest.raises(CommandError, match="nothing was changed"):
        ask({}, *("1", "ww1", "1", "s3cr3t")[:count])
