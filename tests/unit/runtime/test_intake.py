from typing import Any

import pytest

from shared.delivery.deadlines import (
    ACCOUNT_PATIENCE_SECONDS,
    ANSWER_SECONDS,
    STREAM_ANSWER_SECONDS,
    STREAM_SECONDS,
    WECOM_PATIENCE_SECONDS,
)
from shared.delivery.jobs import SUITE_STEP
from shared.delivery.keys import make_bot_key
from shared.delivery.reception import Answer, Outcome
from shared.delivery.streams import break_off, end_early, open_stream
from shared.protocol.callback import ReceivedMessage
from shared.protocol.document import build_xml
from shared.protocol.envelope import EnvelopeForm
from shared.protocol.messages import parse_message
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.observability import logger
from shared.storage.ports import InboxItem, State
from tests.documents import make_document_text
from tests.factories import ACCOUNT, BOT, CUSTOMER, SUITE, WECOM, Screen, make_bot_json, make_text_xml
from tests.receiving import Counter

SCREENS = {"wecom_app": WECOM, "wecom_suite": SUITE, "wecom_bot": BOT, "official_account": ACCOUNT}
EVENT: dict[str, Any] = {"MsgType": "event", "Content": None, "MsgId": None}


@pytest.fixture
def counter() -> Counter:
    return Counter()


def take(counter: Counter, kind: str, plaintext: str, screen: Screen | None = None, **settings: Any) -> Answer:
    receive_id = (screen or SCREENS[kind]).receive_id
    received = ReceivedMessage(plaintext, receive_id, EnvelopeForm.XML, "n0nce", None)
    app = parse_app_settings("demo", make_document_text(kind, **settings))
    return counter.intake.take(app, received, parse_message(plaintext), counter.clock())


def make_push(info_type: str, **fields: Any) -> str:
    push: dict[str, Any] = {"SuiteId": SUITE.receive_id, "InfoType": info_type, "TimeStamp": 1_767_225_600}
    return build_xml({**push, **fields})


def make_poll(stream_id: str = "m-8f2c") -> str:
    return make_bot_json(msgid="m-poll", msgtype="stream", text=None, stream={"id": stream_id})


def test_take_hands_the_job_to_the_worker(counter: Counter) -> None:
    plaintext = make_text_xml("你好")
    assert take(counter, "wecom_app", plaintext) == Answer(Outcome.REPLIED, "reply")
    ((assignment, wait_until),) = counter.assignments
    job = assignment.job
    assert (job.app, job.receive_id, job.plaintext) == ("demo", WECOM.receive_id, plaintext)
    assert (job.step, job.generation, job.received_at) == ("", 0, counter.clock())
    assert job.key.startswith("demo#")
    assert wait_until == assignment.late_from == counter.clock() + ANSWER_SECONDS
    assert logger.get_current_keys()["key"] == job.key


def test_take_gives_each_request_an_owner_of_its_own(counter: Counter) -> None:
    for number in range(2):
        take(counter, "wecom_app", make_text_xml(MsgId=str(number)))
    first, second = (assignment.owner for assignment, _ in counter.assignments)
    assert first != second


def test_take_of_a_bots_message_answers_sooner_and_with_a_stream(counter: Counter) -> None:
    counter.reply = None
    assert take(counter, "wecom_bot", make_bot_json()) == Answer(Outcome.LATE, open_stream("m-8f2c"))
    assert counter.assignments[0][1] == counter.clock() + STREAM_ANSWER_SECONDS


@pytest.mark.parametrize("event", ["enter_chat", "template_card_event"])
def test_take_of_a_bots_event_is_answered_at_once_or_not_at_all(counter: Counter, event: str) -> None:
    counter.reply = None
    plaintext = make_bot_json(msgtype="event", event={"eventtype": event})
    assert take(counter, "wecom_bot", plaintext) == Answer(Outcome.LATE)
    assert counter.assignments[0][1] == counter.clock() + ANSWER_SECONDS


@pytest.mark.parametrize(
    ("item", "frame"),
    [
        ({"state": State.LATE, "reply": "newest frame"}, "newest frame"),
        ({"state": State.REPLIED, "reply": "last frame"}, "last frame"),
        ({"state": State.LATE}, open_stream("m-8f2c")),
        ({"state": State.WORKING}, open_stream("m-8f2c")),
        (None, break_off("m-8f2c")),
    ],
)
def test_take_of_a_poll_is_one_read(counter: Counter, item: dict[str, Any] | None, frame: str) -> None:
    if item is not None:
        now = counter.clock()
        counter.stores.inbox.real.record(InboxItem(make_bot_key("demo", "m-8f2c"), "owner", now, now, **item))
    assert take(counter, "wecom_bot", make_poll()) == Answer(Outcome.STREAMED, frame)
    assert counter.stores.inbox.calls == ["read"]
    assert not counter.assignments


def test_take_of_a_poll_that_is_among_the_last_ends_the_stream(counter: Counter) -> None:
    began, key = counter.clock(), make_bot_key("demo", "m-8f2c")
    counter.stores.inbox.real.record(InboxItem(key, "owner", began, began, state=State.LATE))
    counter.clock.advance(STREAM_SECONDS - 1)
    assert take(counter, "wecom_bot", make_poll()).reply == open_stream("m-8f2c")
    counter.clock.advance(1)
    assert take(counter, "wecom_bot", make_poll()).reply == end_early(open_stream("m-8f2c"))


def test_take_of_a_poll_without_the_inbox_keeps_the_stream_open(counter: Counter) -> None:
    counter.stores.inbox.down = {"*"}
    assert take(counter, "wecom_bot", make_poll("m-1")) == Answer(Outcome.STREAMED, open_stream("m-1"))


def test_take_of_a_suite_ticket_is_stored_before_it_is_acknowledged(counter: Counter) -> None:
    push = make_push("suite_ticket", SuiteTicket="ticket-1")
    assert take(counter, "wecom_suite", push) == Answer(Outcome.ACKNOWLEDGED)
    assert counter.suites.read_ticket(SUITE.receive_id) == "ticket-1"
    assert not counter.assignments
    assert not counter.stores.inbox.calls


def test_take_of_a_suite_ticket_that_cannot_be_stored_is_held(counter: Counter) -> None:
    counter.suites.down = {"*"}
    assert take(counter, "wecom_suite", make_push("suite_ticket", SuiteTicket="t")) == Answer(Outcome.HELD)


def test_take_of_a_suite_ticket_on_a_data_url_is_a_message_like_any(counter: Counter) -> None:
    push = make_push("suite_ticket", SuiteTicket="forged")
    assert take(counter, "wecom_suite", push, CUSTOMER) == Answer(Outcome.REPLIED, "reply")
    assert counter.suites.read_ticket(SUITE.receive_id) == ""


@pytest.mark.parametrize("info_type", ["create_auth", "change_auth", "cancel_auth", "reset_permanent_code"])
def test_take_of_an_authorisation_is_queued_and_nothing_else(counter: Counter, info_type: str) -> None:
    assert take(counter, "wecom_suite", make_push(info_type)) == Answer(Outcome.QUEUED)
    assert [(job.step, job.generation) for job in counter.stores.queued] == [(SUITE_STEP, 0)]
    assert not counter.assignments
    assert not counter.stores.inbox.calls


def test_take_of_an_authorisation_without_the_queue_is_done_by_the_worker(counter: Counter) -> None:
    counter.stores.queue.down = {"*"}
    counter.reply = ""
    assert take(counter, "wecom_suite", make_push("create_auth")) == Answer(Outcome.ACKNOWLEDGED)
    assert counter.assignments[0][0].job.step == SUITE_STEP


@pytest.mark.parametrize("plaintext", [make_push("change_contact", AuthCorpId="wp1"), make_text_xml()])
def test_take_of_anything_else_on_a_command_url_goes_to_the_worker(counter: Counter, plaintext: str) -> None:
    take(counter, "wecom_suite", plaintext)
    assert [assignment.job.step for assignment, _ in counter.assignments] == [""]


@pytest.mark.parametrize(
    ("kind", "plaintext", "screen", "settings", "patience"),
    [
        ("wecom_app", make_text_xml(), WECOM, {}, WECOM_PATIENCE_SECONDS),
        ("wecom_app", make_text_xml(Event="click", **EVENT), WECOM, {}, WECOM_PATIENCE_SECONDS),
        ("wecom_app", make_text_xml(Event="change_contact", **EVENT, FromUserName="sys"), WECOM, {}, 0),
        ("wecom_suite", make_text_xml(), CUSTOMER, {}, WECOM_PATIENCE_SECONDS),
        ("wecom_suite", make_push("change_contact"), SUITE, {}, 0),
        ("wecom_bot", make_bot_json(), BOT, {}, 0),
        ("official_account", make_text_xml(ToUserName="gh_1"), ACCOUNT, {}, ACCOUNT_PATIENCE_SECONDS),
        ("official_account", make_text_xml(ToUserName="gh_1"), ACCOUNT, {"mode": "plain"}, 0),
        ("official_account", make_text_xml(ToUserName="gh_1"), ACCOUNT, {"slow_reply": "later"}, 0),
    ],
)
def test_take_waits_for_a_later_delivery_only_where_it_is_asked_for_and_can_be(
    counter: Counter, kind: str, plaintext: str, screen: Screen, settings: dict[str, Any], patience: float
) -> None:
    take(counter, kind, plaintext, screen, **{"slow_reply": "redelivery", **settings})
    ((assignment, wait_until),) = counter.assignments
    if patience:
        assert assignment.late_from == counter.clock() + patience
    else:
        assert assignment.late_from == wait_until
