from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from devtools.local_stack.ministack import REGION, MiniStack
from shared.runtime.aws_client import AwsClient
from shared.storage.queues import SqsDeadLetters, SqsQueue, SqsWatchdog
from tests.contracts.queues import BODY, DeadLettersContract, QueueContract, Receive, Received, WatchdogContract

FIFO = {"FifoQueue": "true", "VisibilityTimeout": "600"}


@pytest.fixture
def sqs(ministack: MiniStack) -> AwsClient:
    return AwsClient("sqs", "AmazonSQS", REGION, ministack.url, "1.0")


@pytest.fixture
def operator(ministack: MiniStack) -> Any:
    return ministack.client("sqs")


@pytest.fixture
def fifo_url(operator: Any) -> str:
    url: str = operator.create_queue(QueueName=f"queue-{uuid4()}.fifo", Attributes=FIFO)["QueueUrl"]
    return url


@pytest.fixture
def standard_url(operator: Any) -> str:
    url: str = operator.create_queue(QueueName=f"queue-{uuid4()}")["QueueUrl"]
    return url


def receive_raw(operator: Any, url: str) -> list[dict[str, Any]]:
    answer = operator.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["MessageGroupId"], MessageAttributeNames=["reason"]
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def receive_all(operator: Any, url: str) -> Receive:
    def receive() -> list[Received]:
        received: list[Received] = []
        while messages := receive_raw(operator, url):
            for message in messages:
                group = message.get("Attributes", {}).get("MessageGroupId", "")
                reason = message.get("MessageAttributes", {}).get("reason", {}).get("StringValue", "")
                received.append(Received(message["Body"], group, reason))
                operator.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return received

    return receive


class TestSqsQueue(QueueContract):
    @pytest.fixture
    def queue(self, sqs: AwsClient, fifo_url: str) -> SqsQueue:
        return SqsQueue(sqs, fifo_url)

    @pytest.fixture
    def receive(self, operator: Any, fifo_url: str) -> Receive:
        return receive_all(operator, fifo_url)

    def test_postpone_job_comes_back_when_it_is_said(self, queue: SqsQueue, operator: Any, fifo_url: str) -> None:
        queue.send(BODY, "group", "id")
        (message,) = receive_raw(operator, fifo_url)
        assert receive_raw(operator, fifo_url) == []
        queue.postpone(message["ReceiptHandle"], 0)
        (again,) = receive_raw(operator, fifo_url)
        assert again["Body"] == BODY


class TestSqsDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self, sqs: AwsClient, fifo_url: str) -> SqsDeadLetters:
        return SqsDeadLetters(sqs, fifo_url)

    @pytest.fixture
    def receive(self, operator: Any, fifo_url: str) -> Receive:
        return receive_all(operator, fifo_url)


class TestSqsWatchdog(WatchdogContract):
    @pytest.fixture
    def watchdog(self, sqs: AwsClient, standard_url: str) -> SqsWatchdog:
        return SqsWatchdog(sqs, standard_url)

    @pytest.fixture
    def receive(self, operator: Any, standard_url: str) -> Receive:
        return receive_all(operator, standard_url)

    @pytest.fixture
    def count_delayed(self, operator: Any, standard_url: str) -> Callable[[], int]:
        name = "ApproximateNumberOfMessagesDelayed"
        read = operator.get_queue_attributes
        return lambda: int(read(QueueUrl=standard_url, AttributeNames=[name])["Attributes"][name])
