"""The frame around every function that an operator invokes: one log line, and what it found as its result."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.runtime.http_function import describe_unforeseen
from shared.runtime.observability import flush_metrics, logger


def operator_function(
    work: Callable[[Mapping[str, Any]], Mapping[str, object]],
) -> Callable[[Mapping[str, Any], Any], dict[str, object]]:
    """Makes a Lambda handler of work that an operator asks for.

    Args:
        work: Does it with the event, and returns what to log and to tell.
    """

    def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, object]:
        started = time.perf_counter()
        logger.clear_state()
        logger.append_keys(request_id=getattr(context, "aws_request_id", ""))
        try:
            result = dict(work(event))
        except Exception as error:  # noqa: BLE001  # the last frame
            logger.error("operator", extra=describe_unforeseen(error))
            # Without the cause: Lambda would log its text and tell it, and it may quote a secret.
            raise RuntimeError(f"{type(error).__name__}: see the log of this function") from None
        finally:
            flush_metrics()
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        logger.info("operator", extra={"milliseconds": milliseconds, **result})
        return result

    return lambda_handler
