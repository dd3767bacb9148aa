"""What is kept about users who have logged in: sealed texts that end by themselves."""

from typing import NamedTuple, Protocol

from shared.storage.dynamodb import Table


class StoredProfile(NamedTuple):
    """A profile as it is kept.

    Attributes:
        sealed: The profile, which only the keys of its app open.
        expires_at: Until when it may be used, in seconds since the epoch.
    """

    sealed: str
    expires_at: int


class ProfileStore(Protocol):
    """Where profiles are kept; all calls raise `StoreError` where the store does not answer."""

    def read(self, key: str) -> StoredProfile | None:
        """Returns a profile, which may have ended; None if there is none."""
        ...

    def save(self, key: str, profile: StoredProfile) -> None:
        """Writes a profile in the place of the earlier one."""
        ...

    def delete(self, key: str) -> None:
        """Deletes a profile, if there is one."""
        ...


class DynamoDbProfileStore:
    """Keeps profiles in a table with the partition key ``key`` and the TTL attribute ``ttl``.

    Args:
        table: The table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, key: str) -> StoredProfile | None:
        """Returns a profile, which may have ended; None if there is none."""
        item = self._table.get({"key": key})
        return StoredProfile(item["sealed"], item["ttl"]) if item else None

    def save(self, key: str, profile: StoredProfile) -> None:
        """Writes a profile in the place of the earlier one."""
        self._table.put({"key": key, "sealed": profile.sealed, "ttl": profile.expires_at})

    def delete(self, key: str) -> None:
        """Deletes a profile, if there is one."""
        self._table.delete({"key": key})


class MemoryProfileStore:
    """Keeps profiles in this process, where there is no table."""

    def __init__(self) -> None:
        self._profiles: dict[str, StoredProfile] = {}

    def read(self, key: str) -> StoredProfile | None:
        """Returns a profile, which may have ended; None if there is none."""
        return self._profiles.get(key)

    def save(self, key: str, profile: StoredProfile) -> None:
        """Writes a profile in the place of the earlier one."""
        self._profiles[key] = profile

    def delete(self, key: str) -> None:
        """Deletes a profile, if there is one."""
        self._profiles.pop(key, None)
