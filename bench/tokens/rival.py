"""Processes that call WeCom all the time, while a rival ends their token again and again."""

import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple, Self

from bench.tokens.crowd import Crowd
from bench.tokens.place import Place
from bench.tokens.stage import Stage, Tokens
from devtools.platform.server import PlatformServer
from shared.errors import WeHookError

PROCESSES = 8
CALLS_A_SECOND = 100
LIFETIME_SECONDS = 20
# As often as a rival may, and then not for so long that a token grows old.
_PAUSES = [2.0] * 10 + [LIFETIME_SECONDS + 5.0]


class Calls(NamedTuple):
    """What a process did.

    Attributes:
        failures: Why calls failed, after their repeat.
        longest: The longest time that a call took, in seconds.
        seconds: How long all of them took.
    """

    failures: list[str]
    longest: float
    seconds: float


class Contest(NamedTuple):
    """What came of it.

    Attributes:
        failures: Why calls failed.
        rate: How many there were in a second.
        longest: The longest time that one took, in seconds.
        tokens: What the platform says of the tokens; each one that it issued was necessary, since the one before was
            dead by then.
    """

    failures: list[str]
    rate: float
    longest: float
    tokens: Tokens


class Rival:
    """Somebody else who fetches tokens of the same app, so that the processes' own one ends.

    Args:
        platform: The platform.
        app: The app.
    """

    def __init__(self, platform: PlatformServer, app: str) -> None:
        self._platform = platform
        self._app = app
        self._stop = Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Self:
        """Lets it begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Lets it end."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        for pause in cycle(_PAUSES):
            if self._stop.wait(pause):
                return
            self._platform.replace_tokens(self._app)


def let_rival_in(stage: Stage, app: str, seconds: int) -> Contest:
    """Lets the processes call for some time.

    Args:
        stage: The store and the platforms.
        app: The app, which nobody has a token of.
        seconds: How long.
    """
    stage.platform.set_lifetime(app, LIFETIME_SECONDS)
    calls = seconds * CALLS_A_SECOND // PROCESSES
    with Crowd(partial(_prepare, stage.place, app, calls), PROCESSES) as crowd, Rival(stage.platform, app):
        processes = crowd.go()
    return Contest(
        failures=[failure for process in processes for failure in process.failures],
        rate=calls * PROCESSES / max(process.seconds for process in processes),
        longest=max(process.longest for process in processes),
        tokens=stage.count_tokens(app),
    )


def _prepare(place: Place, app: str, calls: int) -> Callable[[], Calls]:
    client = place.build_wecom_app(app, place.open_store()).client

    def call_steadily() -> Calls:
        began, failures, longest = time.monotonic(), [], 0.0
        for number in range(calls):
            time.sleep(max(0.0, began + number * PROCESSES / CALLS_A_SECOND - time.monotonic()))
            called = time.monotonic()
            try:
                client.get_callback_ips()
            except WeHookError as error:
                failures.append(error.reason)
            longest = max(longest, time.monotonic() - called)
        return Calls(failures, longest, time.monotonic() - began)

    return call_steadily
