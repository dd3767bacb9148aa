from collections.abc import Callable

import pytest

from shared.storage.token_store import DynamoDbTokenStore
from tests.contracts.token_store import TokenStoreContract
from tests.integration.storage.conftest import MakeTable


class TestDynamoDbTokenStore(TokenStoreContract):
    @pytest.fixture
    def connect(self, make_table: MakeTable) -> Callable[[], DynamoDbTokenStore]:
        connect_table = make_table("key")
        return lambda: DynamoDbTokenStore(connect_table())
