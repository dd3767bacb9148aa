from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

import pytest

from shared.runtime.local_queues import LocalQueue, LocalWatchdog, MessagePump
from tests.contracts.queues import Receive, Received, WatchdogContract
from tests.fakes import FakeClock


class TestLocalWatchdog(WatchdogContract):
    @pytest.fixture
    def watchdog(self, pump: MessagePump) -> LocalWatchdog:
        return LocalWatchdog(pump)

    @pytest.fixture
    def receive(self, pump: MessagePump, consumer: "Consumer") -> Receive:
        def receive() -> list[Received]:
            hand_over_all(pump, consumer)
            return [Received(body) for body in consumer.bodies]

        return receive

    @pytest.fixture
    def count_delayed(self, pump: MessagePump) -> Callable[[], int]:
        return lambda: 1 if pump.find_pause() else 0


class Consumer:
    """A worker's handler that keeps what it got, and fails as often as a test says."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.failures = 0
        self.while_running: Any = lambda _: None

    def load(self) -> Any:
        return self.handle

    def handle(self, event: Mapping[str, Any], _: object) -> dict[str, Any]:
        (record,) = event["Records"]
        self.records.append(record)
        self.while_running(record)
        if self.failures:
            self.failures -= 1
            return {"batchItemFailures": [{"itemIdentifier": record["messageId"]}]}
        return {"batchItemFailures": []}

    @property
    def bodies(self) -> list[str]:
        return [record["body"] for record in self.records]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pump(clock: FakeClock) -> MessagePump:
    return MessagePump(clock)


@pytest.fixture
def consumer() -> Consumer:
    return Consumer()


def hand_over_all(pump: MessagePump, consumer: Consumer) -> None:
    while pump.hand_over(consumer.load):
        pass


def test_queue_hands_each_job_over_once(pump: MessagePump, consumer: Consumer, clock: FakeClock) -> None:
    queue = LocalQueue(pump, clock)
    queue.send("one", "linmei", "id-1")
    queue.send("one again", "linmei", "id-1")
    queue.send("two", "zhouyi", "id-2")
    hand_over_all(pump, consumer)
    assert consumer.bodies == ["one", "two"]
    assert pump.find_pause() is None


def test_record_is_as_lambda_makes_it(pump: MessagePump, consumer: Consumer, clock: FakeClock) -> None:
    LocalQueue(pump, clock).send("one", "linmei", "id-1")
    hand_over_all(pump, consumer)
    (record,) = consumer.records
    assert record["attributes"] == {"ApproximateReceiveCount": "1", "MessageGroupId": "linmei"}
    assert record["eventSource"] == "aws:sqs"
    assert record["messageId"]
    assert record["receiptHandle"]


def test_job_that_fails_is_postponed_and_holds_up_its_group_only(
    pump: MessagePump, consumer: Consumer, clock: FakeClock
) -> None:
    queue = LocalQueue(pump, clock)
    consumer.failures = 1
    consumer.while_running = lambda record: queue.postpone(record["receiptHandle"], 5)
    for body, group in (("one", "linmei"), ("two", "linmei"), ("three", "zhouyi")):
        queue.send(body, group, body)
    hand_over_all(pump, consumer)
    assert consumer.bodies == ["one", "three"]
    assert pump.find_pause() == 5
    clock.advance(5)
    assert pump.find_pause() == 0
    hand_over_all(pump, consumer)
    assert consumer.bodies == ["one", "three", "one", "two"]
    assert consumer.records[2]["attributes"]["ApproximateReceiveCount"] == "2"


def test_job_that_fails_and_is_not_postponed_comes_again_after_a_while(
    pump: MessagePump, consumer: Consumer, clock: FakeClock
) -> None:
    consumer.failures = 1
    LocalQueue(pump, clock).send("one", "linmei", "id-1")
    hand_over_all(pump, consumer)
    assert pump.find_pause() == 30


def test_reminder_comes_when_it_is_due_and_in_no_group(pump: MessagePump, consumer: Consumer, clock: FakeClock) -> None:
    watchdog = LocalWatchdog(pump)
    watchdog.send("later", 100)
    watchdog.send("sooner", 5)
    clock.advance(5)
    hand_over_all(pump, consumer)
    assert consumer.bodies == ["sooner"]
    assert "MessageGroupId" not in consumer.records[0]["attributes"]
    clock.advance(95)
    hand_over_all(pump, consumer)
    assert consumer.bodies == ["sooner", "later"]


def test_reminder_that_fails_comes_when_it_was_postponed_to(
    pump: MessagePump, consumer: Consumer, clock: FakeClock
) -> None:
    watchdog = LocalWatchdog(pump)
    consumer.failures = 1
    consumer.while_running = lambda record: watchdog.postpone(record["receiptHandle"], 10)
    watchdog.send("one", 0)
    hand_over_all(pump, consumer)
    assert pump.find_pause() == 10
    clock.advance(10)
    hand_over_all(pump, consumer)
    assert consumer.bodies == ["one", "one"]


def test_serve_hands_over_in_a_thread_as_soon_as_there_is_a_message() -> None:
    pump, consumer, seen = MessagePump(), Consumer(), Event()

    def look(record: Mapping[str, Any]) -> None:
        if record["body"] == "two":
            seen.set()

    consumer.while_running = look
    pump.serve(consumer.load)
    pump.add("one", "linmei")
    pump.add("two", "linmei")
    assert seen.wait()
    assert consumer.bodies == ["one", "two"]
