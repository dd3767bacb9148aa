import json

import pytest

from shared.delivery.jobs import Assignment, Job, Reminder
from shared.errors import MalformedJobError
from tests.delivery import make_job

BROKEN = ["", "{", "[]", "null", "1", '"text"', '{"key":1}', '{"other":1}']


def test_job_is_read_as_it_was_written() -> None:
    job = make_job("你好\ud83d", step="handlers.slow", generation=2)
    assert Job.parse(job.dump()) == job
    assert "你好" in job.dump()


def test_job_is_written_without_what_is_as_usual() -> None:
    assert json.loads(make_job().dump()).keys() == {"key", "group", "app", "receive_id", "plaintext", "received_at"}
    assert Job.parse(make_job(needs_inbox=True).dump()).needs_inbox


@pytest.mark.parametrize("text", BROKEN)
def test_job_parse_of_anything_else_raises(text: str) -> None:
    with pytest.raises(MalformedJobError):
        Job.parse(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [("plaintext", 5), ("plaintext", None), ("key", 1), ("received_at", "1"), ("generation", "1"), ("step", None)],
)
def test_job_parse_of_another_type_raises(name: str, value: object) -> None:
    with pytest.raises(MalformedJobError):
        Job.parse(json.dumps(make_job()._asdict() | {name: value}))


def test_job_whose_time_is_a_whole_number_is_read() -> None:
    assert Job.parse(json.dumps(make_job()._asdict() | {"received_at": 1767225600})) == make_job()


def test_job_of_the_next_generation_is_another_to_the_queue_and_the_same_to_the_inbox() -> None:
    job = make_job()
    later = job.next_generation()
    assert later.generation == 1
    assert later.deduplication_id != job.deduplication_id
    assert later.step_key == job.step_key


def test_job_of_a_receiver_is_the_first_and_steps_and_repetitions_are_not() -> None:
    job = make_job()
    assert job.is_first
    assert not job._replace(step="handlers.slow").is_first
    assert not job.next_generation().is_first


def test_assignment_is_read_as_it_was_handed_over() -> None:
    assignment = Assignment(make_job(), "owner", 1_767_225_604.3, 1_767_225_614.0)
    assert Assignment.from_fields(json.loads(json.dumps(assignment.to_fields()))) == assignment


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"job": {}},
        {"job": make_job()._asdict()},
        {"job": None},
        {"key1": "value1"},
        {"job": make_job()._asdict(), "owner": "owner", "answer_by": "soon", "late_from": 1.5},
    ],
)
def test_assignment_of_anything_else_raises(fields: dict[str, object]) -> None:
    with pytest.raises(MalformedJobError):
        Assignment.from_fields(fields)


@pytest.mark.parametrize("answered", [True, False])
def test_reminder_is_read_as_it_was_written(*, answered: bool) -> None:
    reminder = Reminder("demo#1", answered)
    assert Reminder.parse(reminder.dump()) == reminder


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"other":1}', '{"key":1}', '{"key":"demo#1","answered":"no"}']
)
def test_reminder_parse_of_anything_else_raises(text: str) -> None:
    with pytest.raises(MalformedJobError):
        Reminder.parse(text)
