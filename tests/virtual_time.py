"""Time that passes only when everybody waits, for code that runs at the same time and can be killed anywhere.

Each task is a thread, but only one runs at a time, until it sleeps: the order is always the same, and an hour is over
in a moment.
"""

import heapq
from collections.abc import Callable
from itertools import count
from threading import Semaphore, Thread


class KilledError(BaseException):
    """Ends a task where it sleeps, past every ``except Exception``."""


class Task:
    """Something that runs beside others.

    Attributes:
        is_over: Whether it has come to its end.
        is_killed: Whether that was not its own.
    """

    def __init__(self, run: Callable[[], None]) -> None:
        self.is_over = False
        self.is_killed = False
        self.turn = Semaphore(0)
        self.wakes = 0
        self.run = run
        self.error: BaseException | None = None


class VirtualTime:
    """A clock in seconds since the epoch, and the tasks that it drives."""

    def __init__(self, now: float = 1_767_225_600.0) -> None:
        self.now = now
        self._ids = count()
        self._wakings: list[tuple[float, int, int, Task]] = []
        self._pause = Semaphore(0)
        self._current: Task | None = None

    def __call__(self) -> float:
        return self.now

    def spawn(self, run: Callable[[], None], seconds: float = 0) -> Task:
        """Begins a task in some seconds."""
        task = Task(run)
        Thread(target=self._start, args=(task,), daemon=True).start()
        self._wake(task, self.now + seconds)
        return task

    def sleep(self, seconds: float) -> None:
        """Lets others run for some seconds."""
        self.wait(self.now + max(seconds, 0))

    def wait(self, until: float, task: Task | None = None) -> None:
        """Lets others run until a time, or until a task is over."""
        current = self._current
        assert current is not None
        self._wake(current, until)
        if task is None:
            self._yield(current)
        while task is not None and not task.is_over and self.now < until:
            self._wake(current, min(self.now + 0.01, until))
            self._yield(current)

    def kill(self, task: Task) -> None:
        """Ends a task where it sleeps."""
        task.is_killed = True
        self._wake(task, self.now)

    def run(self) -> None:
        """Runs all tasks to their end; raises what one of them has raised."""
        while self._wakings:
            at, _, wakes, task = heapq.heappop(self._wakings)
            if task.is_over or wakes != task.wakes:
                continue
            self.now = max(self.now, at)
            self._current = task
            task.turn.release()
            self._pause.acquire()
            if task.error:
                raise task.error

    def _wake(self, task: Task, at: float) -> None:
        task.wakes += 1
        heapq.heappush(self._wakings, (at, next(self._ids), task.wakes, task))

    def _yield(self, task: Task) -> None:
        self._pause.release()
        task.turn.acquire()
        if task.is_killed:
            raise KilledError

    def _start(self, task: Task) -> None:
        task.turn.acquire()
        try:
            if not task.is_killed:
                task.run()
        except KilledError:
            pass
        except BaseException as error:  # noqa: BLE001  # handed to who runs the tasks
            task.error = error
        task.is_over = True
        self._pause.release()
