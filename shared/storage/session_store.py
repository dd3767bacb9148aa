"""The sessions of users, in a table: see `shared.bot.sessions.SessionStore`."""

import time
from collections.abc import Callable

from shared.storage.attribute_values import Item
from shared.storage.dynamodb import Table


class DynamoDbSessionStore:
    """Keeps sessions in a table with the partition key ``key`` and the TTL attribute ``ttl``.

    Args:
        table: The table.
        clock: Seconds since the epoch.
    """

    def __init__(self, table: Table, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._clock = clock

    def get(self, app: str, user: str) -> str | None:
        """Returns what is kept, or None."""
        item = self._table.get(_build_key(app, user))
        # DynamoDB deletes what has ended hours or days later.
        return item["text"] if item and self._clock() < item["ttl"] else None

    def set(self, app: str, user: str, text: str, seconds: int) -> None:
        """Keeps a text for a while."""
        self._table.put({**_build_key(app, user), "text": text, "ttl": int(self._clock()) + seconds})

    def delete(self, app: str, user: str) -> None:
        """Forgets, if there is anything."""
        self._table.delete(_build_key(app, user))


def _build_key(app: str, user: str) -> Item:
    return {"key": f"{app}#{user}"}  # no name of an app has a #
