import json
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest

from shared.errors import (
    ConfigurationError,
    InvalidReceiveIdError,
    InvalidSignatureError,
    SettingsUnavailableError,
    StaleTimestampError,
    WeHookError,
)
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import describe_error, describe_unforeseen, http_function
from shared.runtime.observability import logger
from tests.conftest import LogLines
from tests.factories import load_event

EVENT = load_event("receive_message")
SECRET = "what a user wrote"  # noqa: S105


def call(outcome: HttpResponse | Exception, context: Any = None, event: Any = EVENT) -> dict[str, Any]:
    @http_function
    def lambda_handler(_: HttpRequest) -> HttpResponse:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return lambda_handler(event, context)


def read_failed(capsys: pytest.CaptureFixture[str]) -> list[list[float]]:
    lines = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return [json.loads(line)["Failed"] for line in lines]


def test_http_function_response_is_returned_and_logged(lambda_context: SimpleNamespace, log_lines: LogLines) -> None:
    response = call(HttpResponse("hello", outcome="replied"), lambda_context)
    assert (response["statusCode"], response["body"]) == (200, "hello")
    (line,) = log_lines()
    assert (line["level"], line["message"], line["outcome"], line["status"]) == ("INFO", "request", "replied", 200)
    assert line["request_id"] == lambda_context.aws_request_id
    assert line["milliseconds"] >= 0
    assert "hello" not in str(line)


@pytest.mark.parametrize(
    ("error", "status", "level"),
    [
        (InvalidSignatureError("does not fit"), 403, "WARNING"),
        (ConfigurationError("field", "is missing", "demo"), 500, "ERROR"),
        (SettingsUnavailableError("down"), 503, "ERROR"),
    ],
)
def test_http_function_error_becomes_its_status_and_a_line_with_its_reason(
    error: WeHookError, status: int, level: str, log_lines: LogLines
) -> None:
    response = call(error)
    assert response["statusCode"] == status
    assert str(error) not in str(response)
    (line,) = log_lines()
    assert (line["level"], line["outcome"], line["status"]) == (level, "refused", status)
    assert (line["reason"], line["problem"]) == (error.reason, str(error))


def test_http_function_refusal_that_a_route_returns_is_logged_like_one_that_it_raises(log_lines: LogLines) -> None:
    response = call(HttpResponse.from_error(InvalidSignatureError("does not fit"), {"vary": "Origin"}))
    assert (response["statusCode"], response["headers"]["vary"]) == (403, "Origin")
    (line,) = log_lines()
    assert (line["level"], line["outcome"], line["reason"]) == ("WARNING", "refused", "invalid_signature")


def test_http_function_unforeseen_error_becomes_500_and_a_line_without_its_text(log_lines: LogLines) -> None:
    response = call(LookupError(SECRET))
    assert (response["statusCode"], response["body"]) == (500, "Internal Server Error")
    (line,) = log_lines()
    assert (line["level"], line["outcome"], line["reason"]) == ("ERROR", "failed", "LookupError")
    assert "lambda_handler" in line["frames"][-1]
    assert SECRET not in str((response, line))


def test_http_function_unforeseen_error_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    call(LookupError(SECRET))
    call(InvalidSignatureError("foreseen"))
    assert read_failed(capsys) == [[1]]


def fail(_: HttpRequest) -> HttpResponse:
    raise LookupError(SECRET)


def apologize(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"sorry for {request.path}", status=HTTPStatus.INTERNAL_SERVER_ERROR, outcome="failed")


def test_http_function_unforeseen_error_is_answered_as_the_function_wants(
    log_lines: LogLines, capsys: pytest.CaptureFixture[str]
) -> None:
    response = http_function(fail, on_unforeseen=apologize)(EVENT, None)
    assert (response["statusCode"], response["body"]) == (500, f"sorry for {EVENT['rawPath']}")
    (line,) = log_lines()
    assert (line["level"], line["outcome"], line["reason"]) == ("ERROR", "failed", "LookupError")
    assert SECRET not in str((response, line))
    assert read_failed(capsys) == [[1]]


@pytest.mark.parametrize("event", [EVENT, None, {"requestContext": "text"}])
def test_http_function_answer_to_an_unforeseen_error_that_fails_too_is_plain(event: Any, log_lines: LogLines) -> None:
    response = http_function(fail, on_unforeseen=fail)(event, None)
    assert (response["statusCode"], response["body"]) == (500, "Internal Server Error")
    assert log_lines()[0]["outcome"] == "failed"


@pytest.mark.parametrize("event", [None, [], "text", {"requestContext": "text"}, {"requestContext": {"http": 1}}])
def test_http_function_event_of_no_http_api_becomes_500(event: object, log_lines: LogLines) -> None:
    assert call(HttpResponse(), event=event)["statusCode"] == 500
    assert log_lines()[0]["outcome"] == "failed"


def test_http_function_keys_of_one_request_do_not_reach_the_next(log_lines: LogLines) -> None:
    @http_function
    def first(_: HttpRequest) -> HttpResponse:
        logger.append_keys(app="demo")
        return HttpResponse()

    first(EVENT, None)
    call(HttpResponse())
    assert [line.get("app") for line in log_lines()] == ["demo", None]


def test_describe_error_callback_error_has_tencents_number() -> None:
    assert describe_error(InvalidSignatureError("x")) == {
        "reason": "invalid_signature",
        "problem": "x",
        "code": -40001,
    }


def test_describe_error_without_number_has_none() -> None:
    assert describe_error(StaleTimestampError("x")) == {"reason": "stale_timestamp", "problem": "x"}


def test_describe_error_other_receiver_has_the_id_that_came() -> None:
    details = describe_error(InvalidReceiveIdError("ww1"))
    assert (details["reason"], details["code"], details["receive_id"]) == ("invalid_receive_id", -40005, "ww1")


def test_describe_unforeseen_has_type_and_place_only() -> None:
    with pytest.raises(KeyError) as caught:
        vars(logger)[SECRET]
    details = describe_unforeseen(caught.value)
    assert details["reason"] == "KeyError"
    assert SECRET not in str(details)
    assert "test_describe_unforeseen" in str(details["frames"])
