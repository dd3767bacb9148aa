"""Messages that no receiver could record, and jobs that the operator sends back: what was done is not done again."""

import pytest

from shared.delivery.deadlines import MARGIN_SECONDS
from shared.delivery.jobs import Job, Reminder
from shared.delivery.late_answers import LateAnswer
from shared.delivery.queue_worker import QueueWorker, Receipt
from shared.errors import PlatformUnavailableError, ReplyError, WorkerError
from shared.storage.ports import State
from tests.delivery import KEY, Workshop, make_bot_job, make_job
from tests.reception_desk import WORKER_SECONDS

RECEIPT = Receipt("message-1", "handle-1", "linmei", 1)
BODY = {"msgtype": "text", "text": {"content": "kept"}}


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
    # And no watchdog or sweep finds it
    assert (workshop.read().owner, workshop.read().state) == (make_job().deduplication_id, State.REPLIED)


def test_unrecorded_message_that_was_taken_over_when_the_inbox_went_is_answered_when_it_is_back(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contexts = workshop.handle_in(0)
    workshop.record()
    workshop.clock.advance(6)
    workshop.stores.inbox.down = {"store_reply"}
    with pytest.raises(WorkerError):
        queue_worker.run(make_job().dump(), RECEIPT._replace(receives=2))
    workshop.stores.inbox.down = set()
    queue_worker.run(make_job().dump(), RECEIPT._replace(receives=3))
    assert workshop.read().state is State.REPLIED
    assert len(contexts) == len(postponed) == 1


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


@pytest.mark.parametrize("down", ["read", "record"])
def test_message_that_may_have_a_worker_is_not_begun_without_the_inbox(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]], down: str
) -> None:
    contexts = workshop.handle_in(0)
    workshop.stores.inbox.down = {down}
    with pytest.raises(WorkerError):
        queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT)
    assert not contexts
    assert len(postponed) == 1


def test_message_that_might_have_had_a_worker_and_was_never_recorded_is_answered(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    workshop.handle_in(0)
    queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT)
    assert len(workshop.sent) == 1


def test_message_that_another_worker_works_on_is_late_and_looked_after(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    # Given a worker whose receiver is gone, and a later delivery that was acknowledged without the inbox
    contexts = workshop.handle_in(0)
    workshop.record()
    workshop.clock.advance(20)
    # When
    queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT)
    # Then the worker is to send its answer actively, and nobody else begins
    assert workshop.read().state is State.LATE
    assert workshop.stores.watchdog.reminders == [(Reminder(KEY).dump(), WORKER_SECONDS + MARGIN_SECONDS)]
    assert not contexts
    assert not workshop.sent


def test_reply_that_nobody_comes_for_is_sent_once(workshop: Workshop, queue_worker: QueueWorker) -> None:
    contexts = workshop.handle_in(0)
    workshop.record(state=State.REPLIED, reply="<xml/>", late=LateAnswer("", BODY).dump())
    for receives in (1, 2):
        queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT._replace(receives=receives))
    assert workshop.sent == [(KEY, BODY)]
    assert not contexts


def test_reply_that_nobody_comes_for_is_sent_when_the_platform_lets_it_through(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    workshop.record(state=State.REPLIED, reply="<xml/>", late=LateAnswer("", BODY).dump())
    workshop.refuse = PlatformUnavailableError("/cgi-bin/message/send", 0, "down")
    with pytest.raises(WorkerError):
        queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT)
    workshop.refuse = None
    queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT._replace(receives=2))
    assert workshop.sent == [(KEY, BODY)]
    assert len(postponed) == 1


@pytest.mark.parametrize(
    ("state", "late"),
    [(State.REPLIED, ""), (State.LATE, ""), (State.DONE, ""), (State.DONE, LateAnswer("", BODY).dump())],
    ids=["replied", "late", "done", "sent"],
)
def test_message_that_is_answered_or_will_be_is_left(
    workshop: Workshop, queue_worker: QueueWorker, state: State, late: str
) -> None:
    contexts = workshop.handle_in(0)
    workshop.record(state=state, reply="<xml/>", late=late)
    queue_worker.run(make_job(needs_inbox=True).dump(), RECEIPT)
    assert workshop.read().state is state
    assert not contexts
    assert not workshop.sent
