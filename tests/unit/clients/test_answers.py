import json
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clients.answers import Answer, parse_json, read_answer, read_text, read_token
from shared.clients.calls import ApiCall
from shared.clients.errcodes import WECOM_ERRORS
from shared.clients.ports import FetchedToken
from shared.errors import (
    InvalidCodeError,
    PlatformError,
    PlatformUnavailableError,
    RateLimitError,
    UnlistedAddressError,
)
from tests.client_fakes import make_answer

CALL = ApiCall("/cgi-bin/gettoken", {"corpid": "ww5823bf96d3bd56c7", "corpsecret": "S3cret/+=with signs"})
PAGE = b"<html><body>502 Bad Gateway</body></html>"


def refuse(errcode: Any, errmsg: str, call: ApiCall = CALL) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        read_answer(make_answer({"errcode": errcode, "errmsg": errmsg}), call, WECOM_ERRORS)
    return caught.value


@pytest.mark.parametrize("fields", [{"access_token": "T"}, {"errcode": 0, "errmsg": "ok", "x": 1}, {}])
def test_read_answer_without_an_errcode_is_the_fields(fields: dict[str, Any]) -> None:
    assert read_answer(make_answer(fields), CALL, WECOM_ERRORS) == fields


@pytest.mark.parametrize("status", [200, 400, 412])
def test_read_answer_errcode_is_an_error_whatever_the_status(status: int) -> None:
    answer = make_answer({"errcode": 40029, "errmsg": "invalid code"}, status)
    with pytest.raises(InvalidCodeError, match=r"^/cgi-bin/gettoken: 40029 invalid code$") as caught:
        read_answer(answer, CALL, WECOM_ERRORS)
    assert (caught.value.api, caught.value.errcode) == ("/cgi-bin/gettoken", 40029)


@pytest.mark.parametrize(
    ("status", "content", "kind", "problem"),
    [
        pytest.param(200, PAGE, PlatformUnavailableError, "the answer is not the platform's JSON", id="page"),
        pytest.param(200, b"", PlatformUnavailableError, "the answer is not the platform's JSON", id="empty"),
        pytest.param(200, b"[1]", PlatformUnavailableError, "the answer is not the platform's JSON", id="list"),
        pytest.param(200, b"[" * 9999, PlatformUnavailableError, "the answer is not the platform's JSON", id="deep"),
        pytest.param(200, b'{"errcode":"x"}', PlatformUnavailableError, "the answer is not", id="errcode-is-text"),
        pytest.param(500, b'{"errcode":0}', PlatformUnavailableError, "HTTP status 500", id="500"),
        pytest.param(502, PAGE, PlatformUnavailableError, "HTTP status 502", id="502"),
        pytest.param(429, PAGE, RateLimitError, "HTTP status 429", id="429"),
        pytest.param(302, b"", PlatformError, "HTTP status 302", id="redirect"),
        pytest.param(404, PAGE, PlatformError, "HTTP status 404", id="404"),
        pytest.param(403, b"{}", PlatformError, "HTTP status 403", id="403"),
    ],
)
def test_read_answer_that_is_not_the_platforms_is_an_error(
    status: int, content: bytes, kind: type[PlatformError], problem: str
) -> None:
    with pytest.raises(PlatformError, match=f"^/cgi-bin/gettoken: {problem}") as caught:
        read_answer(Answer(status, {}, content), CALL, WECOM_ERRORS)
    assert type(caught.value) is kind
    assert getattr(caught.value, "doubtful", None) == (True if kind is PlatformUnavailableError else None)


def test_read_answer_busy_platform_may_have_done_it() -> None:
    error = refuse(-1, "system busy")
    assert isinstance(error, PlatformUnavailableError)
    assert (error.errcode, error.doubtful) == (-1, True)


@pytest.mark.parametrize(
    ("errmsg", "address"),
    [
        (
            "not allow to access from your ip, hint: [1767225600_12_ab], from ip: 203.0.113.7, more info at",
            "203.0.113.7",
        ),
        ("invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 61725984-6126f6f9", "203.0.113.7"),
        ("invalid ip 2001:db8::7 ipv6 2001:db8::7, not in whitelist", "2001:db8::7"),
        ("access clientip is not registered requestIP: 203.0.113.7 rid: 5f-ab", "203.0.113.7"),
        ("this ip 203.0.113.7. has to be confirmed", "203.0.113.7"),
        ("not allow to access from your ip, hint: [a.b:c], version 1.2.3, at 12:30", ""),
        ("", ""),
    ],
)
def test_read_answer_unlisted_address_is_named(errmsg: str, address: str) -> None:
    error = refuse(60020, errmsg)

    assert isinstance(error, UnlistedAddressError)
    assert error.address == address
    assert f"the address {address or 'which the platform did not name'} is not listed" in str(error)


@pytest.mark.parametrize("form", ["S3cret/+=with signs", "S3cret%2F%2B%3Dwith%20signs", "S3cret%2F%2B%3Dwith+signs"])
def test_read_answer_masks_what_was_sent(form: str) -> None:
    error = refuse(40013, f"wrong: {form} for ww5823bf96d3bd56c7 at {form}.")
    assert error.problem == "wrong: *** for *** at ***."


def test_read_answer_masks_the_longer_of_two_values_as_a_whole() -> None:
    call = ApiCall("/x", {"a": "value", "b": "value-and-more"})
    assert refuse(1, "value-and-more, value", call).problem == "***, ***"


def test_read_answer_masks_also_what_cannot_be_encoded() -> None:
    call = ApiCall("/x", {}, {"text": {"content": "half a pair \ud83d"}})
    assert refuse(1, "wrong: half%20a%20pair%20%3F", call).problem == "wrong: ***"


def test_read_answer_leaves_words_that_are_as_short_as_a_number() -> None:
    call = ApiCall("/x", {"lang": "en", "type": "1"}, {"touser": "all"})
    assert refuse(40004, "invalid 1 media type open, all", call).problem == "invalid 1 media type open, all"


def test_read_answer_cuts_a_long_text_but_for_the_number_of_the_call() -> None:
    error = refuse(1, "x" * 500 + " rid: 61725984-6126f6f9-040f19c4")
    assert error.problem == "x" * 200 + "… rid: 61725984-6126f6f9-040f19c4"
    assert refuse(1, "x" * 201).problem == "x" * 200 + "…"
    assert refuse(1, "x" * 150 + " rid: 61725984-6126f6f9-040f19c4").problem.endswith(
        " rid: 61725984-6126f6f9-040f19c4"
    )


def test_read_answer_text_of_an_error_is_one_printable_line() -> None:
    assert refuse(1, "one\r\ntwo\x00\x1b[31m\tthree").problem == "one two [31m three"
    assert refuse(1, "").problem == ""


@given(
    secret=st.text().map("s3cret-{}".format),
    token=st.text().map("t0ken+{}".format),
    around=st.text(max_size=300),
    form=st.sampled_from([str, quote_plus, repr]),
)
def test_read_answer_error_never_has_a_secret(secret: str, token: str, around: str, form: Callable[[str], str]) -> None:
    errmsg = f"{around}{form(secret)}{around}{token}"
    call = ApiCall("/api", {"access_token": token}, {"nested": [{"secret": secret}]})
    for errcode in (-1, 1, 40001, 60020):
        error = refuse(errcode, errmsg, call)
        told = "".join([str(error), repr(error), *traceback.format_exception(error)])
        assert secret not in told
        assert token not in told


@given(nickname=st.text())
def test_parse_json_reads_utf_8_with_control_characters(nickname: str) -> None:
    content = json.dumps({"nickname": nickname}, ensure_ascii=False).encode("utf-8", "replace")
    parsed = parse_json(b"\xef\xbb\xbf" + content.replace(b"\\u0001", b"\x01"))

    assert parsed == json.loads(content)


def test_parse_json_replaces_what_is_not_utf_8() -> None:
    assert parse_json(b'{"nickname":"a\xff\x01\nb"}') == {"nickname": "a�\x01\nb"}


def test_read_text_takes_the_first_name_that_is_there() -> None:
    document = {"userid": "", "UserId": "linmei", "msgid": 200228332, "nothing": None}

    assert read_text(document, "userid", "UserId") == "linmei"
    assert read_text(document, "msgid") == "200228332"
    assert read_text(document, "nothing", "missing") == ""


def test_read_text_half_a_surrogate_pair_can_be_encoded() -> None:
    document = parse_json(b'{"nickname":"a\\ud83d","whole":"\\ud83d\\ude00"}')
    assert document is not None

    assert read_text(document, "nickname").encode() == "a�".encode()
    assert read_text(document, "whole") == "😀"


@pytest.mark.parametrize(
    ("fields", "token"),
    [
        ({"access_token": "T", "expires_in": 7200}, FetchedToken("T", 7200)),
        ({"access_token": "T"}, FetchedToken("T", 0)),
        ({"access_token": "T", "expires_in": "7200"}, FetchedToken("T", 7200)),
        ({"access_token": "T", "expires_in": 0}, FetchedToken("T", 0)),
        ({"access_token": "T", "expires_in": -1}, FetchedToken("T", 0)),
        ({"access_token": "T", "expires_in": True}, FetchedToken("T", 0)),
        ({"access_token": "T", "expires_in": "two hours"}, FetchedToken("T", 0)),
        ({"access_token": "T", "expires_in": "9" * 5000}, FetchedToken("T", 0)),
        ({"expires_in": 7200}, FetchedToken("", 7200)),
    ],
)
def test_read_token_has_the_seconds_that_are_a_number(fields: dict[str, Any], token: FetchedToken) -> None:
    assert read_token(fields) == token


def test_read_token_takes_another_name() -> None:
    assert read_token({"ticket": "T", "expires_in": 60}, "ticket") == FetchedToken("T", 60)
