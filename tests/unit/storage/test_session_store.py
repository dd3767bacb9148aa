import pytest

from shared.bot.sessions import MemorySessionStore
from shared.storage.attribute_values import marshal_item
from shared.storage.session_store import DynamoDbSessionStore
from tests.contracts.session_store import SessionStoreContract
from tests.dynamodb import ScriptedDynamoDb
from tests.fakes import FakeClock


class TestMemorySessionStore(SessionStoreContract):
    @pytest.fixture
    def store(self, clock: FakeClock) -> MemorySessionStore:
        return MemorySessionStore(clock)


def test_set_item_ends_by_itself() -> None:
    db, clock = ScriptedDynamoDb({}), FakeClock()
    DynamoDbSessionStore(db.table, clock).set("demo", "zhangsan", "{}", 60)
    assert db.asked[0].item == {"key": "demo#zhangsan", "text": "{}", "ttl": int(clock.now) + 60}


@pytest.mark.parametrize(("seconds", "text"), [(59, "{}"), (60, None)])
def test_get_item_that_has_ended_and_is_still_there_gives_none(seconds: int, text: str | None) -> None:
    clock = FakeClock()
    db = ScriptedDynamoDb({"Item": marshal_item({"text": "{}", "ttl": int(clock.now) + 60})})
    clock.advance(seconds)
    assert DynamoDbSessionStore(db.table, clock).get("demo", "zhangsan") == text


def test_delete_names_user_and_app() -> None:
    db = ScriptedDynamoDb({})
    DynamoDbSessionStore(db.table).delete("demo", "zhangsan")
    assert db.asked[0].parameters["Key"] == {"key": {"S": "demo#zhangsan"}}
