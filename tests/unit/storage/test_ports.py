import inspect

import pytest

from shared.bot.sessions import MemorySessionStore, SessionStore
from shared.clients.ports import SuiteStore, TokenStore
from shared.runtime.local_queues import LocalWatchdog
from shared.storage.inbox import DynamoDbInbox, MemoryInbox
from shared.storage.ports import DeadLetters, Inbox, InboxItem, Queue, State, Watchdog
from shared.storage.queues import (
    MemoryDeadLetters,
    MemoryQueue,
    SqsDeadLetters,
    SqsQueue,
    SqsWatchdog,
)
from shared.storage.session_store import DynamoDbSessionStore
from shared.storage.suite_store import DynamoDbSuiteStore, MemorySuiteStore
from shared.storage.token_store import DynamoDbTokenStore, MemoryTokenStore

IMPLEMENTATIONS: list[tuple[type, type]] = [
    (TokenStore, DynamoDbTokenStore),
    (TokenStore, MemoryTokenStore),
    (SuiteStore, DynamoDbSuiteStore),
    (SuiteStore, MemorySuiteStore),
    (SessionStore, DynamoDbSessionStore),
    (SessionStore, MemorySessionStore),
    (Inbox, DynamoDbInbox),
    (Inbox, MemoryInbox),
    (Queue, SqsQueue),
    (Queue, MemoryQueue),
    (DeadLetters, SqsDeadLetters),
    (DeadLetters, MemoryDeadLetters),
    (Watchdog, SqsWatchdog),
    (Watchdog, LocalWatchdog),
]


def list_operations(kind: type) -> dict[str, inspect.Signature]:
    methods = inspect.getmembers(kind, inspect.isfunction)
    return {name: inspect.signature(method) for name, method in methods if not name.startswith("_")}


@pytest.mark.parametrize(("port", "implementation"), IMPLEMENTATIONS, ids=lambda kind: kind.__name__)
def test_implementation_has_the_operations_of_its_port_and_no_others(port: type, implementation: type) -> None:
    assert list_operations(implementation) == list_operations(port)


def test_inbox_item_is_working_and_unanswered_at_first() -> None:
    item = InboxItem("key", "owner", 1, 0)
    assert (item.state, item.job, item.reply) == (State.WORKING, "", "")
