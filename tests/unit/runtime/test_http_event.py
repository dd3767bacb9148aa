import base64
import copy
import json
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import errors
from shared.errors import BodyTooLargeError, InvalidBodyError, InvalidQueryError, MethodNotAllowedError, WeHookError
from shared.runtime.http_event import MAX_BODY_BYTES, HttpRequest, HttpResponse
from tests.factories import load_event


def make_request(**replaced: Any) -> HttpRequest:
    return HttpRequest.from_event({**load_event("receive_message"), **replaced})


@pytest.mark.parametrize("name", ["verify_url", "receive_message", "receive_message_base64", "get_file"])
def test_from_event_leaves_the_event_as_it_is(name: str) -> None:
    event = load_event(name)
    before = copy.deepcopy(event)
    request = HttpRequest.from_event(event)
    request.parse_query()
    request.decode_body()
    assert event == before


def test_from_event_reads_method_path_and_parameters() -> None:
    request = HttpRequest.from_event(load_event("verify_url"))
    assert (request.method, request.path) == ("GET", "/callback/demo-wecom")
    assert request.path_parameters == {"app": "demo-wecom"}
    assert request.parse_query()["echostr"].startswith(
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4"
    )


def test_from_event_same_message_as_base64_has_the_same_body() -> None:
    plain, encoded = (HttpRequest.from_event(load_event(f"receive_message{suffix}")) for suffix in ("", "_base64"))
    assert plain.decode_body() == encoded.decode_body()
    assert plain.decode_body().startswith(b"<xml><ToUserName>")


@pytest.mark.parametrize(
    "event", [{}, dict.fromkeys(load_event("receive_message")), {"requestContext": {"http": None}}]
)
def test_from_event_what_is_missing_counts_as_empty(event: dict[str, Any]) -> None:
    request = HttpRequest.from_event(event)
    assert request == HttpRequest("", "", {}, "", "", is_base64=False, headers={}, cookies=(), received_at=0, api_id="")
    assert (request.parse_query(), request.decode_body()) == ({}, b"")


@pytest.mark.parametrize(
    ("query_string", "query"),
    [
        pytest.param("a=1&b=2", {"a": "1", "b": "2"}, id="two"),
        pytest.param("a=%2B%2F%3D", {"a": "+/="}, id="percent"),
        pytest.param("a=%252B", {"a": "%2B"}, id="percent-twice-is-decoded-once"),
        pytest.param("a=1+2", {"a": "1 2"}, id="raw-plus-is-a-blank"),
        pytest.param("a=", {"a": ""}, id="empty-value"),
        pytest.param("a", {"a": ""}, id="no-value"),
        pytest.param("a=1;b=2", {"a": "1;b=2"}, id="semicolon-does-not-separate"),
        pytest.param("a=%FF", {"a": "\ufffd"}, id="not-utf-8"),
        pytest.param("%E4%BD%A0=%E5%A5%BD", {"你": "好"}, id="chinese"),
    ],
)
def test_parse_query_decodes_once(query_string: str, query: dict[str, str]) -> None:
    assert make_request(rawQueryString=query_string).parse_query() == query


@pytest.mark.parametrize("query_string", ["a=1&a=2", "a=1&b=2&a=1", "a&a", "a=1&%61=1"])
def test_parse_query_doubled_parameter_raises(query_string: str) -> None:
    with pytest.raises(InvalidQueryError, match="comes twice"):
        make_request(rawQueryString=query_string).parse_query()


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [
        pytest.param("x" * MAX_BODY_BYTES, False, id="plain"),
        pytest.param(base64.b64encode(bytes(MAX_BODY_BYTES)).decode(), True, id="base64"),
    ],
)
def test_decode_body_256_kilobytes_are_taken(body: str, is_base64: bool) -> None:  # noqa: FBT001
    assert len(make_request(body=body, isBase64Encoded=is_base64).decode_body()) == MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [
        pytest.param("x" * (MAX_BODY_BYTES + 1), False, id="plain"),
        pytest.param("你" * (MAX_BODY_BYTES // 3 + 1), False, id="plain-with-wide-characters"),
        pytest.param("x" * (2 * MAX_BODY_BYTES), False, id="plain-and-far-too-large"),
        pytest.param(base64.b64encode(bytes(MAX_BODY_BYTES + 1)).decode(), True, id="base64"),
        pytest.param("!" * (2 * MAX_BODY_BYTES), True, id="not-base64-and-far-too-large"),
    ],
)
def test_decode_body_more_raises(body: str, is_base64: bool) -> None:  # noqa: FBT001
    with pytest.raises(BodyTooLargeError, match="262144 are allowed"):
        make_request(body=body, isBase64Encoded=is_base64).decode_body()


@pytest.mark.parametrize("body", ["<xml/>", "QQ", "QQ=", "QQ==\n", "QQ--", "密"])
def test_decode_body_not_base64_raises(body: str) -> None:
    with pytest.raises(InvalidBodyError, match="not base64"):
        make_request(body=body, isBase64Encoded=True).decode_body()


@given(st.text(st.characters()), st.booleans())
def test_decode_body_any_text_gives_bytes_or_a_request_error(body: str, is_base64: bool) -> None:  # noqa: FBT001
    request = make_request(body=body, isBase64Encoded=is_base64)
    try:
        decoded = request.decode_body()
    except InvalidBodyError:
        assert is_base64
        return
    assert isinstance(decoded, bytes)


@given(st.text(st.characters()) | st.text("ab=&%+;0F"))
def test_parse_query_any_text_gives_parameters_or_a_request_error(query_string: str) -> None:
    try:
        query = make_request(rawQueryString=query_string).parse_query()
    except InvalidQueryError:
        return
    assert all(isinstance(value, str) for value in query.values())


def test_require_method_same_passes() -> None:
    make_request().require_method("POST", allowed="GET, POST")


def test_require_method_other_raises_and_says_which_are_allowed() -> None:
    with pytest.raises(MethodNotAllowedError, match="POST is not among GET") as caught:
        make_request().require_method("GET", allowed="GET")
    assert HttpResponse.from_error(caught.value).to_event()["headers"]["allow"] == "GET"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.MalformedMessageError("x"), 400),
        (errors.InvalidSignatureError("x"), 403),
        (errors.StaleTimestampError("x"), 403),
        (errors.InvalidReceiveIdError("x"), 403),
        (errors.InvalidBlockError("x"), 403),
        (errors.InvalidPaddingError("x"), 403),
        (errors.InvalidFrameError("x"), 403),
        (errors.InvalidTextError("x"), 403),
        (errors.InvalidBase64Error("x"), 403),
        (errors.InvalidQueryError("x"), 400),
        (errors.InvalidBodyError("x"), 400),
        (errors.BodyTooLargeError("x"), 413),
        (errors.UnknownAppError("x"), 404),
        (errors.UnknownFileError("x"), 404),
        (errors.MethodNotAllowedError("PUT", "GET"), 405),
        (errors.SettingsUnavailableError("x"), 503),
        (errors.ConfigurationError("x", "y"), 500),
        (errors.AwsError("x", "y"), 500),
        (errors.ReplyError("x"), 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, WeHookError) else "",
)
def test_from_error_each_error_has_its_status_and_says_no_more(error: WeHookError, status: int) -> None:
    event = HttpResponse.from_error(error).to_event()
    assert (event["statusCode"], event["body"]) == (status, HTTPStatus(status).phrase)
    assert event["headers"]["content-type"] == "text/plain; charset=utf-8"


def test_to_event_is_what_api_gateway_takes() -> None:
    response = HttpResponse("你好", content_type="text/xml; charset=utf-8", headers={"x-a": "b"})
    event = response.to_event()
    assert event == {
        "statusCode": 200,
        "headers": {"content-type": "text/xml; charset=utf-8", "x-content-type-options": "nosniff", "x-a": "b"},
        "body": "你好",
        "isBase64Encoded": False,
    }
    assert json.loads(json.dumps(event)) == event


def test_from_event_reads_what_came_with_the_request() -> None:
    event = {
        "headers": {"origin": "https://example.com"},
        "cookies": ["a=1", "b=2"],
        "requestContext": {"timeEpoch": 1_767_225_600_250, "apiId": "a1b2c3"},
    }

    request = HttpRequest.from_event(event)

    assert request.headers == {"origin": "https://example.com"}
    assert request.cookies == ["a=1", "b=2"]
    assert request.received_at == 1_767_225_600.25
    assert request.api_id == "a1b2c3"


@pytest.mark.parametrize(
    ("epoch", "arrived_at"),
    [
        pytest.param(1_767_225_598_500, 1_767_225_598.5, id="just-now"),
        pytest.param(None, 1_767_225_600.0, id="unknown"),
        pytest.param(1_767_225_589_000, 1_767_225_600.0, id="too-long-ago"),
        pytest.param(1_767_225_601_000, 1_767_225_600.0, id="in-the-future"),
    ],
)
def test_arrived_at_believes_api_gateway_within_reason(epoch: int | None, arrived_at: float) -> None:
    request = HttpRequest.from_event({"requestContext": {"timeEpoch": epoch}})

    assert request.arrived_at(1_767_225_600.0) == arrived_at


def test_to_event_with_cookies_lists_them() -> None:
    assert HttpResponse(cookies=("a=1; Secure", "b=2")).to_event()["cookies"] == ["a=1; Secure", "b=2"]


def test_to_event_without_cookies_has_no_list() -> None:
    assert "cookies" not in HttpResponse().to_event()
