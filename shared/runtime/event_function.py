"""The frame around every function that an event starts and nobody waits for: one log line, and nothing to answer."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import WeHookError
from shared.runtime.http_function import describe_error, describe_unforeseen
from shared.runtime.observability import flush_metrics, logger


def event_function(
    work: Callable[[Mapping[str, Any]], Mapping[str, object]],
) -> Callable[[Mapping[str, Any], Any], None]:
    """Makes a Lambda handler of work that a schedule or a notice starts.

    An error is logged and raised again, so that Lambda counts it and its alarms see it.

    Args:
        work: Does it with the event, and returns what to log.
    """

    def lambda_handler(event: Mapping[str, Any], context: Any) -> None:
        started = time.perf_counter()
        logger.clear_state()
        logger.append_keys(request_id=getattr(context, "aws_request_id", ""))
        try:
            details = work(event)
        except WeHookError as error:
            logger.error("event", extra=describe_error(error))
            raise
        except Exception as error:  # noqa: BLE001  # the last frame
            logger.error("event", extra=describe_unforeseen(error))
            # Without the cause: Lambda would log its text, which may quote a message.
            raise RuntimeError(f"{type(error).__name__}: see the line above") from None
        finally:
            flush_metrics()
        logger.remove_keys(["app"])  # of the one that was looked at last
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        logger.info("event", extra={"milliseconds": milliseconds, **details})

    return lambda_handler
