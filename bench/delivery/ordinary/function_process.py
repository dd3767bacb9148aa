"""A Lambda function in a process of its own, one invocation at a time as in a container."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from threading import Lock
from types import TracebackType
from typing import Any, NamedTuple, Self

from bench.delivery.ordinary.function import Times
from bench.errors import BenchmarkError


class Call(NamedTuple):
    """An AWS call that a function made.

    Attributes:
        operation: Its name.
        times: What it took.
        answered: Whether an answer came while the function waited.
    """

    operation: str
    times: Times
    answered: bool


class Invocation(NamedTuple):
    """What came of an event.

    Attributes:
        result: What the handler returned.
        times: What the invocation took.
        calls: The AWS calls in it.
        lines: What it logged.
    """

    result: Any
    times: Times
    calls: Sequence[Call]
    lines: Sequence[str]

    @property
    def overhead(self) -> float:
        """Processor time of everything but AWS calls, in seconds."""
        return self.times.thread - sum(call.times.thread for call in self.calls)

    @property
    def idle(self) -> float:
        """For how long it did nothing but wait, and not for AWS, in seconds."""
        calls = [call.times for call in self.calls]
        wall = self.times.wall - sum(call.wall for call in calls)
        return max(0.0, wall - (self.times.process - sum(call.process for call in calls)))


class FunctionProcess:
    """A running function; a context manager.

    Args:
        module: Where its ``lambda_handler`` is.
        environment: Its variables.
    """

    def __init__(self, module: str, environment: Mapping[str, str]) -> None:
        self._command = [sys.executable, "-m", "bench.delivery.ordinary.function", module]
        self._environment = environment
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Starts it."""
        self._process = subprocess.Popen(
            self._command,
            env={"PATH": os.environ.get("PATH", os.defpath), **self._environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends it."""
        self._process.kill()
        self._process.communicate()

    def invoke(self, event: Mapping[str, Any]) -> Invocation:
        """Hands over an event as soon as the function is free, and waits for what comes of it.

        Raises:
            BenchmarkError: The function has ended, or its handler raised, which the terminal shows.
        """
        with self._lock:
            if self._process.stdin is None or self._process.stdout is None:
                raise BenchmarkError("A function has no pipes.")
            self._process.stdin.write(json.dumps(event) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise BenchmarkError("A function has ended.")
        record = json.loads(line)
        calls = [Call(call["operation"], Times(*call["times"]), call["answered"]) for call in record["calls"]]
        return Invocation(record["result"], Times(*record["times"]), calls, record["lines"])
