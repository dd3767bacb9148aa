from typing import Any

import pytest

from shared.delivery.jobs import Reminder
from shared.errors import StoreError
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, Stores, make_job
from tests.fakes import FakeClock

FRAME = '{"msgtype":"stream"}'


@pytest.fixture
def stores() -> Stores:
    return Stores(FakeClock())


def record(stores: Stores, **fields: Any) -> None:
    item = InboxItem(KEY, "owner", 0, 0, make_job().dump())
    stores.inbox.record(item._replace(**fields))


def test_enqueue_sends_the_job_in_its_group_once(stores: Stores) -> None:
    job = make_job(step="handlers.slow")
    stores.all.enqueue(job)
    stores.all.enqueue(job)
    stores.all.enqueue(job.next_generation())
    assert stores.queued == [job, job.next_generation()]
    assert [sent.group for sent in stores.queue.jobs] == [job.group] * 2


@pytest.mark.parametrize("placeholder", ["", FRAME])
def test_release_of_a_working_delivery_replies(stores: Stores, placeholder: str) -> None:
    record(stores)
    stores.all.release(KEY, placeholder)
    item = stores.inbox.read(KEY)
    assert (item.state, item.reply, item.job) == (State.REPLIED, placeholder, "")


@pytest.mark.parametrize(("reply", "frame"), [("", FRAME), ("what there is so far", "what there is so far")])
def test_release_of_a_late_delivery_finishes_it_and_leaves_its_stream_open(
    stores: Stores, reply: str, frame: str
) -> None:
    record(stores, state=State.LATE, reply=reply)
    stores.all.release(KEY, FRAME)
    item = stores.inbox.read(KEY)
    assert (item.state, item.reply, item.job) == (State.DONE, frame, "")


@pytest.mark.parametrize("state", [State.REPLIED, State.DONE])
def test_release_of_a_delivery_that_is_over_changes_nothing(stores: Stores, state: State) -> None:
    record(stores, state=state, reply="reply", job="")
    stores.all.release(KEY, FRAME)
    assert stores.inbox.read(KEY) == InboxItem(KEY, "owner", 0, 0, state=state, reply="reply")


def test_release_of_a_delivery_that_there_is_not_does_nothing(stores: Stores) -> None:
    stores.all.release(KEY, FRAME)
    assert stores.inbox.read(KEY) is None


def test_close_finishes_with_or_without_a_frame(stores: Stores) -> None:
    record(stores, state=State.LATE, reply="so far")
    stores.all.close(KEY, "")
    assert (stores.inbox.read(KEY).state, stores.inbox.read(KEY).reply) == (State.DONE, "so far")


@pytest.mark.parametrize(("seconds", "delay"), [(99.6, 100), (2000.0, 900)])
def test_remind_delays_as_long_as_sqs_can(stores: Stores, seconds: float, delay: int) -> None:
    stores.all.remind(Reminder(KEY), seconds)
    assert stores.watchdog.reminders == [(Reminder(KEY).dump(), delay)]


def test_stores_that_are_down_raise(stores: Stores) -> None:
    stores.queue.down = {"*"}
    with pytest.raises(StoreError):
        stores.all.enqueue(make_job())
