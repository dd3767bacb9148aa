"""Calls the worker: a function of its own, or where there is none, its handler in this process."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.delivery.jobs import Assignment
from shared.errors import AwsError, WorkerError
from shared.runtime.aws_lambda import LambdaClient

_LEAST_SECONDS = 0.1  # so that the worker is called even where the time is over

type Handler = Callable[[Mapping[str, Any], object], Any]


class LambdaWorker:
    """Calls a function.

    Args:
        client: Lambda.
        function: Its name or ARN.
        clock: Seconds since the epoch.
    """

    def __init__(self, client: LambdaClient, function: str, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._function = function
        self._clock = clock

    def prepare(self) -> None:
        """Begins to connect, if the connection may be broken."""
        self._client.prepare()

    def __call__(self, assignment: Assignment, wait_until: float) -> str | None:
        """Runs a job."""
        seconds = max(wait_until - self._clock(), _LEAST_SECONDS)
        try:
            result = self._client.invoke(self._function, assignment.to_fields(), seconds)
        except AwsError as error:
            raise WorkerError(str(error), doubtful=error.doubtful) from error
        return _read_reply(result)


class LocalWorker:
    """Calls the handler of the worker in a thread, which goes on when nobody waits any more, as the function does.

    Args:
        load: Returns the handler; it is called when there is a job.
        clock: Seconds since the epoch.
    """

    def __init__(self, load: Callable[[], Handler], clock: Callable[[], float] = time.time) -> None:
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  # slow to import, and only of use here

        self._threads = ThreadPoolExecutor(thread_name_prefix="worker")
        self._load = load
        self._clock = clock

    def prepare(self) -> None:
        """Does nothing: there is no connection."""

    def __call__(self, assignment: Assignment, wait_until: float) -> str | None:
        """Runs a job."""
        handler = self._load()
        future = self._threads.submit(handler, assignment.to_fields(), None)
        try:
            return _read_reply(future.result(max(wait_until - self._clock(), _LEAST_SECONDS)))
        except Exception as error:
            raise WorkerError(type(error).__name__, doubtful=not future.done()) from error


def _read_reply(result: Mapping[str, Any]) -> str | None:
    reply: str | None = result["reply"]
    return reply
