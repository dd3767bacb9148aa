"""Processes that prepare, wait for one another, and begin at the same moment."""

import multiprocessing
import queue
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from types import TracebackType
from typing import Self

from bench.errors import BenchmarkError

# Its processes are children of one that has imported everything, opened nothing and started no thread.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["bench.tokens.measure", "shared.clients.http_session"])

_SECONDS_TO_PREPARE = 60
_SECONDS_TO_ANSWER = 600


class Crowd[T]:
    """Processes that do the same job; each has its own memory, connections and clients.

    Args:
        prepare: Builds what a process needs, and returns the job.
        count: How many processes.
    """

    def __init__(self, prepare: Callable[[], Callable[[], T]], count: int) -> None:
        # The one more is this process, which says when.
        self._barrier = CONTEXT.Barrier(count + 1)
        self._outcomes: Queue[T | Exception] = CONTEXT.Queue()
        arguments = (prepare, self._barrier, self._outcomes)
        self._processes = [CONTEXT.Process(target=_work, args=arguments, daemon=True) for _ in range(count)]

    def __enter__(self) -> Self:
        """Starts the processes, which prepare themselves."""
        for process in self._processes:
            process.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Waits for their end."""
        self._barrier.abort()
        for process in self._processes:
            process.join()

    def go(self) -> list[T]:
        """Lets all processes begin as soon as the last one is ready, and returns what they return.

        Raises:
            BenchmarkError: One of them failed.
        """
        with suppress(BrokenBarrierError):
            self._barrier.wait(_SECONDS_TO_PREPARE)
        try:
            outcomes = [self._outcomes.get(timeout=_SECONDS_TO_ANSWER) for _ in self._processes]
        except queue.Empty:
            raise BenchmarkError("a process has not answered in time") from None
        errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        if errors:
            # Where one fails, the others fail at the barrier.
            first = min(errors, key=lambda error: isinstance(error, BrokenBarrierError))
            raise BenchmarkError(f"a process failed: {first!r}") from first
        return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def _work[T](prepare: Callable[[], Callable[[], T]], barrier: Barrier, outcomes: Queue[T | Exception]) -> None:
    try:
        job = prepare()
        barrier.wait()
        outcomes.put(job())
    except Exception as error:  # noqa: BLE001  # whatever it is, the other side raises it
        barrier.abort()
        outcomes.put(error)
