"""Marks of OAuth states that were used, each with what came of the login."""

from threading import Lock
from typing import NamedTuple, Protocol

from shared.storage.dynamodb import Table

_KEPT_SECONDS = 600  # as long as the browser keeps the login's cookie, without which a state is worth nothing


class UsedState(NamedTuple):
    """What is known of a state that was used.

    Attributes:
        owner: The request that was first.
        used_at: When that was, in seconds since the epoch.
        outcome: What came of it; empty while that request is at work.
    """

    owner: str
    used_at: float
    outcome: str = ""


class StateStore(Protocol):
    """Where requests agree which of them is the first with a state."""

    def use(self, key: str, owner: str, now: float) -> UsedState:
        """Marks a state as used, if it is not.

        Args:
            key: Of the state.
            owner: An id of the request.
            now: Seconds since the epoch.

        Returns:
            The mark as it stands; the request is the first if it is the owner.

        Raises:
            StoreError: The store did not answer.
        """
        ...

    def settle(self, key: str, used: UsedState) -> None:
        """Writes what came of the login; for the owner only.

        Args:
            key: Of the state.
            used: The mark with its outcome.

        Raises:
            StoreError: The store did not answer.
        """
        ...


class DynamoDbStateStore:
    """Keeps marks in a table with the partition key ``key`` and the TTL attribute ``ttl``.

    Args:
        table: The table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def use(self, key: str, owner: str, now: float) -> UsedState:
        """Marks a state as used, if it is not."""
        used = UsedState(owner, now)
        write = self._table.put(_build_item(key, used), "attribute_not_exists(#key)")
        return used if write.done else UsedState(*(write.item[name] for name in UsedState._fields))

    def settle(self, key: str, used: UsedState) -> None:
        """Writes what came of the login."""
        self._table.put(_build_item(key, used))


class MemoryStateStore:
    """Keeps marks in this process, where there is no table."""

    def __init__(self) -> None:
        self._marks: dict[str, UsedState] = {}
        self._lock = Lock()

    def use(self, key: str, owner: str, now: float) -> UsedState:
        """Marks a state as used, if it is not."""
        with self._lock:
            return self._marks.setdefault(key, UsedState(owner, now))

    def settle(self, key: str, used: UsedState) -> None:
        """Writes what came of the login."""
        self._marks[key] = used


def _build_item(key: str, used: UsedState) -> dict[str, object]:
    return {"key": key, "ttl": int(used.used_at) + _KEPT_SECONDS, **used._asdict()}
