"""What suites (第三方应用) have been pushed: see `shared.clients.ports.SuiteStore`."""

from abc import ABC, abstractmethod
from threading import Lock

from shared.storage.dynamodb import Table

_TICKET = "ticket"
_CORP = "corp#"
# A cancelled corp's item stays for so long, without its code, so that a save that comes late is known to be older.
_TOMBSTONE_SECONDS = 30 * 86_400
_NEWEST = "attribute_not_exists(#timestamp) OR #timestamp <= :timestamp"


class _SuiteStore(ABC):
    """Names what is kept; how one text is kept with its timestamp is the implementation's."""

    def read_ticket(self, suite_id: str) -> str:
        """Returns the newest suite_ticket; empty before the first push."""
        return self._read(suite_id, _TICKET)

    def save_ticket(self, suite_id: str, ticket: str, timestamp: int) -> None:
        """Keeps a suite_ticket, unless it is empty or a newer one is kept already."""
        if ticket:
            self._save(suite_id, _TICKET, ticket, timestamp)

    def read_permanent_code(self, suite_id: str, corp_id: str) -> str:
        """Returns the permanent_code of a corp; empty if it does not authorise the suite."""
        return self._read(suite_id, _CORP + corp_id)

    def save_permanent_code(self, suite_id: str, corp_id: str, permanent_code: str, timestamp: int) -> None:
        """Keeps what a corp's authorisation was exchanged for, unless it was saved or cancelled later than that."""
        self._save(suite_id, _CORP + corp_id, permanent_code, timestamp)

    def cancel(self, suite_id: str, corp_id: str, timestamp: int) -> None:
        """Deletes a corp's authorisation, unless it was saved later than that."""
        self._save(suite_id, _CORP + corp_id, "", timestamp)

    @abstractmethod
    def _read(self, suite_id: str, item: str) -> str:
        """Returns the text of an item; empty if there is none."""

    @abstractmethod
    def _save(self, suite_id: str, item: str, text: str, timestamp: int) -> None:
        """Keeps a text, empty for none any more, unless the item has a later timestamp."""


class DynamoDbSuiteStore(_SuiteStore):
    """Keeps what was pushed in a table with the partition key ``suite_id`` and the sort key ``item``.

    The TTL attribute ``ttl`` is set on cancelled corps only: a ticket is replaced, and a permanent code has no end.

    Args:
        table: The table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def _read(self, suite_id: str, item: str) -> str:
        found = self._table.get({"suite_id": suite_id, "item": item}) or {}
        text: str = found.get("text", "")
        return text

    def _save(self, suite_id: str, item: str, text: str, timestamp: int) -> None:
        content = {"text": text} if text else {"ttl": timestamp + _TOMBSTONE_SECONDS}
        key = {"suite_id": suite_id, "item": item}
        self._table.put({**key, "timestamp": timestamp, **content}, _NEWEST, {"timestamp": timestamp})


class MemorySuiteStore(_SuiteStore):
    """Keeps what was pushed in this process, where there is no table."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, str], tuple[int, str]] = {}
        self._lock = Lock()

    def _read(self, suite_id: str, item: str) -> str:
        return self._items.get((suite_id, item), (0, ""))[1]

    def _save(self, suite_id: str, item: str, text: str, timestamp: int) -> None:
        with self._lock:
            newest, _ = self._items.get((suite_id, item), (timestamp, ""))
            if newest <= timestamp:
                self._items[suite_id, item] = (timestamp, text)
