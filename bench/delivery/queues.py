"""What takes messages from the queue of jobs to the worker, as Lambda does: several at once, those of a group in order.

MiniStack does so one at a time for all groups, which would keep any order.
"""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Lock
from types import TracebackType
from typing import Any, NamedTuple, Self

from botocore.config import Config

from bench.delivery.wire import Service, Wire
from devtools.local_stack.deployment import ALIAS, Deployment
from devtools.local_stack.ministack import MiniStack

_TAKERS = 8
_PAUSE_SECONDS = 0.2
_LONGEST_JOB_SECONDS = 900
_HURRIED_SECONDS = 1
_NO_REASON = "none"


class DeadLetter(NamedTuple):
    """A job that is left to the operator.

    Attributes:
        body: The job, as it was queued.
        reason: Why.
    """

    body: str
    reason: str


class Queues:
    """The queues of a stack; a context manager.

    Args:
        ministack: Where they are.
        deployment: The stack.
        wire: Tells which messages cannot be deleted now.
        hurried: Whose jobs are tried again after a second instead of after the backoff: text in the body.
    """

    def __init__(self, ministack: MiniStack, deployment: Deployment, wire: Wire, hurried: str) -> None:
        # Again, since MiniStack closes a connection that was idle at any moment.
        config = Config(
            proxies={},
            retries={"total_max_attempts": 3},
            read_timeout=_LONGEST_JOB_SECONDS,
            max_pool_connections=_TAKERS,
        )
        self._sqs, self._lambda = (
            ministack.session.client(service, endpoint_url=ministack.url, config=config)
            for service in ("sqs", "lambda")
        )
        self._urls = deployment.find("AWS::SQS::Queue")
        self._functions = deployment.find("AWS::Lambda::Function")
        self._wire = wire
        self._hurried = hurried
        self._dead_letters: list[DeadLetter] = []
        self._looking = Lock()
        self._ended = Event()
        self._threads = ThreadPoolExecutor(_TAKERS, "queue")

    def __enter__(self) -> Self:
        """Takes the place of MiniStack's own event source mapping."""
        for mapping in self._lambda.list_event_source_mappings()["EventSourceMappings"]:
            if mapping["EventSourceArn"].endswith(".fifo"):
                self._lambda.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
        self._tasks = [self._threads.submit(self._take_jobs) for _ in range(_TAKERS)]
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Finishes the jobs under way."""
        self._ended.set()
        self._threads.shutdown()
        for task in self._tasks:
            task.result()
        self._sqs.close()
        self._lambda.close()

    def set_visibility(self, seconds: int) -> None:
        """Lets what a killed worker had come back sooner than the template says."""
        for name in ("JobQueue", "WatchdogQueue"):
            self._sqs.set_queue_attributes(QueueUrl=self._urls[name], Attributes={"VisibilityTimeout": str(seconds)})

    def sweep(self) -> None:
        """Runs the sweep."""
        self._invoke("SweepInboxFunction", {})

    def count(self) -> int:
        """Returns how many jobs and reminders there are still."""
        names = ["ApproximateNumberOfMessages" + kind for kind in ("", "NotVisible", "Delayed")]
        answers = [
            self._sqs.get_queue_attributes(QueueUrl=self._urls[queue], AttributeNames=names)["Attributes"]
            for queue in ("JobQueue", "WatchdogQueue")
        ]
        return sum(int(value) for answer in answers for value in answer.values())

    def list_dead_letters(self) -> list[DeadLetter]:
        """Returns what is left to the operator until now."""
        url = self._urls["DeadLetterQueue"]
        with self._looking:
            while messages := self._receive(url, 10):
                for message in messages:
                    reason = message.get("MessageAttributes", {}).get("reason", {}).get("StringValue", _NO_REASON)
                    self._dead_letters.append(DeadLetter(message["Body"], reason))
                    self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            return list(self._dead_letters)

    def _receive(self, url: str, count: int) -> list[Mapping[str, Any]]:
        answer = self._sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=count, MessageSystemAttributeNames=["All"], MessageAttributeNames=["All"]
        )
        messages: list[Mapping[str, Any]] = answer.get("Messages", [])
        return messages

    def _take_jobs(self) -> None:
        while not self._ended.is_set():
            messages = self._receive(self._urls["JobQueue"], 1)
            for message in messages:
                self._take(message)
            if not messages:
                self._ended.wait(_PAUSE_SECONDS)

    def _take(self, message: Mapping[str, Any]) -> None:
        body = message["Body"]
        result = self._invoke("WorkerFunction", {"Records": [_to_record(message)]})
        if self._wire.find_outage(Service.QUEUES, body):
            return  # neither deleted nor postponed
        job = {"QueueUrl": self._urls["JobQueue"], "ReceiptHandle": message["ReceiptHandle"]}
        with suppress(self._sqs.exceptions.ReceiptHandleIsInvalid):  # it took so long that another one has it
            if result and not result["batchItemFailures"]:
                self._sqs.delete_message(**job)
            elif self._hurried in body:
                self._sqs.change_message_visibility(**job, VisibilityTimeout=_HURRIED_SECONDS)

    def _invoke(self, function: str, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """Runs a function, and returns its result; None if it failed."""
        answer = self._lambda.invoke(FunctionName=self._functions[function], Qualifier=ALIAS, Payload=json.dumps(event))
        result: dict[str, Any] = json.loads(answer["Payload"].read())
        return None if "FunctionError" in answer else result


def _to_record(message: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }
