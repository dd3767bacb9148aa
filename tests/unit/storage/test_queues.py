from collections.abc import Callable, Mapping
from typing import Any

import pytest

from shared.errors import AwsError, StoreError
from shared.storage.queues import (
    MemoryDeadLetters,
    MemoryQueue,
    SqsDeadLetters,
    SqsQueue,
    SqsWatchdog,
)
from tests.contracts.queues import BODY, DeadLettersContract, QueueContract, Receive, Received
from tests.fakes import FakeClock

URL = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs.fifo"


def take_out(queue: MemoryQueue | MemoryDeadLetters) -> Receive:
    def receive() -> list[Received]:
        jobs, queue.jobs = queue.jobs, []
        return [Received(job.body, job.group, job.reason) for job in jobs]

    return receive


class TestMemoryQueue(QueueContract):
    @pytest.fixture
    def queue(self) -> MemoryQueue:
        return MemoryQueue()

    @pytest.fixture
    def receive(self, queue: MemoryQueue) -> Receive:
        return take_out(queue)

    def test_postpone_brings_nothing_back(self, queue: MemoryQueue, receive: Receive) -> None:
        queue.send(BODY, "group", "id")
        receive()
        queue.postpone("handle", 60)
        assert receive() == []


class TestMemoryDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self) -> MemoryDeadLetters:
        return MemoryDeadLetters()

    @pytest.fixture
    def receive(self, dead_letters: MemoryDeadLetters) -> Receive:
        return take_out(dead_letters)


@pytest.mark.parametrize(("seconds", "jobs"), [(299, 1), (300, 2)])
def test_memory_queue_same_job_after_five_minutes_is_another_one(seconds: int, jobs: int) -> None:
    clock = FakeClock()
    queue = MemoryQueue(clock)
    queue.send(BODY, "group", "id")
    clock.advance(seconds)
    queue.send(BODY, "group", "id")
    assert len(queue.jobs) == jobs


class Sqs:
    """An SQS that remembers what it was asked, and can be down."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.down = False

    def call(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        if self.down:
            raise AwsError(operation, "Unreachable", temporary=True)
        self.asked.append((operation, dict(parameters)))
        return {}


MESSAGE = {"QueueUrl": URL, "MessageBody": BODY, "MessageGroupId": "group", "MessageDeduplicationId": "id"}
REASON = {"reason": {"DataType": "String", "StringValue": "undeliverable"}}
type Use = Callable[[Sqs], None]

CALLS: list[tuple[Use, str, dict[str, Any]]] = [
    (lambda sqs: SqsQueue(sqs, URL).send(BODY, "group", "id"), "SendMessage", MESSAGE),
    (
        lambda sqs: SqsQueue(sqs, URL).postpone("handle", 60),
        "ChangeMessageVisibility",
        {"QueueUrl": URL, "ReceiptHandle": "handle", "VisibilityTimeout": 60},
    ),
    (
        lambda sqs: SqsWatchdog(sqs, URL).postpone("handle", 10),
        "ChangeMessageVisibility",
        {"QueueUrl": URL, "ReceiptHandle": "handle", "VisibilityTimeout": 10},
    ),
    (
        lambda sqs: SqsDeadLetters(sqs, URL).send(BODY, "group", "id", "undeliverable"),
        "SendMessage",
        MESSAGE | {"MessageAttributes": REASON},
    ),
    (
        lambda sqs: SqsWatchdog(sqs, URL).send(BODY, 90),
        "SendMessage",
        {"QueueUrl": URL, "MessageBody": BODY, "DelaySeconds": 90},
    ),
]
IDS = ["send", "postpone", "postpone reminder", "dead letter", "reminder"]


@pytest.mark.parametrize(("use", "operation", "parameters"), CALLS, ids=IDS)
def test_sqs_is_asked_once(use: Use, operation: str, parameters: dict[str, Any]) -> None:
    sqs = Sqs()
    use(sqs)
    assert sqs.asked == [(operation, parameters)]


@pytest.mark.parametrize("use", [use for use, _, _ in CALLS], ids=IDS)
def test_sqs_that_is_down_raises_store_error_with_queue_and_code(use: Use) -> None:
    sqs = Sqs()
    sqs.down = True
    with pytest.raises(StoreError, match=r"queue jobs\.fifo: \w+ failed: Unreachable") as caught:
        use(sqs)
    assert isinstance(caught.value.__cause__, AwsError)
