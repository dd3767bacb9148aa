from collections.abc import Callable

import pytest

from shared.delivery.clock import Clock
from shared.delivery.jobs import Assignment, Reminder
from shared.delivery.settling import Settling
from shared.errors import StoreError
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, Stores, make_job
from tests.fakes import FakeClock

ANSWERED = Reminder(KEY, answered=True).dump()


class Office:
    """A settling whose stores do what a test says."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.began = self.clock()
        self.stores = Stores(self.clock)
        self.while_asleep: Callable[[], None] = lambda: None
        self.settling = Settling(self.stores.all, 90, Clock(self.clock, self._sleep))
        self.assignment = Assignment(make_job(), "owner", self.began + 4.3, self.began + 4.3)
        self.stores.inbox.record(InboxItem(KEY, "owner", self.began + 6, self.began, make_job().dump()))

    @property
    def item(self) -> InboxItem:
        item = self.stores.inbox.real.read(KEY)
        assert isinstance(item, InboxItem)
        return item

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.while_asleep()


@pytest.fixture
def office() -> Office:
    return Office()


def test_reply_in_time_is_stored_with_one_write(office: Office) -> None:
    office.stores.inbox.calls.clear()
    item = office.settling.reply(office.assignment, "reply")
    assert item == office.item
    assert (item.state, item.reply) == (State.REPLIED, "reply")
    assert office.stores.inbox.calls == ["store_reply"]


def test_reply_after_the_time_is_late(office: Office) -> None:
    office.clock.advance(4.3)
    item = office.settling.reply(office.assignment, "reply")
    assert (item.state, item.owner, item.reply) == (State.LATE, "owner", "")
    assert item.lease_until == office.clock() + 90


@pytest.mark.parametrize("state", [State.REPLIED, State.LATE, State.DONE])
def test_reply_that_another_was_faster_than_returns_what_is_there(office: Office, state: State) -> None:
    there = office.item._replace(key="demo#other", state=state, reply="other")
    office.stores.inbox.record(there)
    assignment = office.assignment._replace(job=make_job(key="demo#other"))
    assert office.settling.reply(assignment, "reply") == there
    office.clock.advance(5)
    assert office.settling.reply(assignment, "reply") == there


def test_reply_to_a_delivery_that_there_is_not_counts_as_replied(office: Office) -> None:
    assignment = office.assignment._replace(job=make_job(key="demo#gone"))
    item = office.settling.reply(assignment, "reply")
    assert (item.state, item.reply) == (State.REPLIED, "reply")


def test_reply_without_the_inbox_reaches_the_receiver_and_is_noted_by_the_watchdog(office: Office) -> None:
    office.stores.inbox.down = {"*"}
    item = office.settling.reply(office.assignment, "reply")
    assert (item.state, item.reply) == (State.REPLIED, "reply")
    assert [body for body, _ in office.stores.watchdog.reminders] == [ANSWERED]


def test_reply_without_the_inbox_shortly_before_the_end_is_late(office: Office) -> None:
    office.stores.inbox.down = {"*"}
    office.clock.advance(4.1)
    item = office.settling.reply(office.assignment, "reply")
    assert (item.state, item.owner) == (State.LATE, "owner")


def test_reply_without_both_waits_for_one_of_them(office: Office) -> None:
    office.stores.inbox.down = office.stores.watchdog.down = {"*"}

    def come_back() -> None:
        if office.clock() >= office.began + 3:
            office.stores.inbox.down = set()

    office.while_asleep = come_back
    assert office.settling.reply(office.assignment, "reply").state is State.REPLIED
    assert office.item.reply == "reply"


def test_mark_late_without_the_inbox_gives_the_answer_to_whoever_asks(office: Office) -> None:
    office.stores.inbox.down = {"*"}
    item = office.settling.mark_late(office.assignment)
    assert (item.state, item.owner) == (State.LATE, "owner")


def test_finish_makes_a_late_delivery_done(office: Office) -> None:
    office.settling.mark_late(office.assignment)
    office.settling.finish(KEY, "frame")
    assert (office.item.state, office.item.reply, office.item.job) == (State.DONE, "frame", "")


def test_finish_without_the_inbox_is_noted_by_the_watchdog(office: Office) -> None:
    office.stores.inbox.down = {"*"}
    office.settling.finish(KEY)
    assert [body for body, _ in office.stores.watchdog.reminders] == [ANSWERED]


def test_finish_without_both_for_long_raises(office: Office) -> None:
    office.stores.inbox.down = office.stores.watchdog.down = {"*"}
    with pytest.raises(StoreError):
        office.settling.finish(KEY)


@pytest.fixture
def patient(office: Office) -> Assignment:
    """An assignment whose answer a later delivery may fetch for another ten seconds."""
    return office.assignment._replace(late_from=office.began + 14)


def test_reply_while_its_receiver_waits_has_no_other_form(office: Office, patient: Assignment) -> None:
    office.settling.reply(patient, "reply", lambda: "late")
    assert (office.item.reply, office.item.late) == ("reply", "")


@pytest.mark.parametrize("seconds", [4.1, 13])
def test_reply_for_a_later_delivery_is_stored_in_both_forms(
    office: Office, patient: Assignment, seconds: float
) -> None:
    office.clock.advance(seconds)
    item = office.settling.reply(patient, "reply", lambda: "late")
    assert item == office.item
    assert (item.state, item.reply, item.late) == (State.REPLIED, "reply", "late")


def test_reply_shortly_before_the_end_without_later_deliveries_has_no_other_form(office: Office) -> None:
    office.clock.advance(4.1)
    assert office.settling.reply(office.assignment, "reply", lambda: "late").late == ""


def test_reply_for_a_later_delivery_without_the_inbox_waits_for_it(office: Office, patient: Assignment) -> None:
    # Given a receiver that has gone
    office.stores.inbox.down = {"*"}
    office.clock.advance(6)

    def come_back() -> None:
        if office.clock() >= office.began + 9:
            office.stores.inbox.down = set()

    office.while_asleep = come_back
    # When
    item = office.settling.reply(patient, "reply")
    # Then the watchdog does not end a delivery that nobody was answered for
    assert item == office.item
    assert item.state is State.REPLIED
    assert not office.stores.watchdog.calls


def test_reply_for_a_later_delivery_without_the_inbox_is_late_at_last(office: Office, patient: Assignment) -> None:
    office.stores.inbox.down = {"*"}
    office.clock.advance(6)
    item = office.settling.reply(patient, "reply")
    assert (item.state, item.owner) == (State.LATE, "owner")
    assert office.clock() == pytest.approx(office.began + 14, abs=0.3)
    assert not office.stores.watchdog.calls


def test_reply_whose_note_took_too_long_is_late(office: Office, patient: Assignment) -> None:
    office.stores.inbox.down = {"*"}
    office.clock.advance(3)
    office.stores.watchdog.before = lambda: office.clock.advance(1.5)
    item = office.settling.reply(patient, "reply")
    assert (item.state, item.owner) == (State.LATE, "owner")
    assert [body for body, _ in office.stores.watchdog.reminders] == [ANSWERED]
