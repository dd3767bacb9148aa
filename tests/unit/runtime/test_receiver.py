import json
from typing import Any

import pytest

from shared.delivery.deadlines import ANSWER_SECONDS, DROP_SECONDS
from shared.errors import (
    InvalidReceiveIdError,
    InvalidSignatureError,
    MalformedMessageError,
    SettingsUnavailableError,
    StoreError,
)
from shared.protocol.document import build_json, build_xml, parse_document
from shared.protocol.envelope import EnvelopeForm
from tests.factories import (
    BOT,
    CUSTOMER,
    SUITE,
    WECOM,
    Screen,
    make_bot_json,
    make_message_event,
    make_plain_query,
    make_post_event,
    make_text_json,
    make_text_xml,
    open_reply,
)
from tests.receiving import Counter

BOT_JSON = EnvelopeForm.LOWERCASE_JSON


@pytest.fixture
def counter() -> Counter:
    return Counter(
        wecom={"kind": "wecom_app"},
        suite={"kind": "wecom_suite", "auth_corp_ids": [CUSTOMER.receive_id]},
        bot={"kind": "wecom_bot"},
        account={"kind": "official_account", "mode": "plain"},
    )


def make_event(
    counter: Counter, screen: Screen = WECOM, app: str = "wecom", age: float = 0, **fields: Any
) -> dict[str, Any]:
    """Makes the event of a text message that API Gateway received some seconds ago."""
    event = make_message_event(app, screen, make_text_xml("你好", screen), at=str(int(counter.clock())), **fields)
    event["requestContext"]["timeEpoch"] = int((counter.clock() - age) * 1000)
    return event


def test_receive_xml_is_answered_encrypted_in_xml(counter: Counter) -> None:
    counter.reply = build_xml({"Content": "hello"})
    response = counter.receive(make_event(counter))
    assert (response.content_type, response.outcome) == ("text/xml; charset=utf-8", "replied")
    assert open_reply(WECOM, response.body) == counter.reply
    assert parse_document(response.body)[1]["TimeStamp"] == str(int(counter.clock()))
    assert counter.prepared == 1


def test_receive_json_of_a_bot_is_answered_in_json(counter: Counter) -> None:
    counter.reply = build_json({"msgtype": "stream"})
    event = make_message_event("bot", BOT, make_bot_json("你好"), BOT_JSON, at=str(int(counter.clock())))
    response = counter.receive(event)
    assert response.content_type == "application/json"
    assert isinstance(json.loads(response.body)["timestamp"], int)
    assert open_reply(BOT, response.body) == counter.reply


@pytest.mark.parametrize(
    ("plaintext", "content_type"),
    [(make_text_xml("你好"), "text/xml; charset=utf-8"), (make_text_json("你好"), "application/json")],
)
def test_receive_plain_message_is_answered_in_clear(counter: Counter, plaintext: str, content_type: str) -> None:
    query = make_plain_query(at=str(int(counter.clock())))
    response = counter.receive(make_post_event("account", query, plaintext))
    assert (response.content_type, response.body) == (content_type, "reply")


@pytest.mark.parametrize(
    ("app", "screen", "acknowledgement"), [("wecom", WECOM, ""), ("suite", CUSTOMER, ""), ("suite", SUITE, "success")]
)
@pytest.mark.parametrize(("reply", "outcome"), [("", "acknowledged"), (None, "late")])
def test_receive_nothing_to_say_is_acknowledged_as_the_url_expects(
    counter: Counter, app: str, screen: Screen, acknowledgement: str, reply: str | None, outcome: str
) -> None:
    counter.reply = reply
    response = counter.receive(make_event(counter, screen, app))
    assert (response.body, response.content_type) == (acknowledgement, "text/plain; charset=utf-8")
    assert (response.status, response.outcome) == (200, outcome)


@pytest.mark.parametrize(("age", "arrived"), [(0, 0), (1.5, -1.5), (9, -9), (11, 0), (-3, 0), (1e9, 0)])
def test_receive_counts_its_time_from_what_api_gateway_says_if_that_can_be(
    counter: Counter, age: float, arrived: float
) -> None:
    now = counter.clock()
    counter.receive(make_event(counter, age=age))
    ((assignment, wait_until),) = counter.assignments
    assert assignment.job.received_at == pytest.approx(now + arrived, abs=0.001)
    assert wait_until == pytest.approx(now + arrived + ANSWER_SECONDS, abs=0.001)


def test_receive_without_both_stores_is_silent_until_the_platform_has_given_up(counter: Counter) -> None:
    counter.stores.inbox.down = counter.stores.queue.down = {"*"}
    began = counter.clock()
    response = counter.receive(make_event(counter, age=1))
    assert (response.status, response.outcome) == (503, "held")
    assert counter.clock() == pytest.approx(began - 1 + DROP_SECONDS, abs=0.001)


def test_receive_without_settings_is_silent_until_the_platform_has_given_up(counter: Counter) -> None:
    counter.source.down = True
    began = counter.clock()
    with pytest.raises(SettingsUnavailableError):
        counter.receive(make_event(counter))
    assert counter.clock() == pytest.approx(began + DROP_SECONDS, abs=0.001)


def test_receive_what_took_long_is_not_delayed_any_more(counter: Counter) -> None:
    counter.source.down = True
    began = counter.clock()
    with pytest.raises(SettingsUnavailableError):
        counter.receive(make_event(counter, age=8))
    assert counter.clock() == began


def test_receive_refused_request_is_answered_at_once(counter: Counter) -> None:
    began = counter.clock()
    with pytest.raises(InvalidSignatureError):
        counter.receive(make_event(counter, nonce="other"))
    with pytest.raises(MalformedMessageError):
        counter.receive(make_message_event("wecom", WECOM, "no message", at=str(int(began))))
    assert counter.clock() == began


def test_receive_of_a_corp_that_authorises_the_suite_is_answered(counter: Counter) -> None:
    corp = SUITE._replace(receive_id="wpNew")
    counter.suites.save_permanent_code(SUITE.receive_id, "wpNew", "code", 1)
    response = counter.receive(make_event(counter, corp, "suite"))
    assert open_reply(corp, response.body) == "reply"
    assert counter.assignments[0][0].job.receive_id == "wpNew"


def test_receive_of_a_corp_that_does_not_is_refused(counter: Counter) -> None:
    stranger = SUITE._replace(receive_id="wpStranger")
    with pytest.raises(InvalidReceiveIdError):
        counter.receive(make_event(counter, stranger, "suite"))
    with pytest.raises(InvalidReceiveIdError):
        counter.receive(make_event(counter, WECOM._replace(receive_id="wpStranger")))
    assert counter.suites.calls == ["read_permanent_code"]


def test_receive_of_a_corp_that_cannot_be_looked_up_is_silent(counter: Counter) -> None:
    counter.suites.down = {"*"}
    began = counter.clock()
    with pytest.raises(StoreError):
        counter.receive(make_event(counter, SUITE._replace(receive_id="wpNew"), "suite"))
    assert counter.clock() == pytest.approx(began + DROP_SECONDS, abs=0.001)
