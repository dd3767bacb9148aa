"""Waits for a store that does not answer."""

from collections.abc import Callable

from shared.errors import StoreError

PATIENCE_SECONDS = 40.0
"""How long a worker insists: an outage of half a minute must not make a handler run twice."""
PAUSE_SECONDS = 0.25


def insist[Result](
    attempt: Callable[[], Result],
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    until: float | None = None,
) -> Result:
    """Makes an attempt again and again while a store does not answer.

    Args:
        attempt: What to try; it must do no harm when it is done twice.
        clock: Seconds since the epoch.
        sleep: Waits for some seconds.
        until: When to give up, in seconds since the epoch; by default after `PATIENCE_SECONDS`.

    Raises:
        StoreError: None has answered until then.
    """
    give_up_at = clock() + PATIENCE_SECONDS if until is None else until
    while True:
        try:
            return attempt()
        except StoreError:
            if clock() >= give_up_at:
                raise
        sleep(PAUSE_SECONDS)
