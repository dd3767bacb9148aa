import pytest

from shared.storage.suite_store import DynamoDbSuiteStore
from tests.contracts.suite_store import NOW, SUITE, SuiteStoreContract
from tests.integration.storage.conftest import MakeTable


class TestDynamoDbSuiteStore(SuiteStoreContract):
    @pytest.fixture
    def store(self, make_table: MakeTable) -> DynamoDbSuiteStore:
        return DynamoDbSuiteStore(make_table("suite_id", "item")())

    def test_list_corp_ids_reads_more_than_one_page(self, store: DynamoDbSuiteStore) -> None:
        corps = [f"wp-{number:03}" for number in range(30)]
        for corp_id in corps:
            store.save_permanent_code(SUITE, corp_id, "x" * 50_000, NOW)  # a page has one megabyte
        assert store.list_corp_ids(SUITE) == corps
