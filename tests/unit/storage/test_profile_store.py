from collections.abc import Callable, Mapping
from typing import Any

import pytest

from shared.storage.dynamodb import Table
from shared.storage.profile_store import DynamoDbProfileStore, MemoryProfileStore
from tests.contracts.profile_store import KEY, PROFILE, ProfileStoreContract


class TestMemoryProfileStore(ProfileStoreContract):
    @pytest.fixture
    def connect(self) -> Callable[[], MemoryProfileStore]:
        store = MemoryProfileStore()
        return lambda: store


class DynamoDb:
    """A DynamoDB that keeps one item."""

    def __init__(self) -> None:
        self.item: dict[str, Any] | None = None

    def call(self, operation: str, parameters: Mapping[str, Any], *_: object) -> dict[str, Any]:
        if operation == "GetItem":
            return {"Item": self.item} if self.item else {}
        self.item = parameters.get("Item")
        return {}


class TestDynamoDbProfileStore:
    def test_read_gives_what_was_saved_until_it_is_deleted(self) -> None:
        store = DynamoDbProfileStore(Table(DynamoDb(), "users"))
        assert store.read(KEY) is None
        store.save(KEY, PROFILE)
        assert store.read(KEY) == PROFILE
        store.delete(KEY)
        assert store.read(KEY) is None

    def test_save_ends_by_itself(self) -> None:
        db = DynamoDb()
        DynamoDbProfileStore(Table(db, "users")).save(KEY, PROFILE)
        assert db.item == {"key": {"S": KEY}, "sealed": {"S": PROFILE.sealed}, "ttl": {"N": str(PROFILE.expires_at)}}
