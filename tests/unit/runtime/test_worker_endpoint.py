from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from shared.delivery.claims import Claims
from shared.delivery.clock import Clock
from shared.delivery.jobs import Job, Reminder
from shared.delivery.lookout import Lookout
from shared.delivery.queue_worker import QueueWorker
from shared.delivery.settling import Settling
from shared.delivery.worker import Worker
from shared.protocol.document import parse_document
from shared.protocol.messages import Message, TextMessage
from shared.runtime.delivery_journal import LoggedJournal
from shared.runtime.worker_endpoint import WorkerHandler, WorkerParts, worker_function
from shared.storage.ports import State
from tests.conftest import LogLines
from tests.delivery import KEY, Workshop, make_job


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def handler(workshop: Workshop) -> WorkerHandler:
    stores, journal = workshop.stores.all, LoggedJournal()
    settling = Settling(stores, 90, Clock(workshop.clock, workshop.sleep))
    claims = Claims(stores, 90, Clock(workshop.clock, workshop.sleep))
    office = workshop.stores.open_office(journal)
    parts = WorkerParts(
        Worker(workshop.handling, stores, settling, office, journal, workshop.clock),
        QueueWorker(workshop.handling, stores, claims, office, journal, workshop.clock),
        Lookout(stores, journal, 90, workshop.clock),
    )
    return worker_function(lambda: parts)


def make_record(body: str, number: int = 1, group: str = "linmei", receives: int = 1) -> dict[str, Any]:
    """Makes a record as Lambda hands over a message of a FIFO queue, or of a standard one if there is no group."""
    attributes = {"ApproximateReceiveCount": str(receives), "SentTimestamp": "1767225600000"}
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"handle-{number}",
        "body": body,
        "attributes": attributes | ({"MessageGroupId": group} if group else {}),
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:jobs.fifo",
    }


def run_jobs(handler: WorkerHandler, context: SimpleNamespace, *jobs: Job) -> list[str]:
    """Runs jobs in one batch; returns the ids of those that failed."""
    records = [make_record(job.dump(), number, job.group) for number, job in enumerate(jobs)]
    result = handler({"Records": records}, context)
    return [failure["itemIdentifier"] for failure in result["batchItemFailures"]]


def test_assignment_is_answered(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace, log_lines: LogLines
) -> None:
    workshop.handle_in(0)
    workshop.record()
    result = handler(workshop.assign().to_fields(), lambda_context)
    assert parse_document(result["reply"])[1]["Content"] == "hello"
    (line,) = log_lines()
    assert (line["message"], line["level"], line["app"], line["key"]) == ("job", "INFO", "demo", KEY)
    assert line["request_id"] == lambda_context.aws_request_id


def test_assignment_that_is_late_has_no_reply(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace
) -> None:
    workshop.handle_in(12)
    workshop.record()
    assert handler(workshop.assign().to_fields(), lambda_context) == {"reply": None}


@pytest.mark.parametrize("event", [{}, {"job": {}}, {"version": "2.0"}])
def test_anything_else_fails(handler: WorkerHandler, event: Mapping[str, Any]) -> None:
    with pytest.raises(RuntimeError, match="MalformedJobError"):
        handler(event, None)


def test_failure_is_raised_without_its_text_or_its_cause(
    workshop: Workshop, handler: WorkerHandler, log_lines: LogLines
) -> None:
    workshop.handle_in(0, LookupError("what a user wrote"))
    workshop.record()
    workshop.stores.queue.down = {"*"}
    with pytest.raises(RuntimeError, match="StoreError: see the line above") as raised:
        handler(workshop.assign().to_fields(), None)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert [line["message"] for line in log_lines()] == ["handler failed", "job"]
    assert "what a user wrote" not in str(log_lines())


def test_jobs_of_the_queue_are_run(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace, log_lines: LogLines
) -> None:
    workshop.handle_in(0)
    assert run_jobs(handler, lambda_context, make_job(generation=1), make_job(key="demo#2", generation=1)) == []
    assert [key for key, _ in workshop.sent] == [KEY, "demo#2"]
    assert [(line["key"], line["receives"]) for line in log_lines()] == [(KEY, 1), ("demo#2", 1)]


def test_job_that_fails_is_reported_with_the_rest_of_its_group_only(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace
) -> None:
    @workshop.bot.on(TextMessage)
    def fail_once(_: Message) -> str:
        fails.append(1)
        if len(fails) == 1:
            raise LookupError("what a user wrote")
        return "hello"

    fails: list[int] = []
    jobs = [
        make_job(key="demo#1", group="linmei", generation=1),
        make_job(key="demo#2", group="linmei", generation=1),
        make_job(key="demo#3", group="zhouyi", generation=1),
    ]
    assert run_jobs(handler, lambda_context, *jobs) == ["message-0", "message-1"]
    assert [key for key, _ in workshop.sent] == ["demo#3"]


def test_batch_that_fails_as_a_whole_is_reported_and_not_raised(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace, log_lines: LogLines
) -> None:
    workshop.handle_in(0, LookupError("what a user wrote"))
    assert run_jobs(handler, lambda_context, make_job(generation=1)) == ["message-0"]
    assert "what a user wrote" not in str(log_lines())


def test_reminder_looks_after_its_delivery(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace, log_lines: LogLines
) -> None:
    workshop.record(state=State.LATE)
    event = {"Records": [make_record(Reminder(KEY).dump(), group="")]}
    assert handler(event, lambda_context) == {"batchItemFailures": []}
    assert workshop.stores.queued == [make_job().next_generation()]
    assert [line["message"] for line in log_lines()] == ["reminder"]


@pytest.mark.parametrize("body", ["", "{}", Reminder(KEY).dump()])
def test_reminder_that_fails_comes_again(
    workshop: Workshop, handler: WorkerHandler, lambda_context: SimpleNamespace, body: str
) -> None:
    workshop.stores.inbox.down = {"*"}
    event = {"Records": [make_record(body, group="")]}
    assert handler(event, lambda_context) == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}


def test_keys_of_one_job_are_not_on_the_lines_of_the_next_invocation(
    workshop: Workshop, handler: WorkerHandler, log_lines: LogLines
) -> None:
    workshop.record()
    handler(workshop.assign().to_fields(), None)
    handler({"Records": [make_record(Reminder("demo#gone").dump(), group="")]}, None)
    assert log_lines()[-1].get("key") != KEY
