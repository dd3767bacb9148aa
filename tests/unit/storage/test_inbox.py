from collections.abc import Callable

import pytest

from shared.storage.attribute_values import marshal_item
from shared.storage.inbox import DynamoDbInbox, MemoryInbox
from tests.contracts.inbox import ITEM, KEY, LATE, NOW, REPLIED, InboxContract
from tests.dynamodb import ScriptedDynamoDb, refuse
from tests.fakes import FakeClock

DAY = 86_400


class TestMemoryInbox(InboxContract):
    @pytest.fixture
    def connect(self) -> Callable[[], MemoryInbox]:
        inbox = MemoryInbox()
        return lambda: inbox


def make_inbox(db: ScriptedDynamoDb) -> DynamoDbInbox:
    return DynamoDbInbox(db.table, DAY, FakeClock(NOW))


def test_record_write_that_was_answered_too_late_is_its_own() -> None:
    db = ScriptedDynamoDb(lambda asked: refuse(asked.item))
    assert make_inbox(db).record(ITEM) == ITEM


def test_take_over_write_that_was_answered_too_late_counts_as_won() -> None:
    taken = refuse(ITEM._replace(owner="request-2", lease_until=NOW + 12)._asdict())
    assert make_inbox(ScriptedDynamoDb(taken)).take_over(ITEM, "request-2", NOW + 12)
    assert not make_inbox(ScriptedDynamoDb(taken)).take_over(ITEM, "request-3", NOW + 12)


def test_store_reply_or_mark_late_write_that_was_answered_too_late_gives_what_it_wrote() -> None:
    inbox = make_inbox(ScriptedDynamoDb(refuse(REPLIED._asdict()), refuse(LATE._asdict())))
    assert inbox.store_reply(KEY, "reply") == REPLIED
    assert inbox.mark_late(KEY, NOW + 90) == LATE


@pytest.mark.parametrize("seconds", [None, 1.0])
def test_record_waits_for_as_long_as_it_is_told(seconds: float | None) -> None:
    db = ScriptedDynamoDb({})
    make_inbox(db).record(ITEM, seconds)
    assert db.asked[0].seconds == seconds


@pytest.mark.parametrize("seconds", [None, 0.4])
def test_mark_late_waits_for_as_long_as_it_is_told(seconds: float | None) -> None:
    db = ScriptedDynamoDb({"Attributes": marshal_item(LATE._asdict())})
    make_inbox(db).mark_late(KEY, NOW + 90, seconds)
    assert db.asked[0].seconds == seconds


def test_record_item_ends_after_its_retention_and_has_no_empty_attribute() -> None:
    db = ScriptedDynamoDb({})
    make_inbox(db).record(ITEM)
    assert db.asked[0].item == {
        "key": KEY,
        "owner": ITEM.owner,
        "lease_until": ITEM.lease_until,
        "recorded_at": NOW,
        "job": ITEM.job,
        "state": "working",
        "ttl": int(NOW) + DAY,
    }


def test_finish_item_without_an_end_gets_one() -> None:
    db = ScriptedDynamoDb({"Attributes": {}})
    make_inbox(db).finish(KEY)
    assert "#ttl = if_not_exists(#ttl, :ttl)" in db.asked[0].parameters["UpdateExpression"]
    assert db.asked[0].values[":ttl"] == int(NOW) + DAY


def test_count_held_counter_ends_ten_minutes_after_its_minute() -> None:
    db = ScriptedDynamoDb({"Attributes": marshal_item({"count": 3})})
    assert make_inbox(db).count_held("demo", 29_453_760) == 3
    assert db.asked[0].parameters["Key"] == {"key": {"S": "#held#demo#29453760"}}
    assert db.asked[0].values[":ttl"] == 29_453_770 * 60
