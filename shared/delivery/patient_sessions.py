"""Sessions that are stored although their store does not answer for a while."""

from collections.abc import Callable
from functools import partial

from shared.bot.sessions import SessionStore
from shared.delivery.insistence import insist


class PatientSessions:
    """A `SessionStore` that insists on writing: what a handler has done must not be done again for its session.

    It does not insist on reading, which comes before the handler: then the queue can run it later.

    Args:
        sessions: Where sessions are kept.
        clock: Seconds since the epoch.
        sleep: Waits for some seconds.
    """

    def __init__(self, sessions: SessionStore, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._sleep = sleep

    def get(self, app: str, user: str) -> str | None:
        """Returns what is kept, or None."""
        return self._sessions.get(app, user)

    def set(self, app: str, user: str, text: str, seconds: int) -> None:
        """Keeps a text for a while."""
        insist(partial(self._sessions.set, app, user, text, seconds), self._clock, self._sleep)

    def delete(self, app: str, user: str) -> None:
        """Forgets, if there is anything."""
        insist(partial(self._sessions.delete, app, user), self._clock, self._sleep)
