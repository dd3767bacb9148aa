"""Tokens that processes share: see `shared.clients.ports.TokenStore`."""

import secrets
from threading import Lock

from shared.clients.ports import Refusal, StoredToken
from shared.storage.attribute_values import Item
from shared.storage.dynamodb import Table

_KEPT_SECONDS = 86_400  # after its end; what the record says about refusals and fetches is over long before


class DynamoDbTokenStore:
    """Keeps tokens in a table with the partition key ``key`` and the TTL attribute ``ttl``.

    Args:
        table: The table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, key: str) -> StoredToken:
        """Returns the record as last written; an empty one if there is none."""
        item = self._table.get({"key": key})
        return _parse_record(item) if item else StoredToken()

    def replace(self, key: str, record: StoredToken) -> bool:
        """Writes a record over the one whose revision is one less."""
        write_id = secrets.token_hex(8)
        item = {
            "key": key,
            "write_id": write_id,
            "ttl": int(max(record.expires_at, record.spent_until)) + _KEPT_SECONDS,
            **record._asdict(),
            "refusal": record.refusal and record.refusal._asdict(),
        }
        condition = "#revision = :previous" if record.revision > 1 else "attribute_not_exists(#revision)"
        values = {"previous": record.revision - 1} if record.revision > 1 else {}
        write = self._table.put(item, condition, values)
        # A write that AWS answered too late is sent again, and then finds what it wrote itself.
        return write.done or write.item.get("write_id") == write_id

    def delete(self, key: str) -> None:
        """Deletes a record."""
        self._table.delete({"key": key})


class MemoryTokenStore:
    """Keeps tokens in this process, where there is no table."""

    def __init__(self) -> None:
        self._records: dict[str, StoredToken] = {}
        self._lock = Lock()

    def read(self, key: str) -> StoredToken:
        """Returns the record as last written; an empty one if there is none."""
        return self._records.get(key, StoredToken())

    def replace(self, key: str, record: StoredToken) -> bool:
        """Writes a record over the one whose revision is one less."""
        with self._lock:
            if self.read(key).revision != record.revision - 1:
                return False
            self._records[key] = record
            return True

    def delete(self, key: str) -> None:
        """Deletes a record."""
        self._records.pop(key, None)


def _parse_record(item: Item) -> StoredToken:
    """Reads the fields that it knows of, so that a record of another version of this code does no harm."""
    fields = {name: item[name] for name in StoredToken._fields if name in item}
    return StoredToken(**fields | {"refusal": _parse_refusal(item.get("refusal") or {})})


def _parse_refusal(fields: Item) -> Refusal | None:
    """Reads a refusal; one that lacks a field counts as none."""
    try:
        return Refusal(**{name: fields[name] for name in Refusal._fields})
    except (KeyError, TypeError):
        return None
