import pytest

from bench.delivery.ordinary.capacity import Capacity
from bench.delivery.ordinary.durations import RUNTIME_SECONDS
from bench.delivery.ordinary.function import Times
from bench.delivery.ordinary.function_process import Invocation
from bench.delivery.ordinary.ledger import Ledger
from bench.delivery.ordinary.usage import average, reckon_usage
from bench.delivery.prices import LOG_EVENT_BYTES, Usage

GIGABYTE = 1024
INVOCATION = Invocation({}, Times(0, 0, 0), (), ["一行"])
IDLE = INVOCATION._replace(times=Times(wall=1.0, thread=0, process=0))


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(Capacity())


def test_usage_of_a_request_has_its_lines_and_its_answer(ledger: Ledger) -> None:
    ledger.add_request(INVOCATION, access_log="access", bytes_out=700)

    usage = reckon_usage(ledger, GIGABYTE)

    assert usage == Usage(
        api_requests=1,
        invocations=1,
        gigabyte_seconds=RUNTIME_SECONDS,
        log_bytes=len("access") + 6 + 2 * LOG_EVENT_BYTES,
        bytes_out=700,
    )


def test_usage_of_a_handler_that_waits_stands_by_itself(ledger: Ledger) -> None:
    ledger.add_work(IDLE)

    usage = reckon_usage(ledger, GIGABYTE // 2)

    assert usage.handler_gigabyte_seconds == 0.5
    assert usage.gigabyte_seconds == pytest.approx(RUNTIME_SECONDS / 2)


def test_usage_of_queues_is_told_apart_by_their_kind(ledger: Ledger) -> None:
    for url, body in {"https://sqs/jobs.fifo": "job", "https://sqs/watchdog": "reminder"}.items():
        ledger.add_call("SQS", "SendMessage", {"QueueUrl": url, "MessageBody": body}, {})

    usage = reckon_usage(ledger, GIGABYTE)

    assert (usage.fifo_requests, usage.standard_requests) == (1, 1)
    assert ledger.reminders == ["reminder"]


def test_usage_of_tables_has_units(ledger: Ledger) -> None:
    item = {"key": {"S": "k" * 1500}}
    ledger.add_call("DynamoDB", "PutItem", {"TableName": "inbox", "Item": item}, {})
    ledger.add_call("DynamoDB", "GetItem", {"TableName": "inbox"}, {"Item": item})

    usage = reckon_usage(ledger, GIGABYTE)

    assert (usage.write_units, usage.read_units, ledger.largest_item) == (2, 1, 1503)


def test_ledger_counts_what_is_billed_by_nothing_as_well(ledger: Ledger) -> None:
    ledger.add_call("SSM", "GetParameter", {"Name": "/wehook/apps/staff"}, {})

    assert ledger.calls == {"SSM GetParameter": 1}
    assert reckon_usage(ledger, GIGABYTE) == Usage()


def test_average_takes_the_mean_of_each_figure() -> None:
    assert average([Usage(write_units=2), Usage(write_units=3)]) == Usage(write_units=2.5)
