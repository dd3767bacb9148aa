"""Sessions that are stored although their store does not answer for a while."""

from functools import partial

from shared.bot.sessions import SessionStore
from shared.delivery.clock import Clock


class PatientSessions:
    """A `SessionStore` that insists on writing: what a handler has done must not be done again for its session.

    It does not insist on reading, which comes before the handler: then the queue can run it later.

    Args:
        sessions: Where sessions are kept.
        clock: Tells the time, and waits.
    """

    def __init__(self, sessions: SessionStore, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def get(self, app: str, user: str) -> str | None:
        """Returns what is kept, or None."""
        return self._sessions.get(app, user)

    def set(self, app: str, user: str, text: str, seconds: int) -> None:
        """Keeps a text for a while."""
        self._clock.insist(partial(self._sessions.set, app, user, text, seconds))

    def delete(self, app: str, user: str) -> None:
        """Forgets, if there is anything."""
        self._clock.insist(partial(self._sessions.delete, app, user))
