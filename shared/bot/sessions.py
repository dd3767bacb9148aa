"""What handlers remember of a user between two messages."""

import json
import time
from collections.abc import Callable
from typing import Any, Protocol

from shared.errors import ReplyError

type Session = dict[str, Any]
"""Values that JSON can hold, by name. It is stored after the handler, if it changed; of two at once the last counts."""


class SessionStore(Protocol):
    """Keeps the session of each user of each app as text."""

    def get(self, app: str, user: str) -> str | None:
        """Returns what is kept, or None."""
        ...

    def set(self, app: str, user: str, text: str, seconds: int) -> None:
        """Keeps a text for a while."""
        ...

    def delete(self, app: str, user: str) -> None:
        """Forgets, if there is anything."""
        ...


class MemorySessionStore:
    """A `SessionStore` for tests, and for a single process.

    Args:
        clock: Seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[str, float]] = {}

    def get(self, app: str, user: str) -> str | None:
        """Returns what is kept, or None."""
        text, end = self._kept.get((app, user), (None, 0))
        return text if self._clock() < end else None

    def set(self, app: str, user: str, text: str, seconds: int) -> None:
        """Keeps a text for a while."""
        self._kept[app, user] = (text, self._clock() + seconds)

    def delete(self, app: str, user: str) -> None:
        """Forgets, if there is anything."""
        self._kept.pop((app, user), None)


class SessionCopy:
    """The session of one user while a handler works on it.

    Args:
        store: Where it is kept.
        app: The app.
        user: The user.
    """

    def __init__(self, store: SessionStore, app: str, user: str) -> None:
        self._store = store
        self._key = (app, user)
        self._text = store.get(*self._key)
        self.session: Session = json.loads(self._text) if self._text else {}

    def save(self, seconds: int) -> None:
        """Stores it, if it changed.

        Args:
            seconds: For how long.

        Raises:
            ReplyError: It holds something that JSON cannot.
        """
        try:
            text = json.dumps(self.session, ensure_ascii=False) if self.session else None
        except (TypeError, ValueError, RecursionError) as error:
            raise ReplyError(f"the session of a user cannot be stored: {error}") from error
        if text is None:
            if self._text:
                self._store.delete(*self._key)
        elif text != self._text:
            self._store.set(*self._key, text, seconds)
