import pytest

from shared.storage.suite_store import DynamoDbSuiteStore, MemorySuiteStore
from tests.contracts.suite_store import CORP, NOW, SUITE, SuiteStoreContract
from tests.dynamodb import ScriptedDynamoDb


class TestMemorySuiteStore(SuiteStoreContract):
    @pytest.fixture
    def store(self) -> MemorySuiteStore:
        return MemorySuiteStore()


def test_cancel_keeps_when_it_was_for_a_month_and_nothing_else() -> None:
    db = ScriptedDynamoDb({})
    DynamoDbSuiteStore(db.table).cancel(SUITE, CORP, NOW)
    assert db.asked[0].item == {
        "suite_id": SUITE,
        "item": f"corp#{CORP}",
        "timestamp": NOW,
        "ttl": NOW + 30 * 86_400,
    }


def test_save_ticket_and_code_have_no_end() -> None:
    db = ScriptedDynamoDb({}, {})
    store = DynamoDbSuiteStore(db.table)
    store.save_ticket(SUITE, "ticket@1", NOW)
    store.save_permanent_code(SUITE, CORP, "code", NOW)
    assert [asked.item for asked in db.asked] == [
        {"suite_id": SUITE, "item": "ticket", "timestamp": NOW, "text": "ticket@1"},
        {"suite_id": SUITE, "item": f"corp#{CORP}", "timestamp": NOW, "text": "code"},
    ]
