"""One token's record, also while the store does not answer."""

from collections.abc import Callable

from shared.clients.ports import StoredToken, TokenStore
from shared.errors import StoreError

_AVOID_SECONDS = 5.0


class TokenRecord:
    """The record of one key: the store's, or while the store is down a copy of this process's own.

    With a copy the process goes on alone: it fetches once and keeps what it got, so that an outage of the store
    costs one fetch for each process and not one for each request.

    Args:
        store: Where processes share tokens.
        key: Of the token.
        clock: Seconds since the epoch.
    """

    def __init__(self, store: TokenStore, key: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._key = key
        self._clock = clock
        self._copy = StoredToken()
        self._down_at = float("-inf")

    def read(self) -> StoredToken:
        """Returns the record."""
        if self._is_down:
            return self._copy
        try:
            self._copy = self._store.read(self._key)
        except StoreError:
            # Who holds the lease is nobody's business while nobody can be told.
            self._note_outage(self._copy._replace(lease_until=0))
        return self._copy

    def replace(self, record: StoredToken) -> bool:
        """Writes the record over the one before it.

        Args:
            record: The record, with its new revision.

        Returns:
            Whether it was written; False if another process was faster.
        """
        if self._is_down:
            self._copy = record
            return True
        try:
            written = self._store.replace(self._key, record)
        except StoreError:
            self._note_outage(record)
            return True
        if written:
            self._copy = record
        return written

    @property
    def _is_down(self) -> bool:
        return 0 <= self._clock() - self._down_at < _AVOID_SECONDS

    def _note_outage(self, copy: StoredToken) -> None:
        self._down_at = self._clock()
        self._copy = copy
