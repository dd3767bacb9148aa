import pytest

from shared.storage.suite_store import DynamoDbSuiteStore
from tests.contracts.suite_store import SuiteStoreContract
from tests.integration.storage.conftest import MakeTable


class TestDynamoDbSuiteStore(SuiteStoreContract):
    @pytest.fixture
    def store(self, make_table: MakeTable) -> DynamoDbSuiteStore:
        return DynamoDbSuiteStore(make_table("suite_id", "item")())
