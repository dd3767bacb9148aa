"""Jobs, dead letters and reminders, in SQS: see `shared.storage.ports`.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from shared.errors import AwsError, StoreError

_DEDUPLICATION_SECONDS = 300  # as in SQS


class Sqs(Protocol):
    """The service, without the way to reach it."""

    def call(self, operation: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Calls an operation.

        Raises:
            AwsError: The service refused, or did not answer.
        """
        ...


class _SqsSender:
    """Calls operations of one queue.

    Args:
        sqs: The service.
        url: Of the queue.
    """

    def __init__(self, sqs: Sqs, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def _call(self, operation: str, parameters: Mapping[str, object]) -> None:
        try:
            self._sqs.call(operation, {"QueueUrl": self._url, **parameters})
        except AwsError as error:
            raise StoreError(f"queue {self._url.rpartition('/')[2]}: {error}") from error


class _SqsReceiver(_SqsSender):
    """A queue whose messages come to the worker."""

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Keeps what was received, and failed, from being received again for some time."""
        parameters = {"ReceiptHandle": receipt_handle, "VisibilityTimeout": seconds}
        self._call("ChangeMessageVisibility", parameters)


class SqsQueue(_SqsReceiver):
    """The queue of jobs, a FIFO queue."""

    def send(self, body: str, group: str, deduplication_id: str) -> None:
        """Queues a job."""
        self._call("SendMessage", _build_message(body, group, deduplication_id))


class SqsDeadLetters(_SqsSender):
    """The dead-letter queue of the jobs, a FIFO queue like theirs."""

    def send(self, body: str, group: str, deduplication_id: str, reason: str) -> None:
        """Keeps a job for the operator."""
        attributes = {"reason": {"DataType": "String", "StringValue": reason}}
        self._call("SendMessage", {**_build_message(body, group, deduplication_id), "MessageAttributes": attributes})


class SqsWatchdog(_SqsReceiver):
    """A standard queue: a FIFO queue delays all of its messages alike."""

    def send(self, body: str, seconds: int) -> None:
        """Leaves a reminder."""
        self._call("SendMessage", {"MessageBody": body, "DelaySeconds": seconds})


class QueuedJob(NamedTuple):
    """A job in a queue of this process.

    Attributes:
        body: JSON.
        group: Who its order matters to.
        deduplication_id: What tells it from others.
        reason: Why it is a dead letter; empty for one that is not.
    """

    body: str
    group: str
    deduplication_id: str
    reason: str = ""


class MemoryQueue:
    """Keeps jobs in this process, where there is no queue.

    Args:
        clock: Seconds since the epoch.

    Attributes:
        jobs: In order; whoever runs them takes them out.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.jobs: list[QueuedJob] = []
        self._clock = clock
        self._sent_at: dict[str, float] = {}

    def send(self, body: str, group: str, deduplication_id: str) -> None:
        """Queues a job."""
        now = self._clock()
        self._sent_at = {key: at for key, at in self._sent_at.items() if now - at < _DEDUPLICATION_SECONDS}
        if deduplication_id not in self._sent_at:
            self._sent_at[deduplication_id] = now
            self.jobs.append(QueuedJob(body, group, deduplication_id))

    def postpone(self, receipt_handle: str, seconds: int) -> None:
        """Does nothing: a job that was taken out does not come back by itself."""


class MemoryDeadLetters:
    """Keeps dead letters in this process, where there is no queue.

    Attributes:
        jobs: In order.
    """

    def __init__(self) -> None:
        self.jobs: list[QueuedJob] = []

    def send(self, body: str, group: str, deduplication_id: str, reason: str) -> None:
        """Keeps a job for the operator."""
        self.jobs.append(QueuedJob(body, group, deduplication_id, reason))


def _build_message(body: str, group: str, deduplication_id: str) -> dict[str, object]:
    return {"MessageBody": body, "MessageGroupId": group, "MessageDeduplicationId": deduplication_id}
