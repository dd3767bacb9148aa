import pytest

from shared.storage.session_store import DynamoDbSessionStore
from tests.contracts.session_store import SessionStoreContract
from tests.fakes import FakeClock
from tests.integration.storage.conftest import MakeTable


class TestDynamoDbSessionStore(SessionStoreContract):
    @pytest.fixture
    def store(self, make_table: MakeTable, clock: FakeClock) -> DynamoDbSessionStore:
        return DynamoDbSessionStore(make_table("key")(), clock)
