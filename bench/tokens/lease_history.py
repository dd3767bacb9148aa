"""The history of a token's record, put together from what several processes read and wrote."""

import time
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from shared.clients.ports import StoredToken, TokenStore


class Sight(NamedTuple):
    """A revision of the record.

    Attributes:
        revision: Its number.
        lease_until: Until when it gives one process the lease; 0 if it does not.
        written_at: When the process that tells of it has written it; 0 if it has read it only.
    """

    revision: int
    lease_until: float
    written_at: float = 0.0


class WatchedStore:
    """Remembers every revision that comes by.

    Args:
        store: Where processes share tokens.
    """

    def __init__(self, store: TokenStore) -> None:
        self._store = store
        self.sights: list[Sight] = []

    def read(self, key: str) -> StoredToken:
        """Returns the record."""
        record = self._store.read(key)
        self.sights.append(Sight(record.revision, record.lease_until))
        return record

    def replace(self, key: str, record: StoredToken) -> bool:
        """Writes the record over the one before it."""
        now = time.time()
        is_written = self._store.replace(key, record)
        if is_written:
            self.sights.append(Sight(record.revision, record.lease_until, now))
        return is_written

    def delete(self, key: str) -> None:
        """Deletes the record."""
        self._store.delete(key)


def find_shared_leases(sights: Iterable[Sight]) -> list[int]:
    """Returns the revisions with which a process took a lease that another one still had.

    Args:
        sights: What all processes saw; each has read the revision that it replaces.
    """
    sights = list(sights)
    leases = {sight.revision: sight.lease_until for sight in sights}
    written = [sight for sight in sights if sight.written_at]
    writers = Counter(sight.revision for sight in written)
    return [
        sight.revision
        for sight in written
        if writers[sight.revision] > 1 or (sight.lease_until and sight.written_at < leases[sight.revision - 1])
    ]
