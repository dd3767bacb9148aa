"""The frame around every function behind API Gateway: event in, one log line, response out."""

import time
import traceback
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from shared.errors import CallbackError, InvalidReceiveIdError, WeHookError
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.observability import logger

type Route = Callable[[HttpRequest], HttpResponse]
type LambdaHandler = Callable[[Mapping[str, Any], Any], dict[str, Any]]


def http_function(route: Route) -> LambdaHandler:
    """Makes a Lambda handler of a route.

    The route adds what it knows to the log line by ``logger.append_keys``. An error becomes the response that the
    status table has for it; one that nobody foresaw becomes a 500, and the log has its place in the code but not its
    text, which may quote a message.
    """

    def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        started = time.perf_counter()
        logger.clear_state()
        logger.append_keys(request_id=getattr(context, "aws_request_id", ""))
        request = HttpRequest.from_event(event)
        try:
            response = route(request)
        except WeHookError as error:
            response = HttpResponse.from_error(error)
            _log_error(error, response, started)
        except Exception as error:  # noqa: BLE001  # the last frame: what gets past it would be logged with its text
            response = HttpResponse(HTTPStatus.INTERNAL_SERVER_ERROR.phrase, status=HTTPStatus.INTERNAL_SERVER_ERROR)
            logger.error(
                "failed", error=type(error).__name__, frames=describe_frames(error), **_measure(response, started)
            )
        else:
            logger.info("answered", **_measure(response, started))
        return response.to_event()

    return lambda_handler


def describe_frames(error: BaseException) -> list[str]:
    """Names the frames of a traceback, innermost last, without the exception's text."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _log_error(error: WeHookError, response: HttpResponse, started: float) -> None:
    details: dict[str, object] = {"reason": error.reason, "problem": str(error)}
    if isinstance(error, CallbackError):
        details["code"] = error.code
    if isinstance(error, InvalidReceiveIdError):
        details["receive_id"] = error.receive_id
    log = logger.error if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR else logger.warning
    log("refused", **details, **_measure(response, started))


def _measure(response: HttpResponse, started: float) -> dict[str, object]:
    return {"status": int(response.status), "milliseconds": round((time.perf_counter() - started) * 1000, 1)}
