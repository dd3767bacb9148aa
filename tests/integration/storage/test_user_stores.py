from collections.abc import Callable

import pytest

from shared.storage.profile_store import DynamoDbProfileStore
from shared.storage.state_store import DynamoDbStateStore
from tests.contracts.profile_store import ProfileStoreContract
from tests.contracts.state_store import StateStoreContract
from tests.integration.storage.conftest import MakeTable


class TestDynamoDbStateStore(StateStoreContract):
    @pytest.fixture
    def connect(self, make_table: MakeTable) -> Callable[[], DynamoDbStateStore]:
        connect_table = make_table("key")
        return lambda: DynamoDbStateStore(connect_table())


class TestDynamoDbProfileStore(ProfileStoreContract):
    @pytest.fixture
    def connect(self, make_table: MakeTable) -> Callable[[], DynamoDbProfileStore]:
        connect_table = make_table("key")
        return lambda: DynamoDbProfileStore(connect_table())
