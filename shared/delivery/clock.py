"""Time as the rules of delivery know it: it is told, passes, and is given to a store that does not answer."""

import time
from collections.abc import Callable
from typing import NamedTuple

from shared.errors import StoreError

PATIENCE_SECONDS = 40.0
"""How long a worker insists: an outage of half a minute must not make a handler run twice."""
PAUSE_SECONDS = 0.25


class Clock(NamedTuple):
    """Tells the time, and waits.

    Attributes:
        now: Returns seconds since the epoch.
        sleep: Waits for some seconds.
    """

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def insist[Result](self, attempt: Callable[[], Result], until: float | None = None) -> Result:
        """Makes an attempt again and again while a store does not answer.

        Args:
            attempt: What to try; it must do no harm when it is done twice.
            until: When to give up, in seconds since the epoch; by default after `PATIENCE_SECONDS`.

        Raises:
            StoreError: None has answered until then.
        """
        give_up_at = self.now() + PATIENCE_SECONDS if until is None else until
        while True:
            try:
                return attempt()
            except StoreError:
                if self.now() >= give_up_at:
                    raise
            self.sleep(PAUSE_SECONDS)
