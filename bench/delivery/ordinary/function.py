"""A Lambda function in a process of its own, as `bench.delivery.ordinary.function_process` starts it.

``python -m bench.delivery.ordinary.function MODULE``: each line of the standard input is an event; each line of the
standard output says what came of it, and what the invocation took.
"""

import io
import json
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from shared.errors import AwsError
from shared.runtime.aws_connection import AwsAnswer, AwsConnection, AwsRequest

_HANDLER = "lambda_handler"


class Context:
    """What the functions use of Lambda's context."""

    aws_request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"


class Times(NamedTuple):
    """Clocks at one moment, or what they have advanced, in seconds.

    Attributes:
        wall: Of the world.
        thread: Processor time of the thread that runs the handler.
        process: Processor time of all threads.
    """

    wall: float
    thread: float
    process: float

    @classmethod
    def read(cls) -> "Times":
        """Reads the clocks."""
        return cls(time.perf_counter(), time.thread_time(), time.process_time())

    def since(self, earlier: "Times") -> "Times":
        """Returns what they have advanced."""
        return Times(*(now - then for now, then in zip(self, earlier, strict=True)))


def main(module: str) -> None:
    """Serves events until there are no more.

    Args:
        module: Where the handler is.
    """
    answers, sys.stdout = sys.stdout, io.StringIO()
    calls = _watch_calls()
    handler = getattr(import_module(module), _HANDLER)
    for line in sys.stdin:
        calls.clear()
        logged = sys.stdout.tell()
        began = Times.read()
        result = handler(json.loads(line), Context())
        times = Times.read().since(began)
        sys.stdout.seek(logged)
        lines = sys.stdout.read().splitlines()
        answers.write(json.dumps({"result": result, "times": times, "calls": calls, "lines": lines}) + "\n")
        answers.flush()


def _watch_calls() -> list[Mapping[str, Any]]:
    """Returns a list to which each AWS call is added, with its times and whether it was answered."""
    calls: list[Mapping[str, Any]] = []
    send = AwsConnection.send

    def watch(self: AwsConnection, request: AwsRequest) -> AwsAnswer:
        began = Times.read()
        answered = True
        try:
            return send(self, request)
        except AwsError:
            answered = False
            raise
        finally:
            times = Times.read().since(began)
            calls.append({"operation": request.operation, "times": times, "answered": answered})

    AwsConnection.send = watch  # type: ignore[method-assign]
    return calls


if __name__ == "__main__":
    main(sys.argv[1])
