from collections.abc import Callable

import pytest

from shared.clients.ports import StoredToken
from shared.storage.attribute_values import marshal_item
from shared.storage.token_store import DynamoDbTokenStore, MemoryTokenStore
from tests.contracts.token_store import FULL, KEY, TokenStoreContract
from tests.dynamodb import ScriptedDynamoDb, refuse

DAY = 86_400


class TestMemoryTokenStore(TokenStoreContract):
    @pytest.fixture
    def connect(self) -> Callable[[], MemoryTokenStore]:
        store = MemoryTokenStore()
        return lambda: store


def test_replace_write_that_was_answered_too_late_counts_as_written() -> None:
    db = ScriptedDynamoDb(lambda asked: refuse(asked.item))  # what stands there is the very item that is sent again
    assert DynamoDbTokenStore(db.table).replace(KEY, FULL)


def test_replace_write_of_another_process_does_not_count() -> None:
    db = ScriptedDynamoDb(refuse({"key": KEY, "write_id": "another"}))
    assert not DynamoDbTokenStore(db.table).replace(KEY, FULL)


@pytest.mark.parametrize(
    ("record", "end"),
    [
        (StoredToken(revision=1, expires_at=7200.9, spent_until=100), 7200),
        (StoredToken(revision=1, expires_at=0, spent_until=100), 100),
    ],
    ids=["token", "first fetch"],
)
def test_replace_record_is_kept_for_a_day_after_its_end(record: StoredToken, end: int) -> None:
    db = ScriptedDynamoDb({})
    DynamoDbTokenStore(db.table).replace(KEY, record)
    assert db.asked[0].item["ttl"] == end + DAY


def test_read_record_of_another_version_gives_what_is_known() -> None:
    refusal = FULL.refusal._asdict() if FULL.refusal else {}
    item = {"key": KEY, "revision": 3, "token": "t", "refusal": {**refusal, "new": 1}, "new": "x"}
    store = DynamoDbTokenStore(ScriptedDynamoDb({"Item": marshal_item(item)}).table)
    assert store.read(KEY) == StoredToken(3, "t", refusal=FULL.refusal)


@pytest.mark.parametrize("refusal", [{"error": "PlatformError", "until": 1}, {}, "PlatformError"])
def test_read_refusal_that_cannot_be_read_counts_as_none(refusal: object) -> None:
    item = {"key": KEY, "revision": 3, "token": "t", "refusal": refusal}
    store = DynamoDbTokenStore(ScriptedDynamoDb({"Item": marshal_item(item)}).table)
    assert store.read(KEY) == StoredToken(3, "t")
