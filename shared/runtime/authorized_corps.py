"""Which corps authorise a suite, as far as its store says; asked for each message to a data callback URL."""

import time
from collections.abc import Callable

from shared.clients.ports import SuiteStore

_KNOWN_SECONDS = 300.0
_UNKNOWN_SECONDS = 5.0
_MAX_CACHED = 10_000


class AuthorizedCorps:
    """Remembers for a while what the store says.

    Args:
        suites: The store.
        clock: Seconds since the epoch.
    """

    def __init__(self, suites: SuiteStore, clock: Callable[[], float] = time.time) -> None:
        self._suites = suites
        self._clock = clock
        self._cached: dict[tuple[str, str], tuple[bool, float]] = {}

    def has(self, suite_id: str, corp_id: str) -> bool:
        """Says whether a corp authorises a suite.

        Raises:
            StoreError: The store did not answer.
        """
        now = self._clock()
        known, until = self._cached.get((suite_id, corp_id), (False, 0.0))
        if now < until:
            return known
        if len(self._cached) >= _MAX_CACHED:
            self._cached.clear()
        known = bool(self._suites.read_permanent_code(suite_id, corp_id))
        self._cached[suite_id, corp_id] = (known, now + (_KNOWN_SECONDS if known else _UNKNOWN_SECONDS))
        return known
