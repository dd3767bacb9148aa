from typing import Any

import pytest

from shared.delivery.deadlines import LEASE_SECONDS, MARGIN_SECONDS
from shared.delivery.jobs import Reminder
from shared.delivery.lookout import Lookout, Sweep
from shared.delivery.streams import open_stream
from shared.errors import MalformedJobError, StoreError
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, Journal, Stores, make_bot_job, make_job
from tests.fakes import FakeClock

WORKER_SECONDS = 90.0


class Tower:
    """A lookout over stores in memory."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stores = Stores(self.clock)
        self.journal = Journal()
        self.lookout = Lookout(self.stores.all, self.journal, WORKER_SECONDS, self.clock)

    def record(self, key: str = KEY, age: float = 0, **fields: Any) -> None:
        item = InboxItem(key, "owner", self.clock() - age, self.clock() - age, make_job(key=key).dump())
        self.stores.inbox.record(item._replace(**fields))

    def read(self, key: str = KEY) -> InboxItem:
        item = self.stores.inbox.real.read(key)
        assert isinstance(item, InboxItem)
        return item


@pytest.fixture
def tower() -> Tower:
    return Tower()


@pytest.mark.parametrize("state", [State.WORKING, State.LATE])
def test_look_after_what_nobody_has_finished_queues_it(tower: Tower, state: State) -> None:
    tower.record(state=state)
    tower.lookout.look_after(Reminder(KEY))
    assert tower.stores.queued == [make_job().next_generation()]
    assert tower.read().state is (State.REPLIED if state is State.WORKING else State.DONE)
    assert tower.journal.counts == ["DeliveryRecovered"]


@pytest.mark.parametrize("state", [State.REPLIED, State.DONE])
def test_look_after_what_is_finished_does_nothing(tower: Tower, state: State) -> None:
    tower.record(state=state)
    tower.lookout.look_after(Reminder(KEY))
    assert not tower.stores.queued


def test_look_after_what_there_is_not_does_nothing(tower: Tower) -> None:
    tower.lookout.look_after(Reminder(KEY))
    assert not tower.stores.queued


def test_look_after_a_bots_message_leaves_its_stream_open(tower: Tower) -> None:
    tower.record(state=State.LATE, job=make_bot_job().dump())
    tower.lookout.look_after(Reminder(KEY))
    assert tower.read().reply == open_stream("m-8f2c")


def test_look_after_an_answer_that_is_out_notes_it(tower: Tower) -> None:
    tower.record()
    tower.lookout.look_after(Reminder(KEY, answered=True))
    assert tower.read().state is State.DONE
    assert not tower.stores.queued


@pytest.mark.parametrize("answered", [True, False])
def test_receive_without_the_inbox_comes_again_soon_and_keeps_nobody_waiting(tower: Tower, *, answered: bool) -> None:
    # Given
    began = tower.clock()
    tower.record()
    tower.stores.inbox.down = {"*"}
    body = Reminder(KEY, answered).dump()
    # When
    with pytest.raises(StoreError):
        tower.lookout.receive(body, "handle")
    # Then
    assert tower.stores.watchdog.postponed == [("handle", 10)]
    assert tower.clock() == began
    tower.stores.inbox.down = set()
    tower.lookout.receive(body, "handle")
    assert tower.read().state is (State.DONE if answered else State.REPLIED)
    assert len(tower.stores.queued) == (not answered)


def test_receive_without_inbox_and_watchdog_raises_and_comes_again_later(tower: Tower) -> None:
    tower.stores.inbox.down = tower.stores.watchdog.down = {"*"}
    with pytest.raises(StoreError):
        tower.lookout.receive(Reminder(KEY).dump(), "handle")
    assert tower.journal.reports == [("reminder not postponed", "StoreError")]


def test_receive_what_is_no_reminder_raises(tower: Tower) -> None:
    with pytest.raises(MalformedJobError):
        tower.lookout.receive("{}", "handle")
    assert not tower.stores.watchdog.postponed


@pytest.mark.parametrize("down", ["inbox", "queue"])
def test_look_after_without_a_store_raises_and_loses_nothing(tower: Tower, down: str) -> None:
    tower.record()
    getattr(tower.stores, down).down = {"*"}
    with pytest.raises(StoreError):
        tower.lookout.look_after(Reminder(KEY))
    assert tower.read().state is State.WORKING


def test_sweep_queues_what_has_been_left_for_longer_than_a_worker_runs(tower: Tower) -> None:
    limit = WORKER_SECONDS + MARGIN_SECONDS
    tower.record("demo#working", age=limit + 1)
    tower.record("demo#late", age=limit + 1, state=State.LATE)
    tower.record("demo#replied", age=limit + 1, state=State.REPLIED)
    tower.record("demo#done", age=limit + 1, state=State.DONE)
    assert tower.lookout.sweep() == Sweep(recovered=2, reminded=0)
    assert {job.key for job in tower.stores.queued} == {"demo#working", "demo#late"}
    assert tower.lookout.sweep() == Sweep(0, 0)
    assert not tower.stores.watchdog.reminders


@pytest.mark.parametrize("state", [State.WORKING, State.LATE])
@pytest.mark.parametrize(("worker_seconds", "seconds"), [(90, 46), (180, 136), (870, 826), (890, 846)])
def test_sweep_that_an_alarm_starts_leaves_what_has_just_died_to_the_watchdog(
    tower: Tower, state: State, worker_seconds: float, seconds: int
) -> None:
    # Given a receiver that has died a minute ago
    lookout = Lookout(tower.stores.all, tower.journal, worker_seconds, tower.clock)
    tower.record(age=60, state=state, lease_until=tower.clock() - 60 + LEASE_SECONDS)
    # When
    assert lookout.sweep() == Sweep(recovered=0, reminded=1)
    # Then nothing is queued as long as its worker may run, and the reminder comes as soon as none can
    assert not tower.stores.queued
    assert tower.stores.watchdog.reminders == [(Reminder(KEY).dump(), seconds)]
    lookout.look_after(Reminder(KEY))
    assert tower.stores.queued == [make_job().next_generation()]


def test_sweep_without_the_watchdog_raises_and_loses_nothing(tower: Tower) -> None:
    tower.record()
    tower.stores.watchdog.down = {"*"}
    with pytest.raises(StoreError):
        tower.lookout.sweep()
    assert tower.read().state is State.WORKING


@pytest.mark.parametrize("job", ["", "{}", make_job("no message").dump()])
def test_sweep_leaves_what_is_no_job_and_goes_on(tower: Tower, job: str) -> None:
    tower.record("demo#broken", age=200, job=job)
    tower.record("demo#good", age=200)
    assert tower.lookout.sweep() == Sweep(2, 0)
    assert [job.key for job in tower.stores.queued] == ["demo#good"]
    assert tower.read("demo#broken").state is State.WORKING
    assert [event for event, _ in tower.journal.reports] == ["item refused"]
