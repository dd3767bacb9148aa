import pytest

from shared.delivery.jobs import SUITE_STEP
from shared.delivery.late_answers import LateAnswer
from shared.delivery.worker import Worker
from shared.errors import PlatformUnavailableError, ReplyError, StoreError, UndeliverableError
from shared.protocol.document import parse_document
from shared.protocol.messages import Message, TextMessage
from shared.protocol.replies import FileReply, TextReply, TransferCustomerServiceReply
from shared.storage.ports import State
from tests.delivery import KEY, Workshop, make_job
from tests.factories import make_text_json

BUSY = PlatformUnavailableError("/cgi-bin/message/send", -1, "busy")
CLOSED = UndeliverableError("/cgi-bin/message/custom/send", 45015, "too late")


def test_answer_in_time_is_stored_with_one_write_and_returned(workshop: Workshop, worker: Worker) -> None:
    contexts = workshop.handle_in(1)
    workshop.record()
    reply = worker.answer(workshop.assign())
    assert reply is not None
    assert parse_document(reply)[1]["Content"] == "hello"
    assert (workshop.read().state, workshop.read().reply) == (State.REPLIED, reply)
    assert workshop.stores.inbox.calls == ["store_reply"]
    assert not workshop.stores.queue.calls
    assert [(context.app, context.key) for context in contexts] == [("demo", KEY)]
    assert workshop.duties == [("prepare", "demo")]


@pytest.mark.parametrize("answer", [None, ""])
def test_answer_of_a_handler_with_nothing_to_say_is_an_acknowledgement(
    workshop: Workshop, worker: Worker, answer: str | None
) -> None:
    workshop.handle_in(0, answer)
    workshop.record()
    assert worker.answer(workshop.assign()) == ""
    assert workshop.read().state is State.REPLIED


def test_answer_without_a_handler_is_an_acknowledgement(workshop: Workshop, worker: Worker) -> None:
    workshop.record()
    assert worker.answer(workshop.assign()) == ""


def test_answer_after_the_time_is_sent_and_done(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12)
    workshop.record()
    assert worker.answer(workshop.assign()) is None
    assert workshop.sent == [(KEY, {"touser": "linmei", "msgtype": "text", "text": {"content": "hello"}})]
    assert workshop.read().state is State.DONE


def test_answer_that_the_receiver_was_faster_than_is_sent(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(1)
    workshop.record(state=State.LATE)
    assert worker.answer(workshop.assign()) is None
    assert len(workshop.sent) == 1


def test_answer_that_another_worker_was_faster_than_is_dropped(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(1)
    workshop.record(state=State.REPLIED, reply="of another")
    assert worker.answer(workshop.assign()) == "of another"
    assert not workshop.sent


def test_answer_for_a_later_delivery_is_stored_in_both_forms(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(9)
    workshop.record()
    reply = worker.answer(workshop.assign()._replace(late_from=workshop.began + 14))
    item = workshop.read()
    assert (item.state, item.reply) == (State.REPLIED, reply)
    assert (LateAnswer.parse(item.late).body or {})["text"] == {"content": "hello"}
    assert not workshop.sent


def test_answer_for_a_later_delivery_that_can_be_a_passive_reply_only_has_no_other_form(
    workshop: Workshop, worker: Worker
) -> None:
    workshop.handle_in(9, TransferCustomerServiceReply())
    workshop.record(job := make_job(make_text_json()))
    worker.answer(workshop.assign(job)._replace(late_from=workshop.began + 14))
    item = workshop.read()
    assert (item.state, item.late) == (State.REPLIED, "")
    assert "transfer_customer_service" in item.reply


def test_late_answer_of_a_worker_whose_delivery_has_another_owner_is_dropped(
    workshop: Workshop, worker: Worker
) -> None:
    workshop.handle_in(12)
    workshop.record(owner="another")
    assert worker.answer(workshop.assign()) is None
    assert not workshop.sent
    assert workshop.read().state is State.LATE


def test_late_answer_of_nothing_sends_nothing_and_is_done(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12, None)
    workshop.record()
    assert worker.answer(workshop.assign()) is None
    assert not workshop.sent
    assert workshop.read().state is State.DONE


def test_answer_that_is_no_passive_reply_is_sent_at_once(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(0, FileReply("MEDIA"))
    workshop.record()
    assert worker.answer(workshop.assign()) is None
    assert workshop.sent == [(KEY, {"touser": "linmei", "msgtype": "file", "file": {"media_id": "MEDIA"}})]
    assert workshop.read().state is State.DONE


def test_late_answer_that_cannot_be_sent_now_is_kept_for_the_queue(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12)
    workshop.record()
    workshop.refuse = BUSY
    assert worker.answer(workshop.assign()) is None
    assert workshop.stores.queued == [make_job(generation=1, needs_inbox=True)]
    kept = workshop.read(make_job().step_key)
    assert (LateAnswer.parse(kept.reply).body or {})["text"] == {"content": "hello"}
    assert workshop.read().state is State.DONE
    assert workshop.journal.counts == ["DeliveryRetried"]
    assert workshop.journal.reports == [("answer not sent", "PlatformUnavailableError")]


def test_late_answer_that_the_platform_does_not_let_through_goes_to_the_operator(
    workshop: Workshop, worker: Worker
) -> None:
    workshop.handle_in(12)
    workshop.record()
    workshop.refuse = CLOSED
    assert worker.answer(workshop.assign()) is None
    assert workshop.stores.buried == [(KEY, "undeliverable")]
    assert not workshop.stores.queued
    assert workshop.read().state is State.DONE
    assert workshop.journal.counts == ["DeliveryUndeliverable"]


def test_late_answer_that_no_queue_takes_stays_for_the_watchdog(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12)
    workshop.record()
    workshop.refuse = BUSY
    workshop.stores.queue.down = {"*"}
    with pytest.raises(StoreError):
        worker.answer(workshop.assign())
    assert workshop.read().state is State.LATE
    assert workshop.read(make_job().step_key).state is State.REPLIED


def test_handler_that_raises_is_queued_and_acknowledged(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(1, LookupError("what a user wrote"))
    workshop.record()
    assert worker.answer(workshop.assign()) == ""
    assert workshop.stores.queued == [make_job().next_generation()]
    assert workshop.read().state is State.REPLIED
    assert workshop.journal.reports == [("handler failed", "LookupError")]
    assert workshop.journal.counts == ["DeliveryRetried"]


def test_handler_that_raises_when_it_is_late_is_queued_and_done(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12, LookupError("what a user wrote"))
    workshop.record()
    assert worker.answer(workshop.assign()) is None
    assert workshop.stores.queued == [make_job().next_generation()]
    assert workshop.read().state is State.DONE


def test_handler_that_raises_when_another_owns_the_delivery_leaves_it(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12, LookupError("what a user wrote"))
    workshop.record(owner="another")
    assert worker.answer(workshop.assign()) is None
    assert workshop.read().state is State.LATE


def test_handler_that_raises_without_the_queue_leaves_it_to_the_receiver(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(1, LookupError("what a user wrote"))
    workshop.record()
    workshop.stores.queue.down = {"*"}
    with pytest.raises(StoreError):
        worker.answer(workshop.assign())
    assert workshop.read().state is State.WORKING


@pytest.mark.parametrize("answer", [ReplyError("no reply"), 7, TextReply(None)])  # type: ignore[arg-type]
def test_answer_that_is_none_goes_to_the_operator_and_is_acknowledged(
    workshop: Workshop, worker: Worker, answer: object
) -> None:
    workshop.handle_in(1, answer)
    workshop.record()
    assert worker.answer(workshop.assign()) == ""
    assert workshop.stores.buried == [(KEY, "reply")]
    assert workshop.journal.counts == ["DeliveryDead"]


def test_duty_that_fails_is_tried_again_before_the_handler_runs(workshop: Workshop, worker: Worker) -> None:
    contexts = workshop.handle_in(0)
    workshop.record()
    workshop.fail_duty = StoreError("down")
    assert worker.answer(workshop.assign()) == ""
    assert workshop.stores.queued == [make_job().next_generation()]
    assert not contexts


def test_slow_handler_is_left_to_the_queue(workshop: Workshop, worker: Worker) -> None:
    @workshop.bot.later
    @workshop.bot.on(TextMessage)
    def slow(_: Message) -> str:
        raise AssertionError("it runs from the queue")

    workshop.record()
    assert worker.answer(workshop.assign()) == ""
    (job,) = workshop.stores.queued
    assert job.generation == 0
    assert job.step.endswith("slow")
    assert workshop.read().state is State.REPLIED


def test_slow_handler_without_the_queue_runs_at_once(workshop: Workshop, worker: Worker) -> None:
    @workshop.bot.later
    @workshop.bot.on(TextMessage)
    def slow(_: Message) -> str:
        workshop.clock.advance(12)
        return "hello"

    workshop.record()
    workshop.stores.queue.down = {"*"}
    assert worker.answer(workshop.assign()) is None
    assert len(workshop.sent) == 1
    assert workshop.journal.reports == [("not queued", "StoreError")]


def test_slow_handler_that_was_queued_after_all_runs_once(workshop: Workshop, worker: Worker) -> None:
    # Given a queue that takes the job, and an answer of it that gets lost
    contexts = workshop.handle_in(12)
    workshop.bot.later(workshop.bot._registry.routes[0].handler.function)
    workshop.record()
    workshop.stores.queue.lost = {"send"}
    # When
    assert worker.answer(workshop.assign()) is None
    (job,) = workshop.stores.queued
    # Then the queue finds it done
    assert workshop.read(job.step_key).state is State.DONE
    assert (len(contexts), len(workshop.sent)) == (1, 1)


def test_slow_handler_without_both_runs_at_once(workshop: Workshop, worker: Worker) -> None:
    @workshop.bot.later
    @workshop.bot.on(TextMessage)
    def slow(_: Message) -> str:
        workshop.clock.advance(12)
        return "hello"

    workshop.stores.queue.down = {"*"}
    workshop.stores.inbox.down = {"finish", "mark_late"}
    workshop.while_asleep = workshop.stores.inbox.down.clear
    workshop.stores.watchdog.down = {"*"}
    workshop.record()
    assert worker.answer(workshop.assign()) is None
    assert len(workshop.sent) == 1
    assert workshop.journal.reports == [("not queued", "StoreError"), ("job not noted", "StoreError")]


def test_suites_event_is_done_before_its_handlers_run(workshop: Workshop, worker: Worker) -> None:
    contexts = workshop.handle_in(0, None)
    workshop.record()
    assert worker.answer(workshop.assign(make_job(step=SUITE_STEP))) == ""
    assert workshop.duties == [("authorize", "demo"), ("prepare", "demo")]
    assert len(contexts) == 1
    # In case the queue has it after all, where nobody heard of it
    assert workshop.read(make_job(step=SUITE_STEP).step_key).state is State.DONE


def test_suites_event_that_fails_is_queued_as_such(workshop: Workshop, worker: Worker) -> None:
    contexts = workshop.handle_in(0, None)
    workshop.record()
    workshop.fail_duty = BUSY
    assert worker.answer(workshop.assign(make_job(step=SUITE_STEP))) == ""
    assert [(job.step, job.generation) for job in workshop.stores.queued] == [(SUITE_STEP, 1)]
    assert not contexts


def test_suites_event_whose_handler_fails_queues_the_handler_only(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(0, LookupError("x"))
    workshop.record()
    worker.answer(workshop.assign(make_job(step=SUITE_STEP)))
    assert [(job.step, job.generation) for job in workshop.stores.queued] == [("", 1)]
