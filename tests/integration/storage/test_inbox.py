from collections.abc import Callable

import pytest

from shared.storage.inbox import DynamoDbInbox
from tests.contracts.inbox import ITEM, InboxContract
from tests.integration.storage.conftest import MakeTable


class TestDynamoDbInbox(InboxContract):
    @pytest.fixture
    def connect(self, make_table: MakeTable) -> Callable[[], DynamoDbInbox]:
        connect_table = make_table("key")
        return lambda: DynamoDbInbox(connect_table(), retention_seconds=86_400)

    def test_scan_unfinished_reads_more_than_one_page(self, connect: Callable[[], DynamoDbInbox]) -> None:
        inbox = connect()
        items = [ITEM._replace(key=f"{number:02}", job="x" * 50_000) for number in range(30)]  # a page has 1 MB
        for item in items:
            inbox.record(item)
        assert sorted(inbox.scan_unfinished()) == items
