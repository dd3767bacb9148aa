"""Messages that no receiver could record, and jobs that the operator sends back: what was done is not done again."""

import pytest

from shared.delivery.jobs import Job
from shared.delivery.queue_worker import QueueWorker, Receipt
from shared.errors import ReplyError, WorkerError
from shared.storage.ports import State
from tests.delivery import KEY, Workshop, make_bot_job, make_job

RECEIPT = Receipt("message-1", "handle-1", "linmei", 1)


@pytest.mark.parametrize("job", [make_job(), make_job(generation=1), make_job(step="handlers.slow")])
def test_job_that_the_operator_sends_back_runs_again(workshop: Workshop, queue_worker: QueueWorker, job: Job) -> None:
    # Given a job that a handler cannot do, whose message was recorded and answered
    contexts = workshop.handle_in(0, ReplyError("no reply"))
    if not job.is_first:
        workshop.record(state=State.REPLIED)
    queue_worker.run(job.dump(), RECEIPT)
    (letter,) = workshop.stores.dead_letters.jobs
    # When
    queue_worker.run(letter.body, RECEIPT._replace(message_id="message-2"))
    # Then it is tried, and fails again
    assert len(contexts) == 2
    assert [buried.body for buried in workshop.stores.dead_letters.jobs][1:] == [
        Job.parse(letter.body).next_generation().dump()
    ]


def test_job_that_a_receivers_worker_has_buried_runs_when_the_operator_sends_it_back(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    workshop.record(state=State.REPLIED)
    workshop.office.bury(make_job(), ReplyError("no reply"))
    contexts = workshop.handle_in(0)
    queue_worker.run(workshop.stores.dead_letters.jobs[0].body, RECEIPT)
    assert len(contexts) == 1
    assert len(workshop.sent) == 1


def test_unrecorded_message_that_sqs_gave_up_runs_when_the_operator_sends_it_back(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contexts = workshop.handle_in(0, LookupError("x"))
    for message_id in ("message-1", "message-2"):
        with pytest.raises(WorkerError):
            queue_worker.run(make_job().dump(), RECEIPT._replace(message_id=message_id))
    assert len(contexts) == len(postponed) == 2


def test_unrecorded_message_is_claimed_and_answered(workshop: Workshop, queue_worker: QueueWorker) -> None:
    workshop.handle_in(0)
    queue_worker.run(make_job().dump(), RECEIPT)
    assert (workshop.read().owner, workshop.read().state) == (make_job().deduplication_id, State.REPLIED)
    assert len(workshop.sent) == 1


def test_unrecorded_message_that_fails_is_tried_again_by_the_same_message(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contexts = workshop.handle_in(0, LookupError("x"))
    for receives in (1, 2):
        with pytest.raises(WorkerError):
            queue_worker.run(make_job().dump(), RECEIPT._replace(receives=receives))
    assert len(contexts) == len(postponed) == 2


@pytest.mark.parametrize("state", [State.REPLIED, State.LATE, State.DONE])
def test_unrecorded_message_that_a_later_delivery_brought_is_left(
    workshop: Workshop, queue_worker: QueueWorker, state: State
) -> None:
    contexts = workshop.handle_in(0)
    workshop.record(state=state)
    queue_worker.run(make_job().dump(), RECEIPT)
    assert not contexts


def test_unrecorded_message_that_a_receiver_works_on_is_looked_at_later(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contexts = workshop.handle_in(0)
    workshop.record()
    with pytest.raises(WorkerError):
        queue_worker.run(make_job().dump(), RECEIPT)
    workshop.stores.inbox.store_reply(KEY, "reply")
    queue_worker.run(make_job().dump(), RECEIPT._replace(receives=2))
    assert not contexts
    assert len(postponed) == 1


def test_unrecorded_message_that_was_recorded_after_all_is_taken_over(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    contexts = workshop.handle_in(0)
    workshop.record()
    workshop.clock.advance(6)
    queue_worker.run(make_job().dump(), RECEIPT)
    assert len(contexts) == 1
    assert workshop.read().owner == make_job().deduplication_id


def test_unrecorded_message_that_another_takes_over_is_looked_at_later(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contexts = workshop.handle_in(0)
    workshop.record()
    workshop.clock.advance(6)
    workshop.stores.inbox.instead["take_over"] = lambda *_: False
    with pytest.raises(WorkerError):
        queue_worker.run(make_job().dump(), RECEIPT)
    assert not contexts
    assert len(postponed) == 1


def test_unrecorded_message_without_the_inbox_is_answered_the_first_time_only(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    workshop.handle_in(0)
    workshop.stores.inbox.down = {"record"}
    with pytest.raises(WorkerError):
        queue_worker.run(make_job().dump(), RECEIPT._replace(receives=2))
    assert not workshop.sent
    queue_worker.run(make_job().dump(), RECEIPT)
    assert len(workshop.sent) == 1


def test_bots_unrecorded_message_is_answered_through_the_response_url(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    workshop.handle_in(0)
    queue_worker.run(make_bot_job().dump(), RECEIPT)
    assert [body for _, body in workshop.sent] == [{"msgtype": "markdown", "markdown": {"content": "hello"}}]
    assert "write_stream" not in workshop.stores.inbox.calls
