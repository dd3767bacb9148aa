import json
from typing import Any

import pytest

from shared.delivery.deadlines import LEASE_SECONDS
from shared.delivery.jobs import SUITE_STEP, Job
from shared.delivery.late_answers import LateAnswer
from shared.delivery.queue_worker import BACKOFF_SECONDS, MAX_RECEIVES, QueueWorker, Receipt
from shared.delivery.streams import APOLOGY, open_stream
from shared.errors import PlatformUnavailableError, StoreError, UndeliverableError, WorkerError
from shared.protocol.messages import Message, TextMessage
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, Workshop, make_bot_job, make_job
from tests.factories import make_bot_json

RECEIPT = Receipt("message-1", "handle-1", "linmei", 1)
RETRY = make_job(generation=1)
API = "/cgi-bin/message/send"
BUSY = PlatformUnavailableError(API, -1, "busy")
CLOSED = UndeliverableError(API, 81013, "nobody")


def handle(workshop: Workshop, answer: Any = "hello") -> list[str]:
    """Registers a handler; returns what it was called with."""
    contents: list[str] = []

    @workshop.bot.on(TextMessage)
    def answer_text(message: TextMessage) -> Any:
        contents.append(message.content)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return contents


def run(queue_worker: QueueWorker, job: Job = RETRY, receives: int = 1) -> None:
    queue_worker.run(job.dump(), RECEIPT._replace(receives=receives))


def test_run_sends_the_answer_and_marks_the_job_done(workshop: Workshop, queue_worker: QueueWorker) -> None:
    contents = handle(workshop)
    run(queue_worker)
    assert contents == ["hello"]
    assert workshop.sent == [(KEY, {"touser": "linmei", "msgtype": "text", "text": {"content": "hello"}})]
    assert workshop.read(RETRY.step_key).state is State.DONE
    assert workshop.stores.inbox.calls == ["read", "read", "finish"]


@pytest.mark.parametrize("state", [State.WORKING, State.LATE])
def test_run_of_a_step_waits_until_its_delivery_is_answered(
    workshop: Workshop, queue_worker: QueueWorker, state: State
) -> None:
    # Given a job that the queue has brought before the worker that queued it has opened the stream
    handle(workshop)
    job = make_bot_job(step="handlers.slow", received_at=workshop.began)
    workshop.record(job, state=state)
    workshop.while_asleep = lambda: workshop.stores.all.release(KEY, open_stream("m-8f2c"))
    # When
    run(queue_worker, job)
    # Then
    assert json.loads(workshop.read().reply)["stream"] == {"id": "m-8f2c", "finish": True, "content": "hello"}
    assert not workshop.sent


def test_run_of_a_step_whose_receiver_has_died_waits_no_longer_than_its_lease(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    handle(workshop)
    workshop.record()
    run(queue_worker, make_job(step="handlers.slow", received_at=workshop.began))
    assert len(workshop.sent) == 1
    assert workshop.clock() == pytest.approx(workshop.began + LEASE_SECONDS, abs=0.3)


def test_run_of_a_job_of_long_ago_does_not_look_at_its_delivery(workshop: Workshop, queue_worker: QueueWorker) -> None:
    handle(workshop)
    run(queue_worker, make_job(generation=1, received_at=workshop.began - LEASE_SECONDS))
    assert workshop.stores.inbox.calls == ["read", "finish"]


def test_run_of_a_job_that_is_done_does_nothing(workshop: Workshop, queue_worker: QueueWorker) -> None:
    contents = handle(workshop)
    run(queue_worker)
    run(queue_worker, receives=2)
    run(queue_worker, RETRY.next_generation())
    assert len(contents) == len(workshop.sent) == 1


def test_run_of_a_slow_handler_runs_it(workshop: Workshop, queue_worker: QueueWorker) -> None:
    @workshop.bot.later
    @workshop.bot.on(TextMessage)
    def slow(_: Message) -> str:
        return "hello"

    run(queue_worker, make_job(step="handlers.slow"))
    assert len(workshop.sent) == 1


@pytest.mark.parametrize("answer", [None, ""])
def test_run_with_nothing_to_say_sends_nothing(
    workshop: Workshop, queue_worker: QueueWorker, answer: str | None
) -> None:
    handle(workshop, answer)
    run(queue_worker)
    assert not workshop.sent
    assert workshop.read(RETRY.step_key).state is State.DONE


def test_run_without_a_handler_is_done(workshop: Workshop, queue_worker: QueueWorker) -> None:
    run(queue_worker)
    assert workshop.read(RETRY.step_key).state is State.DONE


def test_handler_that_raises_is_received_again_later(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contents = handle(workshop, LookupError("what a user wrote"))
    for receives in range(1, MAX_RECEIVES):
        with pytest.raises(WorkerError):
            run(queue_worker, receives=receives)
    assert postponed == [("handle-1", seconds) for seconds in BACKOFF_SECONDS]
    assert sum(BACKOFF_SECONDS) >= 15 * 60
    run(queue_worker, receives=MAX_RECEIVES)
    assert workshop.stores.buried == [(KEY, "handler")]
    assert workshop.journal.counts == ["DeliveryDead"]
    assert len(contents) == MAX_RECEIVES
    assert set(workshop.journal.reports) == {("job failed", "LookupError")}


def test_answer_that_cannot_be_sent_is_kept_and_its_handler_never_runs_again(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    contents = handle(workshop)
    workshop.refuse = BUSY
    for receives in (1, 2):
        with pytest.raises(WorkerError):
            run(queue_worker, receives=receives)
    workshop.refuse = None
    run(queue_worker, receives=3)
    assert (len(contents), len(workshop.sent), len(postponed)) == (1, 1, 2)


def test_answer_that_an_inline_worker_kept_is_sent(workshop: Workshop, queue_worker: QueueWorker) -> None:
    contents = handle(workshop)
    workshop.handling.answers.keep(RETRY, LateAnswer("", {"touser": "linmei"}))
    run(queue_worker)
    assert workshop.sent == [(KEY, {"touser": "linmei"})]
    assert not contents


def test_answer_that_is_final_goes_to_the_operator_at_once(workshop: Workshop, queue_worker: QueueWorker) -> None:
    handle(workshop)
    workshop.refuse = CLOSED
    run(queue_worker)
    assert workshop.stores.buried == [(KEY, "undeliverable")]
    assert workshop.journal.counts == ["DeliveryUndeliverable"]


@pytest.mark.parametrize("body", ["", "{", '{"key":1}', make_job("no message").dump(), make_job(step=5).dump()])
def test_poison_goes_to_the_operator_at_once(workshop: Workshop, queue_worker: QueueWorker, body: str) -> None:
    queue_worker.run(body, RECEIPT)
    (letter,) = workshop.stores.dead_letters.jobs
    assert (letter.body, letter.group, letter.deduplication_id) == (body, "linmei", "message-1")
    assert letter.reason in {"malformed_job", "malformed_message"}
    assert workshop.journal.counts == ["DeliveryDead"]


def test_job_for_the_operator_without_the_queue_is_received_again(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    handle(workshop)
    workshop.refuse = CLOSED
    workshop.stores.dead_letters.down = {"*"}
    with pytest.raises(StoreError):
        run(queue_worker)
    assert not workshop.journal.counts


def test_job_that_cannot_be_postponed_is_received_again_anyway(workshop: Workshop, queue_worker: QueueWorker) -> None:
    handle(workshop, LookupError("x"))
    workshop.stores.queue.down = {"*"}
    with pytest.raises(WorkerError):
        run(queue_worker)
    assert ("job not postponed", "StoreError") in workshop.journal.reports


def test_run_without_the_inbox_works_the_first_time_only(workshop: Workshop, queue_worker: QueueWorker) -> None:
    contents = handle(workshop)
    workshop.stores.inbox.down = {"*"}
    with pytest.raises(WorkerError):
        run(queue_worker, receives=2)
    assert not contents
    run(queue_worker)
    assert len(workshop.sent) == 1
    assert workshop.journal.reports[-1] == ("job not noted", "StoreError")


def test_run_when_the_inbox_goes_for_a_moment_is_done_once(workshop: Workshop, queue_worker: QueueWorker) -> None:
    # Given an inbox that is gone when the answer is sent, and comes back
    contents = handle(workshop)
    workshop.stores.inbox.down = {"finish"}
    workshop.while_asleep = workshop.stores.inbox.down.clear
    run(queue_worker)
    # When the queue could not be told either, and brings the job again
    run(queue_worker, receives=2)
    # Then
    assert (len(contents), len(workshop.sent)) == (1, 1)


def test_suites_event_is_done_and_then_its_handlers_are_queued(workshop: Workshop, queue_worker: QueueWorker) -> None:
    contents = handle(workshop)
    job = make_job(step=SUITE_STEP)
    run(queue_worker, job)
    assert workshop.duties == [("authorize", "demo")]
    assert [(later.step, later.generation) for later in workshop.stores.queued] == [("", 1)]
    assert not contents
    assert workshop.read(job.step_key).state is State.DONE


def test_suites_event_whose_handlers_cannot_be_queued_is_not_done_again(
    workshop: Workshop, queue_worker: QueueWorker, postponed: list[tuple[str, int]]
) -> None:
    workshop.stores.queue.down = {"send"}
    with pytest.raises(WorkerError):
        run(queue_worker, make_job(step=SUITE_STEP))
    workshop.stores.queue.down = set()
    run(queue_worker, make_job(step=SUITE_STEP), receives=2)
    assert workshop.duties == [("authorize", "demo")]
    assert len(workshop.stores.queued) == len(postponed) == 1


def test_bots_job_fills_its_stream(workshop: Workshop, queue_worker: QueueWorker) -> None:
    handle(workshop)
    job = make_bot_job(step="handlers.slow")
    workshop.record(job, state=State.REPLIED, reply=open_stream("m-8f2c"))
    run(queue_worker, job)
    assert json.loads(workshop.read().reply)["stream"] == {"id": "m-8f2c", "finish": True, "content": "hello"}
    assert not workshop.sent


def test_bots_job_that_goes_to_the_operator_ends_its_stream(workshop: Workshop, queue_worker: QueueWorker) -> None:
    handle(workshop, LookupError("x"))
    job = make_bot_job(generation=1)
    workshop.stores.inbox.record(InboxItem(KEY, "owner", 0, 0, state=State.REPLIED, reply=open_stream("m-8f2c")))
    run(queue_worker, job, receives=MAX_RECEIVES)
    assert json.loads(workshop.read().reply)["stream"]["content"] == APOLOGY


def test_bots_event_that_failed_runs_again_and_its_answer_goes_to_the_operator(
    workshop: Workshop, queue_worker: QueueWorker
) -> None:
    runs: list[str] = []

    @workshop.bot.on_event("enter_chat")
    def welcome(message: Message) -> str:
        runs.append(message.from_user_name)
        return "welcome"

    event = make_bot_json(msgtype="event", event={"eventtype": "enter_chat"})
    queue_worker.run(make_job(event, generation=1).dump(), RECEIPT)
    assert len(runs) == 1
    assert workshop.stores.buried == [(KEY, "reply")]
