"""The deliveries of the last days, in a table: see `shared.storage.ports.Inbox`."""

import time
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

from shared.storage.attribute_values import Item
from shared.storage.dynamodb import Table
from shared.storage.ports import UNFINISHED, InboxItem, State

_COUNTER_SECONDS = 600  # a counter is of use for its minute


class DynamoDbInbox:
    """Keeps deliveries in a table with the partition key ``key`` and the TTL attribute ``ttl``.

    An empty text has no attribute, which makes the conditions short and the items small.

    Args:
        table: The table.
        retention_seconds: How long an item is kept.
        clock: Seconds since the epoch.
    """

    def __init__(self, table: Table, retention_seconds: int, clock: Callable[[], float] = time.time) -> None:
        self._table = table
        self._retention_seconds = retention_seconds
        self._clock = clock

    def record(self, item: InboxItem, seconds: float | None = None) -> InboxItem:
        """Writes an item, unless there is one with its key."""
        texts = {"job": item.job or None, "reply": item.reply or None, "late": item.late or None}
        attributes = {**item._asdict(), **texts, "ttl": self._find_end()}
        write = self._table.put(attributes, "attribute_not_exists(#key)", seconds=seconds)
        return item if write.done else _parse_item(write.item)

    def take_over(self, item: InboxItem, owner: str, lease_until: float) -> bool:
        """Gives an unfinished item another owner and lease, unless it has changed since it was read."""
        write = self._table.update(
            {"key": item.key},
            "SET #owner = :owner, #lease_until = :lease_until",
            {
                "owner": owner,
                "lease_until": lease_until,
                "state": item.state,
                "old_owner": item.owner,
                "old_lease": item.lease_until,
            },
            "#state = :state AND #owner = :old_owner AND #lease_until = :old_lease",
        )
        now = write.item
        return write.done or (now.get("owner"), now.get("lease_until")) == (owner, lease_until)

    def store_reply(self, key: str, reply: str, late: str = "") -> InboxItem | None:
        """Turns a working item into a replied one, and drops its job."""
        texts = {name: text for name, text in (("reply", reply), ("late", late)) if text}
        changes = ", ".join(["SET #state = :new", *(f"#{name} = :{name}" for name in texts)])
        return self._settle(key, f"{changes} REMOVE #job", {"new": State.REPLIED, **texts})

    def mark_late(self, key: str, lease_until: float, seconds: float | None = None) -> InboxItem | None:
        """Turns a working item into a late one."""
        values = {"new": State.LATE, "lease_until": lease_until}
        return self._settle(key, "SET #state = :new, #lease_until = :lease_until", values, seconds)

    def finish(self, key: str) -> None:
        """Makes an item done, whatever it was, or a new one that is done; drops its job and keeps its reply."""
        changes = "SET #state = :done, #ttl = if_not_exists(#ttl, :ttl) REMOVE #job"
        self._table.update({"key": key}, changes, {"done": State.DONE, "ttl": self._find_end()})

    def write_stream(self, key: str, reply: str) -> bool:
        """Replaces the reply of an item that was answered with a stream."""
        values = {"reply": reply, "late": State.LATE}
        condition = "#state = :late OR attribute_exists(#reply)"
        return self._table.update({"key": key}, "SET #reply = :reply", values, condition).done

    def read(self, key: str) -> InboxItem | None:
        """Returns the item as last written; None if there is none."""
        item = self._table.get({"key": key})
        return _parse_item(item) if item else None

    def scan_unfinished(self) -> Iterator[InboxItem]:
        """Yields every working or late item."""
        items = self._table.scan("#state IN (:working, :late)", {"working": State.WORKING, "late": State.LATE})
        return map(_parse_item, items)

    def count_held(self, app: str, minute: int) -> int:
        """Counts one more delivery that is held open."""
        # No name of an app begins so, and no counter has a state.
        key = {"key": f"#held#{app}#{minute}"}
        values = {"one": 1, "ttl": minute * 60 + _COUNTER_SECONDS}
        write = self._table.update(key, "SET #ttl = :ttl ADD #count :one", values)
        count: int = write.item["count"]
        return count

    def _settle(self, key: str, changes: str, values: Item, seconds: float | None = None) -> InboxItem | None:
        """Makes changes to a working item, and returns the item that is there afterwards."""
        values = {**values, "working": State.WORKING}
        write = self._table.update({"key": key}, changes, values, "#state = :working", seconds)
        return _parse_item(write.item) if write.item else None

    def _find_end(self) -> int:
        return int(self._clock()) + self._retention_seconds


class MemoryInbox:
    """Keeps deliveries in this process, where there is no table."""

    def __init__(self) -> None:
        self._items: dict[str, InboxItem] = {}
        self._held: dict[tuple[str, int], int] = {}
        self._lock = Lock()

    def record(
        self,
        item: InboxItem,
        seconds: float | None = None,  # noqa: ARG002  # it answers at once
    ) -> InboxItem:
        """Writes an item, unless there is one with its key."""
        with self._lock:
            return self._items.setdefault(item.key, item)

    def take_over(self, item: InboxItem, owner: str, lease_until: float) -> bool:
        """Gives an unfinished item another owner and lease, unless it has changed since it was read."""
        with self._lock:
            now = self._items.get(item.key)
            if not now or (now.state, now.owner, now.lease_until) != (item.state, item.owner, item.lease_until):
                return False
            self._items[item.key] = now._replace(owner=owner, lease_until=lease_until)
            return True

    def store_reply(self, key: str, reply: str, late: str = "") -> InboxItem | None:
        """Turns a working item into a replied one, and drops its job."""
        return self._settle(key, state=State.REPLIED, reply=reply, late=late, job="")

    def mark_late(
        self,
        key: str,
        lease_until: float,
        seconds: float | None = None,  # noqa: ARG002  # it answers at once
    ) -> InboxItem | None:
        """Turns a working item into a late one."""
        return self._settle(key, state=State.LATE, lease_until=lease_until)

    def finish(self, key: str) -> None:
        """Makes an item done, whatever it was, or a new one that is done; drops its job and keeps its reply."""
        with self._lock:
            item = self._items.get(key, InboxItem(key, "", 0, 0))
            self._items[key] = item._replace(state=State.DONE, job="")

    def write_stream(self, key: str, reply: str) -> bool:
        """Replaces the reply of an item that was answered with a stream."""
        with self._lock:
            item = self._items.get(key)
            if not item or not (item.state is State.LATE or item.reply):
                return False
            self._items[key] = item._replace(reply=reply)
            return True

    def read(self, key: str) -> InboxItem | None:
        """Returns the item as last written; None if there is none."""
        return self._items.get(key)

    def scan_unfinished(self) -> Iterator[InboxItem]:
        """Yields every working or late item."""
        with self._lock:
            items = list(self._items.values())
        return (item for item in items if item.state in UNFINISHED)

    def count_held(self, app: str, minute: int) -> int:
        """Counts one more delivery that is held open."""
        with self._lock:
            self._held[app, minute] = self._held.get((app, minute), 0) + 1
            return self._held[app, minute]

    def _settle(self, key: str, **changes: Any) -> InboxItem | None:
        """Makes changes to a working item, and returns the item that is there afterwards."""
        with self._lock:
            item = self._items.get(key)
            if item and item.state is State.WORKING:
                item = self._items[key] = item._replace(**changes)
            return item


def _parse_item(item: Item) -> InboxItem:
    """Reads an item; one that was finished before it was recorded has a key and a state only."""
    fields: Item = {"owner": "", "lease_until": 0, "recorded_at": 0}
    fields |= {name: item[name] for name in InboxItem._fields if name in item}
    return InboxItem(**fields | {"state": State(item["state"])})
