import pytest

from shared.delivery.clock import Clock
from shared.delivery.deadlines import (
    ANSWER_SECONDS,
    REDELIVERY_SECONDS,
    SILENCE_SECONDS,
    WAY_SECONDS,
)
from shared.delivery.jobs import Assignment
from shared.delivery.reception import Answer, Outcome, Reception
from shared.errors import StoreError
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, make_job
from tests.reception_desk import WORKER_SECONDS, Desk

FRAME = '{"msgtype":"stream"}'


@pytest.mark.parametrize("state", [State.WORKING, State.LATE])
def test_receive_worker_that_failed_is_replaced_by_the_queue(desk: Desk, state: State) -> None:
    def fail(assignment: Assignment) -> str | None:
        if state is State.LATE:
            desk.stores.inbox.mark_late(KEY, 0)
        return desk.fail(assignment)

    desk.work = fail
    assert desk.receive(placeholder=FRAME) == Answer(Outcome.QUEUED, FRAME)
    assert [(job.step, job.generation) for job in desk.stores.queued] == [("", 1)]
    assert (desk.item.state, desk.item.reply) == (State.REPLIED if state is State.WORKING else State.DONE, FRAME)
    assert desk.journal.counts == ["DeliveryRetried"]


def test_receive_worker_that_failed_after_its_reply_is_answered(desk: Desk) -> None:
    def fail(assignment: Assignment) -> str | None:
        desk.stores.inbox.store_reply(KEY, "reply")
        return desk.fail(assignment)

    desk.work = fail
    assert desk.receive() == Answer(Outcome.REPLIED, "reply")
    assert not desk.stores.queued


def test_receive_worker_that_failed_when_another_had_taken_over_is_not_replaced(desk: Desk) -> None:
    def fail(assignment: Assignment) -> str | None:
        desk.stores.inbox.take_over(desk.item, "second", desk.clock() + 60)
        return desk.fail(assignment)

    desk.work = fail
    desk.while_asleep = lambda: desk.stores.inbox.store_reply(KEY, "reply")
    assert desk.receive() == Answer(Outcome.REPLIED, "reply")
    assert not desk.stores.queued


def test_receive_worker_and_queue_that_fail_leave_it_to_the_next_delivery(desk: Desk) -> None:
    desk.work = desk.fail
    desk.stores.queue.down = {"*"}
    assert desk.receive() == Answer(Outcome.HELD)
    assert desk.item.state is State.WORKING


def test_receive_replaced_worker_is_acknowledged_also_if_the_inbox_is_not_told(desk: Desk) -> None:
    desk.work = desk.fail
    desk.stores.inbox.down = {"store_reply"}
    assert desk.receive() == Answer(Outcome.QUEUED)
    assert len(desk.stores.queued) == 1
    assert desk.journal.reports == [("delivery not released", "StoreError")]


def test_receive_without_the_inbox_is_queued_and_acknowledged_without_a_stream(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    assert desk.receive(placeholder=FRAME) == Answer(Outcome.QUEUED)
    assert desk.receive(placeholder=FRAME) == Answer(Outcome.QUEUED)
    assert [(job.step, job.generation) for job in desk.stores.queued] == [("", 0)]
    assert desk.stores.queue.jobs[0].group == make_job().group
    assert not desk.assignments


def test_receive_without_both_stores_is_held(desk: Desk) -> None:
    desk.stores.inbox.down = desk.stores.queue.down = {"*"}
    assert desk.receive() == Answer(Outcome.HELD)


def test_receive_without_the_queue_is_answered_by_the_worker(desk: Desk) -> None:
    desk.stores.queue.down = {"*"}
    assert desk.receive() == Answer(Outcome.REPLIED, "reply")


def test_receive_late_without_the_inbox_is_acknowledged_if_it_is_looked_after(desk: Desk) -> None:
    desk.work = desk.time_out
    desk.stores.inbox.down = {"mark_late"}
    assert desk.receive() == Answer(Outcome.LATE)
    assert desk.stores.watchdog.calls == ["send"]


def test_receive_late_without_the_watchdog_is_acknowledged_if_the_inbox_knows(desk: Desk) -> None:
    desk.work = desk.time_out
    desk.stores.watchdog.down = {"*"}
    assert desk.receive() == Answer(Outcome.LATE)
    assert desk.item.state is State.LATE


def test_receive_late_without_both_is_held_and_goes_on_trying(desk: Desk) -> None:
    began = desk.clock()
    desk.work = desk.time_out
    desk.stores.inbox.down = {"mark_late"}
    desk.stores.watchdog.down = {"*"}
    assert desk.receive() == Answer(Outcome.HELD)
    assert desk.clock() == pytest.approx(began + SILENCE_SECONDS, abs=0.3)


def test_receive_late_when_a_store_comes_back_leaves_its_worker_to_the_watchdog(desk: Desk) -> None:
    began = desk.clock()
    desk.work = desk.time_out
    desk.stores.inbox.down = {"mark_late"}
    desk.stores.watchdog.down = {"*"}

    def come_back() -> None:
        if desk.clock() >= began + 7:
            desk.stores.inbox.down = set()

    desk.while_asleep = come_back
    assert desk.receive() == Answer(Outcome.LATE)
    assert desk.item.state is State.LATE


def test_receive_late_waits_for_a_silent_inbox_only_while_the_platform_waits(desk: Desk) -> None:
    # Given an inbox that lets each call wait for as long as it may
    began = desk.clock()
    waits: list[float | None] = []
    desk.work = desk.time_out

    def keep_silent(_: str, __: float, seconds: float | None) -> None:
        waits.append(seconds)
        desk.clock.advance(seconds or 0)
        raise StoreError("silent")

    desk.stores.inbox.instead["mark_late"] = keep_silent
    # When
    answer = desk.receive()
    # Then the reminder is left, and the platform hears in time
    assert answer == Answer(Outcome.LATE)
    assert waits == [pytest.approx(REDELIVERY_SECONDS - WAY_SECONDS - ANSWER_SECONDS)]
    assert desk.clock() < began + REDELIVERY_SECONDS
    assert desk.stores.watchdog.calls == ["send"]


def test_receive_late_when_the_platform_has_gone_waits_for_the_inbox_as_long_as_usual(desk: Desk) -> None:
    waits: list[float | None] = []
    desk.work = desk.time_out

    def keep_silent(_: str, __: float, seconds: float | None) -> InboxItem:
        waits.append(seconds)
        if len(waits) == 1:
            desk.clock.advance(2)
            raise StoreError("silent")
        return desk.item._replace(state=State.LATE)

    desk.stores.inbox.instead["mark_late"] = keep_silent
    assert desk.receive() == Answer(Outcome.LATE)
    assert waits[1:] == [None]


def test_receive_late_without_the_inbox_when_the_platform_sends_again_waits_for_the_inbox(desk: Desk) -> None:
    # Given a reminder that is left only when the platform has dropped the connection
    began = desk.clock()
    desk.work = desk.time_out
    desk.stores.inbox.down = {"mark_late"}
    desk.stores.watchdog.before = lambda: desk.clock.advance(1)

    def come_back() -> None:
        if desk.clock() >= began + 7:
            desk.stores.inbox.down = set()

    desk.while_asleep = come_back
    # When
    answer = desk.receive()
    # Then a later delivery calls no other worker
    assert answer == Answer(Outcome.LATE)
    assert desk.item.state is State.LATE
    assert len(desk.stores.watchdog.calls) == 2


def test_receive_while_another_works_and_the_inbox_goes_is_held(desk: Desk) -> None:
    desk.stores.inbox.record(InboxItem(KEY, "first", desk.clock() + 60, desk.clock()))
    desk.stores.inbox.down = {"read"}
    assert desk.receive("second") == Answer(Outcome.HELD)


def test_queue_counts_and_says_what_the_platform_is_told(desk: Desk) -> None:
    desk.stores.queue.lost = {"send"}
    reception = Reception(
        desk.stores.all, lambda *_: "", desk.journal, WORKER_SECONDS, Clock(desk.clock, desk.clock.advance)
    )
    assert reception.queue(make_job()) == Answer(Outcome.HELD)
    desk.stores.queue.lost = set()
    assert reception.queue(make_job()) == Answer(Outcome.QUEUED)
    assert len(desk.stores.queued) == 1
