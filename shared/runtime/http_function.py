"""The frame around every function behind API Gateway: event in, one log line, response out."""

import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from shared.errors import CallbackError, InvalidReceiveIdError, WeHookError
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.observability import flush_metrics, logger, metrics

type Route = Callable[[HttpRequest], HttpResponse]
type LambdaHandler = Callable[[Mapping[str, Any], Any], dict[str, Any]]


def http_function(route: Route, on_unforeseen: Route | None = None) -> LambdaHandler:
    """Makes a Lambda handler of a route.

    The route adds what it knows to the log line by ``logger.append_keys``. An error becomes the response that the
    status table has for it; one that nobody foresaw becomes a 500 and is counted as ``Failed``, and the log has its
    place in the code but not its text, which may quote a message.

    Args:
        route: Answers a request.
        on_unforeseen: Answers a request for which the route has failed so, where one line of text will not do.
    """

    def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        started = time.perf_counter()
        logger.clear_state()
        logger.append_keys(request_id=getattr(context, "aws_request_id", ""))
        log, details = logger.info, dict[str, object]()
        try:
            response = _answer(route, HttpRequest.from_event(event))
            if response.error:
                log = logger.error if response.status.is_server_error else logger.warning
                details = describe_error(response.error)
        except Exception as error:  # noqa: BLE001  # the last frame: what got past it would be logged with its text
            response = _answer_failure(event, on_unforeseen)
            log, details = logger.error, describe_unforeseen(error)
            metrics.add_metric("Failed", MetricUnit.Count, 1)
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        result = {"outcome": response.outcome, "status": response.status.value, "milliseconds": milliseconds}
        log("request", extra=result | details)
        flush_metrics()
        return response.to_event()

    return lambda_handler


def _answer_failure(event: Mapping[str, Any], on_unforeseen: Route | None) -> HttpResponse:
    if on_unforeseen:
        with suppress(Exception):  # the event itself may be what nobody foresaw
            return on_unforeseen(HttpRequest.from_event(event))
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return HttpResponse(status.phrase, status=status, outcome="failed")


def _answer(route: Route, request: HttpRequest) -> HttpResponse:
    try:
        return route(request)
    except WeHookError as error:
        return HttpResponse.from_error(error)


def describe_error(error: WeHookError) -> dict[str, object]:
    """Describes an error of ours for the log: its reason, its text, Tencent's number, the receive id that came."""
    details: dict[str, object] = {"reason": error.reason, "problem": str(error)}
    if isinstance(error, CallbackError) and error.code:
        details["code"] = error.code
    if isinstance(error, InvalidReceiveIdError):
        details["receive_id"] = error.receive_id
    return details


def describe(error: Exception) -> dict[str, object]:
    """Describes any error for the log."""
    return describe_error(error) if isinstance(error, WeHookError) else describe_unforeseen(error)


def describe_unforeseen(error: Exception) -> dict[str, object]:
    """Describes any other error by its type and its place in the code, without its text, which may quote a message."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "reason": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
