"""With `slow_reply: redelivery`: a later delivery is answered, and no outage makes two workers of one message."""

from collections.abc import Callable

import pytest

from shared.delivery.deadlines import (
    ACCOUNT_PATIENCE_SECONDS,
    ANSWER_SECONDS,
    PATIENT_LEASE_SECONDS,
    REDELIVERY_SECONDS,
    SILENCE_SECONDS,
)
from shared.delivery.reception import HELD_PER_MINUTE, Answer, Outcome
from shared.errors import StoreError
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, make_job
from tests.reception_desk import Desk


def test_receive_with_patience_holds_until_a_later_delivery_is_answered(desk: Desk) -> None:
    # Given a worker that needs 12 seconds
    began = desk.clock()
    desk.work = desk.time_out
    # When
    first = desk.receive("first", patience=ACCOUNT_PATIENCE_SECONDS)
    desk.clock.now = began + 5
    second = desk.receive("second", patience=ACCOUNT_PATIENCE_SECONDS)
    desk.clock.now = began + 10

    def answer_at_last() -> None:
        if desk.clock() >= began + 12:
            desk.stores.inbox.store_reply(KEY, "reply")

    desk.while_asleep = answer_at_last
    third = desk.receive("third", patience=ACCOUNT_PATIENCE_SECONDS)
    # Then
    assert (first, second) == (Answer(Outcome.HELD), Answer(Outcome.HELD))
    assert third == Answer(Outcome.REPLIED, "reply")
    assert [assignment.owner for assignment in desk.assignments] == ["first"]
    assert desk.assignments[0].late_from == began + ACCOUNT_PATIENCE_SECONDS
    assert desk.journal.counts == ["DeliveryHeld", "DeliveryHeld"]


def test_receive_with_patience_is_late_when_the_last_delivery_has_no_time_left(desk: Desk) -> None:
    began = desk.clock()
    desk.work = desk.time_out
    for number, at in enumerate((0, 5)):
        desk.clock.now = began + at
        assert desk.receive(str(number), patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.HELD)
    desk.clock.now = began + 10
    assert desk.receive("last", patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.LATE)
    assert desk.clock() == pytest.approx(began + ACCOUNT_PATIENCE_SECONDS, abs=0.1)


def test_receive_with_patience_whose_first_receiver_died_takes_over(desk: Desk) -> None:
    desk.stores.inbox.record(InboxItem(KEY, "first", desk.clock() + PATIENT_LEASE_SECONDS, desk.clock()))
    desk.clock.advance(5)
    assert desk.receive("second", patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.HELD)
    desk.clock.advance(5 - ANSWER_SECONDS)
    assert desk.receive("third", patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.REPLIED, "reply")


def test_receive_with_patience_above_the_bound_is_late(desk: Desk) -> None:
    desk.work = desk.time_out
    minute = int((desk.clock() + ANSWER_SECONDS) // 60)
    for _ in range(HELD_PER_MINUTE):
        desk.stores.inbox.count_held("demo", minute)
    assert desk.receive(patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.LATE)
    assert "DeliveryHeld" not in desk.journal.counts


def bring_back(desk: Desk, seconds: float) -> Callable[[], None]:
    """Returns what lets the inbox answer again some seconds from now."""
    back_at = desk.clock() + seconds

    def come_back() -> None:
        if desk.clock() >= back_at:
            desk.stores.inbox.down = set()

    return come_back


def test_receive_with_patience_has_a_lease_for_as_long_as_it_tries_to_make_it_longer(desk: Desk) -> None:
    began = desk.clock()
    desk.receive(patience=ACCOUNT_PATIENCE_SECONDS)
    assert desk.item.lease_until == began + PATIENT_LEASE_SECONDS
    assert PATIENT_LEASE_SECONDS > SILENCE_SECONDS


def test_receive_with_patience_without_the_inbox_for_a_moment_is_answered(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.while_asleep = bring_back(desk, 3)
    assert desk.receive(patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.REPLIED, "reply")
    assert not desk.stores.queued


def test_receive_with_patience_without_the_inbox_is_acknowledged_in_time_and_begins_no_worker(desk: Desk) -> None:
    # Given an inbox that lets each further call wait for as long as it may
    began = desk.clock()
    waits: list[float | None] = []

    def keep_silent(_: InboxItem, seconds: float | None = None) -> None:
        waits.append(seconds)
        desk.clock.advance(seconds or 2)
        raise StoreError("silent")

    desk.stores.inbox.instead["record"] = keep_silent
    # When
    answer = desk.receive(patience=ACCOUNT_PATIENCE_SECONDS)
    # Then
    assert answer == Answer(Outcome.QUEUED)
    assert desk.clock() < began + REDELIVERY_SECONDS
    assert waits[0] is None
    assert None not in waits[1:]
    assert desk.stores.queued == [make_job(received_at=began, needs_inbox=True)]


def test_receive_with_patience_while_another_works_waits_for_the_inbox(desk: Desk) -> None:
    # Given a worker of the first delivery, whose reply is stored while the inbox does not answer the second
    desk.stores.inbox.real.record(InboxItem(KEY, "first", desk.clock() + 60, desk.clock()))
    desk.stores.inbox.down = {"read"}
    come_back = bring_back(desk, 2)

    def reply() -> None:
        desk.stores.inbox.real.store_reply(KEY, "reply")
        come_back()

    desk.while_asleep = reply
    assert desk.receive("second", patience=ACCOUNT_PATIENCE_SECONDS) == Answer(Outcome.REPLIED, "reply")


def test_receive_with_patience_above_the_bound_is_late_only_if_the_inbox_knows(desk: Desk) -> None:
    # Given a worker that could still take its answer for a passive reply
    desk.work = desk.time_out
    desk.stores.inbox.instead["count_held"] = lambda *_: HELD_PER_MINUTE + 1
    desk.stores.inbox.down = {"mark_late"}
    # When
    answer = desk.receive(patience=ACCOUNT_PATIENCE_SECONDS)
    # Then
    assert answer == Answer(Outcome.HELD)
    assert desk.item.state is State.WORKING
    assert not desk.stores.watchdog.calls


def test_receive_without_patience_needs_no_inbox_to_be_worked_on(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.receive()
    (job,) = desk.stores.queued
    assert not job.needs_inbox
    assert desk.stores.inbox.calls == ["record"]
