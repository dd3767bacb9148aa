from collections.abc import Callable, Container, Mapping
from typing import Any

import pytest

from shared.storage.attribute_values import marshal_item, unmarshal_item
from shared.storage.dynamodb import Table
from shared.storage.state_store import DynamoDbStateStore, MemoryStateStore, UsedState
from tests.contracts.state_store import KEY, NOW, StateStoreContract


class TestMemoryStateStore(StateStoreContract):
    @pytest.fixture
    def connect(self) -> Callable[[], MemoryStateStore]:
        store = MemoryStateStore()
        return lambda: store


class DynamoDb:
    """A DynamoDB that keeps one item, and may answer its first write too late."""

    def __init__(self, *, late: bool = False) -> None:
        self.item: dict[str, Any] = {}
        self._late = late

    def call(
        self, operation: str, parameters: Mapping[str, Any], expected: Container[str] = (), *_: object
    ) -> dict[str, Any]:
        assert operation == "PutItem"
        stood = dict(self.item)
        if not stood or "ConditionExpression" not in parameters:
            self.item = unmarshal_item(parameters["Item"])
        if "ConditionExpression" not in parameters or not (stood or self._late):
            return {}
        assert "ConditionalCheckFailedException" in expected
        return {"__type": "ConditionalCheckFailedException", "Item": marshal_item(stood or self.item)}


def test_use_is_one_write_that_ends_by_itself() -> None:
    db = DynamoDb()
    DynamoDbStateStore(Table(db, "users")).use(KEY, "first", NOW)
    assert db.item == {"key": KEY, "ttl": int(NOW) + 600, "owner": "first", "used_at": NOW, "outcome": ""}


def test_use_write_that_was_answered_too_late_counts() -> None:
    store = DynamoDbStateStore(Table(DynamoDb(late=True), "users"))
    assert store.use(KEY, "first", NOW) == UsedState("first", NOW)


def test_settle_takes_the_place_of_the_mark() -> None:
    db = DynamoDb()
    store = DynamoDbStateStore(Table(db, "users"))
    store.settle(KEY, store.use(KEY, "first", NOW)._replace(outcome="sealed"))
    assert (db.item["outcome"], db.item["ttl"]) == ("sealed", int(NOW) + 600)
    assert store.use(KEY, "second", NOW) == UsedState("first", NOW, "sealed")
