"""The frame around every function that an event, a schedule or an operator starts: one log line."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import WeHookError
from shared.runtime.http_function import describe_error, describe_unforeseen
from shared.runtime.observability import flush_metrics, logger


def event_function(
    work: Callable[[Mapping[str, Any]], Mapping[str, object]],
) -> Callable[[Mapping[str, Any], Any], dict[str, object]]:
    """Makes a Lambda handler of work that no request over HTTP asks for.

    An error is logged and raised again, so that Lambda counts it, its alarms see it, and who waits is told of it.

    Args:
        work: Does it with the event, and returns what to log, and to tell whoever waits.
    """

    def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, object]:
        started = time.perf_counter()
        logger.clear_state()
        logger.append_keys(request_id=getattr(context, "aws_request_id", ""))
        try:
            result = dict(work(event))
        except WeHookError as error:
            logger.error("event", extra=describe_error(error))
            raise
        except Exception as error:  # noqa: BLE001  # the last frame
            logger.error("event", extra=describe_unforeseen(error))
            # Without the cause: Lambda would log its text, and tell it, and it may quote a message or a secret.
            raise RuntimeError(f"{type(error).__name__}: see the line above") from None
        finally:
            flush_metrics()
        logger.remove_keys(["app"])  # of the one that was looked at last
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        logger.info("event", extra={"milliseconds": milliseconds, **result})
        return result

    return lambda_handler
