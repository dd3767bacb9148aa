import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from shared.delivery.lookout import Sweep
from shared.runtime import delivery_wiring
from shared.storage.inbox import DynamoDbInbox, MemoryInbox
from shared.storage.ports import InboxItem
from shared.storage.queues import SqsQueue, SqsWatchdog
from tests.aws_network import Network
from tests.delivery import KEY, make_job
from tests.delivery_environment import AWS, fresh_environment


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with fresh_environment(monkeypatch):
        yield


@pytest.fixture
def in_aws(monkeypatch: pytest.MonkeyPatch, network: Network) -> Iterator[Network]:
    with fresh_environment(monkeypatch, **AWS):
        yield network


@pytest.mark.usefixtures("local")
def test_stores_without_a_table_are_in_this_process() -> None:
    stores = delivery_wiring.get_stores()
    assert isinstance(stores.inbox, MemoryInbox)
    assert delivery_wiring.get_stores() is stores
    stores.enqueue(make_job())
    bodies: list[str] = []

    def handle(event: Mapping[str, Any], _: object) -> Any:
        bodies.extend(record["body"] for record in event["Records"])
        return {"batchItemFailures": []}

    assert delivery_wiring.get_pump().hand_over(lambda: handle)
    assert bodies == [make_job().dump()]


@pytest.mark.usefixtures("local")
def test_lookout_looks_into_the_same_stores() -> None:
    delivery_wiring.get_stores().inbox.record(InboxItem(KEY, "owner", 0, 0, make_job().dump()))
    assert delivery_wiring.get_lookout().sweep() == Sweep(recovered=1, reminded=0)


def test_stores_in_aws_are_those_that_the_environment_names(in_aws: Network) -> None:
    stores = delivery_wiring.get_stores()
    assert isinstance(stores.inbox, DynamoDbInbox)
    assert isinstance(stores.queue, SqsQueue)
    assert isinstance(stores.watchdog, SqsWatchdog)
    for _ in range(2):
        in_aws.answer(200)
    stores.enqueue(make_job())
    stores.watchdog.send("{}", 5)
    names = ("JOB_QUEUE_URL", "WATCHDOG_QUEUE_URL")
    assert [sent.body["QueueUrl"] for sent in in_aws.sent] == [AWS[name] for name in names]


def test_stores_in_aws_connect_to_the_queues_when_there_is_something_to_send(in_aws: Network) -> None:
    stores = delivery_wiring.get_stores()
    assert [options["host_name"] for options in in_aws.options] == ["dynamodb.us-east-1.amazonaws.com"]
    in_aws.answer(200)
    stores.enqueue(make_job())
    assert in_aws.options[-1]["host_name"] == "sqs.us-east-1.amazonaws.com"


@pytest.mark.parametrize(("seconds", "kept"), [(None, 86_400), ("3600", 3600)])
def test_inbox_in_aws_is_kept_as_long_as_the_environment_says(
    in_aws: Network, monkeypatch: pytest.MonkeyPatch, seconds: str | None, kept: int
) -> None:
    if seconds:
        monkeypatch.setenv("INBOX_RETENTION_SECONDS", seconds)
    in_aws.answer(200)
    delivery_wiring.get_stores().inbox.record(InboxItem(KEY, "owner", 0, 0))
    assert abs(int(in_aws.sent[0].body["Item"]["ttl"]["N"]) - time.time() - kept) < 60


@pytest.mark.parametrize(("variables", "seconds"), [({}, 90), ({"WORKER_SECONDS": "60"}, 60)])
def test_worker_seconds_are_those_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], seconds: float
) -> None:
    with fresh_environment(monkeypatch, **variables):
        assert delivery_wiring.get_worker_seconds() == seconds
