import json
from collections.abc import Iterator

import pytest

from shared.errors import StoreError
from shared.runtime.delivery_journal import LoggedJournal
from shared.runtime.observability import flush_metrics, logger
from tests.conftest import LogLines
from tests.delivery import KEY, make_job


def fail() -> None:
    raise LookupError("what a user wrote")


@pytest.fixture(autouse=True)
def clear_keys() -> Iterator[None]:
    yield
    logger.thread_safe_clear_keys()


def test_report_has_the_place_of_a_failure_and_not_its_text(log_lines: LogLines) -> None:
    with pytest.raises(LookupError) as raised:
        fail()
    LoggedJournal().report("handler failed", raised.value)
    (line,) = log_lines()
    assert (line["level"], line["message"], line["reason"]) == ("ERROR", "handler failed", "LookupError")
    assert "test_delivery_journal.py" in line["frames"][-1]
    assert "what a user wrote" not in str(line)


def test_report_of_an_error_of_ours_has_its_text(log_lines: LogLines) -> None:
    LoggedJournal().report("not queued", StoreError("queue jobs: SendMessage failed"))
    (line,) = log_lines()
    assert (line["reason"], line["problem"]) == ("store", "queue jobs: SendMessage failed")


def test_begin_names_the_job_in_the_lines_that_follow(log_lines: LogLines) -> None:
    journal = LoggedJournal()
    journal.begin(make_job(step="handlers.slow", generation=1))
    journal.report("job failed", LookupError())
    (line,) = log_lines()
    assert (line["app"], line["key"], line["step"], line["generation"]) == ("demo", KEY, "handlers.slow", 1)
    assert "hello" not in str(line)


def test_count_is_written_as_a_metric(capsys: pytest.CaptureFixture[str]) -> None:
    LoggedJournal().count("DeliveryLate")
    flush_metrics()
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["DeliveryLate"] == [1.0]
