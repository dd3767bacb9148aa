"""What happened: kept for the time line, and told to everybody who listens."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

_KEPT = 5000


class Entry(Protocol):
    """Something that can be shown."""

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        ...


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal.

    Attributes:
        id: Its number, counted from 1.
        topic: What it is about: delivery, sent, menu, api, url, login, apps.
        app: Name of the app.
        entry: The thing itself, in its latest state.
    """

    id: int
    topic: str
    app: str
    entry: Entry


class Journal:
    """The journal of both platforms."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=_KEPT)
        self._last = 0
        self._listeners: set[asyncio.Queue[Event]] = set()

    def write(self, topic: str, app: str, entry: Entry) -> None:
        """Adds a line.

        Args:
            topic: What it is about.
            app: Name of the app.
            entry: The thing itself.
        """
        self._last += 1
        event = Event(self._last, topic, app, entry)
        self._events.append(event)
        for listener in self._listeners:
            listener.put_nowait(event)

    def entries(self, topic: str, app: str = "") -> list[Entry]:
        """Returns the things of a topic, oldest first, each once.

        Args:
            topic: The topic.
            app: Name of the only app to look at.
        """
        found = {
            id(event.entry): event.entry for event in self._events if event.topic == topic and app in ("", event.app)
        }
        return list(found.values())

    async def follow(self, after: int | None = None) -> AsyncIterator[Event]:
        """Yields every line as it is written.

        Args:
            after: Number of the last line already seen; None skips what was written before.
        """
        queue: asyncio.Queue[Event] = asyncio.Queue()
        for event in self._events:
            if after is not None and event.id > after:
                queue.put_nowait(event)
        self._listeners.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)
