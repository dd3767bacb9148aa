"""Calls to the platforms, bounded in time, repeated only where that does no harm."""

import random
import time
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from shared.clients.answers import Answer
from shared.clients.calls import ApiCall
from shared.errors import PlatformUnavailableError

_LONGEST_PAUSES = (0.3, 1.0)


class HttpSession(Protocol):
    """What makes a single call over HTTP."""

    def send(self, base_url: str, call: ApiCall, seconds: float) -> Answer:
        """Makes a call once.

        Args:
            base_url: Where the platform is.
            call: What to call.
            seconds: How long it may take.

        Raises:
            PlatformUnavailableError: No answer came.
        """
        ...


def open_session(find_proxy: Callable[[], str] | None = None) -> HttpSession:
    """Opens the session of ``requests``.

    That takes 95 ms to import, which a container that finds its token in the store does not have to pay.

    Args:
        find_proxy: Returns the URL of the proxy that calls go through; without it they go straight to the platform.
    """
    from shared.clients.http_session import RequestsSession  # noqa: PLC0415

    return RequestsSession(find_proxy)


class Transport:
    """Makes calls over one session, which opens with the first of them.

    Args:
        open_session: Opens it.
        clock: Seconds that only grow.
        sleep: Waits for some seconds.
    """

    def __init__(
        self,
        open_session: Callable[[], HttpSession] = open_session,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._open_session = open_session
        self._clock = clock
        self._sleep = sleep

    def call[T](self, base_url: str, call: ApiCall, read: Callable[[Answer], T]) -> T:
        """Makes a call, and makes it again if the platform was not available and a repeat does no harm.

        Args:
            base_url: Where the platform is.
            call: What to call.
            read: Returns what an answer says, or raises `PlatformError`.

        Raises:
            PlatformUnavailableError: No answer came in time, or none that can be read.
            PlatformError: What ``read`` raises.
        """
        deadline = self._clock() + call.seconds
        for longest_pause in _LONGEST_PAUSES:
            pause = random.uniform(longest_pause / 2, longest_pause)  # noqa: S311  # spreads, hides nothing
            try:
                return read(self._session.send(base_url, call, deadline - self._clock()))
            except PlatformUnavailableError as error:
                if (error.doubtful and not call.repeatable) or self._clock() + pause >= deadline:
                    raise
            self._sleep(pause)
        return read(self._session.send(base_url, call, deadline - self._clock()))

    @cached_property
    def _session(self) -> HttpSession:
        return self._open_session()
