"""What every `Inbox` has to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.storage.ports import Inbox, InboxItem, State

NOW = 1_767_225_600.25
ITEM = InboxItem("demo#ww1#zhangsan#7", "request-1", NOW + 6, NOW, job='{"message": "你好"}')
KEY = ITEM.key

type Change = Callable[[Inbox], object]

CHANGES: dict[str, Change] = {
    "taken over": lambda inbox: inbox.take_over(ITEM, "request-2", NOW + 12),
    "longer lease": lambda inbox: inbox.take_over(ITEM, ITEM.owner, NOW + 12),
    "replied": lambda inbox: inbox.store_reply(KEY, "reply"),
    "late": lambda inbox: inbox.mark_late(KEY, NOW + 90),
    "done": lambda inbox: inbox.finish(KEY),
}
REPLIED = ITEM._replace(state=State.REPLIED, reply="reply", job="")
LATE = ITEM._replace(state=State.LATE, lease_until=NOW + 90)
DONE = ITEM._replace(state=State.DONE, job="")


class InboxContract:
    """Run on each implementation, which gives a fixture ``connect``: another view of one inbox at each call."""

    @pytest.fixture
    def inbox(self, connect: Callable[[], Inbox]) -> Inbox:
        return connect()

    @pytest.mark.parametrize("item", [ITEM, ITEM._replace(job="", reply="frame", late="late", state=State.LATE)])
    def test_record_new_item_is_read_as_it_was_written(self, inbox: Inbox, item: InboxItem) -> None:
        assert inbox.record(item) == item
        assert inbox.read(KEY) == item

    def test_record_redelivery_gives_the_earlier_item(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        assert inbox.record(InboxItem(KEY, "request-2", NOW + 11, NOW + 5, job="again")) == ITEM
        assert inbox.read(KEY) == ITEM

    def test_record_redelivery_of_a_replied_item_gives_its_reply_and_brings_no_job_back(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        inbox.store_reply(KEY, "reply")
        assert inbox.record(ITEM._replace(owner="request-2")) == REPLIED
        assert inbox.read(KEY) == REPLIED

    def test_record_other_key_has_an_item_of_its_own(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        other = ITEM._replace(key="demo#ww1#lisi#7", owner="request-2")
        assert inbox.record(other) == other

    def test_record_many_at_once_have_one_owner(self, connect: Callable[[], Inbox]) -> None:
        def record(number: int) -> tuple[str, str]:
            item = ITEM._replace(owner=f"request-{number}")
            return item.owner, connect().record(item).owner

        with ThreadPoolExecutor(8) as pool:
            owners = list(pool.map(record, range(16)))
        assert len({owner for _, owner in owners}) == 1
        assert sum(own == owner for own, owner in owners) == 1

    def test_read_unknown_key_gives_none(self, inbox: Inbox) -> None:
        assert inbox.read(KEY) is None

    @pytest.mark.parametrize("item", [ITEM, LATE], ids=["working", "late"])
    @pytest.mark.parametrize("owner", ["request-1", "request-2"], ids=["own", "another"])
    def test_take_over_unfinished_item_has_owner_and_lease(self, inbox: Inbox, item: InboxItem, owner: str) -> None:
        inbox.record(item)
        assert inbox.take_over(item, owner, NOW + 99)
        assert inbox.read(KEY) == item._replace(owner=owner, lease_until=NOW + 99)

    @pytest.mark.parametrize("owner", ["request-1", "request-3"], ids=["own", "another"])
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_take_over_item_that_has_changed_fails(self, inbox: Inbox, change: Change, owner: str) -> None:
        inbox.record(ITEM)
        change(inbox)
        before = inbox.read(KEY)
        assert not inbox.take_over(ITEM, owner, NOW + 99)
        assert inbox.read(KEY) == before

    def test_take_over_item_that_is_gone_fails(self, inbox: Inbox) -> None:
        assert not inbox.take_over(ITEM, "request-2", NOW + 12)
        assert inbox.read(KEY) is None

    def test_take_over_many_at_once_one_wins(self, connect: Callable[[], Inbox]) -> None:
        connect().record(ITEM)
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(lambda n: connect().take_over(ITEM, f"request-{n}", NOW + 12), range(2, 18)))
        assert sum(won) == 1

    @pytest.mark.parametrize("reply", ["reply", ""], ids=["reply", "acknowledgement"])
    def test_store_reply_working_item_is_replied_and_drops_its_job(self, inbox: Inbox, reply: str) -> None:
        inbox.record(ITEM)
        assert inbox.store_reply(KEY, reply) == REPLIED._replace(reply=reply)
        assert inbox.read(KEY) == REPLIED._replace(reply=reply)

    def test_store_reply_for_later_is_kept_in_both_forms(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        both = REPLIED._replace(late="late")
        assert inbox.store_reply(KEY, "reply", "late") == both
        assert inbox.read(KEY) == both

    def test_mark_late_working_item_keeps_its_job(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        assert inbox.mark_late(KEY, NOW + 90) == LATE
        assert inbox.read(KEY) == LATE

    @pytest.mark.parametrize("state", ["replied", "late", "done"])
    def test_store_reply_or_mark_late_too_late_gives_what_is_there(self, inbox: Inbox, state: str) -> None:
        inbox.record(ITEM)
        CHANGES[state](inbox)
        there = inbox.read(KEY)
        assert inbox.store_reply(KEY, "other") == there
        assert inbox.mark_late(KEY, NOW + 120) == there
        assert inbox.read(KEY) == there

    def test_store_reply_or_mark_late_unknown_key_gives_none(self, inbox: Inbox) -> None:
        assert inbox.store_reply(KEY, "reply") is None
        assert inbox.mark_late(KEY, NOW + 90) is None
        assert inbox.read(KEY) is None

    def test_store_reply_and_mark_late_at_once_one_wins_and_both_see_it(self, connect: Callable[[], Inbox]) -> None:
        for number in range(10):
            item = ITEM._replace(key=f"{KEY}{number}")
            connect().record(item)
            with ThreadPoolExecutor(2) as pool:
                replied = pool.submit(connect().store_reply, item.key, "reply")
                late = pool.submit(connect().mark_late, item.key, NOW + 90)
            assert replied.result() == late.result() == connect().read(item.key)

    @pytest.mark.parametrize(
        ("change", "reply"),
        [("replied", "reply"), ("late", ""), ("taken over", "")],
        ids=["replied", "late", "working"],
    )
    def test_finish_keeps_the_reply_and_drops_the_job(self, inbox: Inbox, change: str, reply: str) -> None:
        inbox.record(ITEM)
        CHANGES[change](inbox)
        before = inbox.read(KEY)
        inbox.finish(KEY)
        assert before
        assert inbox.read(KEY) == before._replace(state=State.DONE, job="", reply=reply)

    def test_finish_unknown_key_makes_an_item_that_is_done(self, inbox: Inbox) -> None:
        inbox.finish(KEY)
        done = InboxItem(KEY, "", 0, 0, state=State.DONE)
        assert inbox.read(KEY) == done
        assert inbox.record(ITEM) == done

    def test_finish_twice_changes_nothing(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        inbox.finish(KEY)
        inbox.finish(KEY)
        assert inbox.read(KEY) == DONE

    def test_write_stream_late_item_has_its_frame(self, inbox: Inbox) -> None:
        inbox.record(ITEM)
        inbox.mark_late(KEY, NOW + 90)
        assert inbox.write_stream(KEY, "frame 1")
        assert inbox.write_stream(KEY, "frame 2")
        assert inbox.read(KEY) == LATE._replace(reply="frame 2")

    @pytest.mark.parametrize("finished", [False, True])
    def test_write_stream_item_that_was_answered_has_its_newest_frame(self, inbox: Inbox, *, finished: bool) -> None:
        inbox.record(ITEM)
        inbox.store_reply(KEY, "frame 1")
        if finished:
            inbox.finish(KEY)
        assert inbox.write_stream(KEY, "frame 2")
        item = inbox.read(KEY)
        assert item
        assert item.reply == "frame 2"

    @pytest.mark.parametrize("state", ["working", "acknowledged", "unknown"])
    def test_write_stream_item_without_a_stream_is_left_alone(self, inbox: Inbox, state: str) -> None:
        if state != "unknown":
            inbox.record(ITEM)
        if state == "acknowledged":
            inbox.store_reply(KEY, "")
        before = inbox.read(KEY)
        assert not inbox.write_stream(KEY, "frame")
        assert inbox.read(KEY) == before

    def test_scan_unfinished_gives_working_and_late_items(self, inbox: Inbox) -> None:
        items = {name: ITEM._replace(key=name) for name in ("working", "late", "replied", "done")}
        for item in items.values():
            inbox.record(item)
        inbox.mark_late("late", NOW + 90)
        inbox.store_reply("replied", "reply")
        inbox.finish("done")
        inbox.finish("never recorded")
        inbox.count_held("demo", 1)
        late = LATE._replace(key="late")
        assert sorted(inbox.scan_unfinished()) == [late, items["working"]]

    def test_count_held_counts_each_app_and_minute_apart(self, inbox: Inbox) -> None:
        assert [inbox.count_held("demo", 29_453_760) for _ in range(3)] == [1, 2, 3]
        assert inbox.count_held("demo", 29_453_761) == 1
        assert inbox.count_held("other", 29_453_760) == 1
