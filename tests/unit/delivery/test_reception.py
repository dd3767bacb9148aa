import pytest

from shared.delivery.deadlines import ACCOUNT_PATIENCE_SECONDS, ANSWER_SECONDS, LEASE_SECONDS, MARGIN_SECONDS
from shared.delivery.jobs import Assignment, Reminder
from shared.delivery.reception import Answer, Outcome
from shared.errors import WorkerError
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, make_job
from tests.reception_desk import WORKER_SECONDS, Desk

FRAME = '{"msgtype":"stream"}'


@pytest.mark.parametrize(("reply", "outcome"), [("reply", Outcome.REPLIED), ("", Outcome.ACKNOWLEDGED)])
def test_receive_in_time_is_answered_with_one_write_and_one_call(desk: Desk, reply: str, outcome: Outcome) -> None:
    desk.work = lambda _: reply
    began = desk.clock()
    assert desk.receive() == Answer(outcome, reply)
    assert desk.stores.inbox.calls == ["record"]
    assert desk.item == InboxItem(KEY, "first", began + LEASE_SECONDS, began, make_job(received_at=began).dump())
    answer_by = began + ANSWER_SECONDS
    assert desk.assignments == [Assignment(make_job(received_at=began), "first", answer_by, answer_by)]
    assert desk.waits == [answer_by]
    assert not desk.journal.counts
    assert not desk.stores.queue.calls


def test_receive_records_when_the_message_arrived_and_not_when_its_receiver_had_started(desk: Desk) -> None:
    arrived = desk.clock()
    desk.work = desk.time_out
    desk.receive(patience=ACCOUNT_PATIENCE_SECONDS, age=1)
    assert desk.item.recorded_at == arrived - 1
    assert desk.assignments[0].late_from == arrived - 1 + ACCOUNT_PATIENCE_SECONDS


def test_receive_worker_that_answers_otherwise_is_late(desk: Desk) -> None:
    desk.work = lambda _: None
    assert desk.receive(placeholder=FRAME) == Answer(Outcome.LATE, FRAME)
    assert desk.stores.inbox.calls == ["record"]


def test_receive_again_after_the_reply_is_answered_with_it(desk: Desk) -> None:
    desk.work = desk.store("reply")
    desk.receive()
    assert desk.receive("second") == Answer(Outcome.REPLIED, "reply")
    assert len(desk.assignments) == 1


@pytest.mark.parametrize("frame", ["", FRAME])
def test_receive_again_after_it_was_late_is_acknowledged_again(desk: Desk, frame: str) -> None:
    desk.work = desk.time_out
    desk.receive(placeholder=frame)
    assert desk.receive("second", placeholder=frame) == Answer(Outcome.LATE, frame)
    desk.stores.inbox.finish(KEY)
    assert desk.receive("third", placeholder=frame) == Answer(Outcome.LATE, frame)
    assert len(desk.assignments) == 1


def test_receive_again_while_a_stream_grows_is_answered_with_the_newest_frame(desk: Desk) -> None:
    desk.work = desk.time_out
    desk.receive(placeholder=FRAME)
    desk.stores.inbox.write_stream(KEY, "newer frame")
    assert desk.receive("second", placeholder=FRAME) == Answer(Outcome.LATE, "newer frame")


def test_receive_at_once_twice_waits_for_the_first_ones_reply(desk: Desk) -> None:
    desk.stores.inbox.record(InboxItem(KEY, "first", desk.clock() + LEASE_SECONDS, desk.clock()))
    desk.while_asleep = lambda: desk.stores.inbox.store_reply(KEY, "reply")
    assert desk.receive("second") == Answer(Outcome.REPLIED, "reply")
    assert not desk.assignments


def test_receive_while_another_works_is_late_when_its_own_time_is_over(desk: Desk) -> None:
    began = desk.clock()
    desk.stores.inbox.record(InboxItem(KEY, "first", began + 60, began))
    assert desk.receive("second") == Answer(Outcome.LATE)
    assert desk.clock() == pytest.approx(began + ANSWER_SECONDS, abs=0.1)
    assert desk.item.state is State.LATE


def test_receive_again_after_the_first_receiver_died_takes_over(desk: Desk) -> None:
    began = desk.clock()
    desk.stores.inbox.record(InboxItem(KEY, "first", began + LEASE_SECONDS, began))
    desk.clock.advance(LEASE_SECONDS)
    assert desk.receive("second") == Answer(Outcome.REPLIED, "reply")
    assert (desk.item.owner, desk.item.lease_until) == ("second", began + 2 * LEASE_SECONDS)
    assert desk.assignments[0].owner == "second"
    assert desk.journal.counts == ["DeliveryTakenOver"]


def test_receive_again_when_a_third_took_over_waits_for_it(desk: Desk) -> None:
    began = desk.clock()
    desk.stores.inbox.record(InboxItem(KEY, "first", began, began))
    taken = desk.stores.inbox.real.take_over

    def lose(item: InboxItem, *_: object) -> bool:
        taken(item, "third", began + 60)
        return False

    desk.stores.inbox.instead["take_over"] = lose
    desk.while_asleep = lambda: desk.stores.inbox.store_reply(KEY, "reply")
    assert desk.receive("second") == Answer(Outcome.REPLIED, "reply")
    assert not desk.assignments


def test_receive_slow_worker_is_late_and_looked_after(desk: Desk) -> None:
    desk.work = desk.time_out
    began = desk.clock()
    assert desk.receive(placeholder=FRAME) == Answer(Outcome.LATE, FRAME)
    assert desk.item.state is State.LATE
    assert desk.item.lease_until == began + ANSWER_SECONDS + WORKER_SECONDS + MARGIN_SECONDS
    assert desk.stores.watchdog.reminders == [(Reminder(KEY).dump(), 100)]
    assert desk.journal.counts == ["DeliveryLate"]


def test_receive_reply_that_was_stored_at_the_last_moment_is_the_answer(desk: Desk) -> None:
    def work(assignment: Assignment) -> str | None:
        desk.stores.inbox.store_reply(KEY, "reply")
        return desk.time_out(assignment)

    desk.work = work
    assert desk.receive() == Answer(Outcome.REPLIED, "reply")
    assert not desk.stores.watchdog.calls


def test_receive_worker_that_may_be_running_is_waited_for(desk: Desk) -> None:
    def lose_connection(_: Assignment) -> str | None:
        raise WorkerError("the connection broke", doubtful=True)

    desk.work = lose_connection
    desk.while_asleep = lambda: desk.stores.inbox.store_reply(KEY, "reply")
    assert desk.receive() == Answer(Outcome.REPLIED, "reply")
    assert len(desk.assignments) == 1


def test_receive_while_the_item_vanishes_is_late_in_time(desk: Desk) -> None:
    desk.work = desk.time_out
    desk.stores.inbox.instead["mark_late"] = lambda *_: None
    assert desk.receive() == Answer(Outcome.LATE)
    assert desk.stores.watchdog.calls == ["send"]
