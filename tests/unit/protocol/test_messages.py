import dataclasses
from typing import Any

import pytest

from shared.errors import MalformedMessageError
from shared.protocol.messages import (
    Dialect,
    Event,
    ImageMessage,
    LocationMessage,
    SuiteEvent,
    TextMessage,
    UnknownMessage,
    parse_message,
)
from tests.factories import load_vectors, make_bot_json, make_text_json, make_text_xml

MESSAGES = [
    (dialect, case)
    for name, dialect in {
        "wecom_messages": Dialect.XML,
        "official_account_messages": Dialect.XML,
        "wecom_bot_messages": Dialect.BOT_JSON,
    }.items()
    for case in load_vectors(name)["cases"]
]
EVENTS = load_vectors("wecom_events")["cases"] + load_vectors("official_account_events")["cases"]
SUITE_EVENTS = load_vectors("wecom_suite_events")["cases"]


@pytest.mark.parametrize(
    ("dialect", "case"),
    MESSAGES,
    ids=[f"{dialect.value}-{case['attributes']['msg_type']}" for dialect, case in MESSAGES],
)
def test_parse_message_each_kind_of_the_references_has_its_attributes(dialect: Dialect, case: dict[str, Any]) -> None:
    message = parse_message(case["packet"])
    assert type(message).__name__ == case["type"]
    assert message.dialect is dialect
    assert {name: getattr(message, name) for name in case["attributes"]} == case["attributes"]


@pytest.mark.parametrize("case", EVENTS, ids=lambda case: case["event"])
def test_parse_message_each_event_of_the_references_is_an_event(case: dict[str, str]) -> None:
    message = parse_message(case["packet"])
    assert isinstance(message, Event)
    assert (message.event, message.event_key, message.change_type) == (
        case["event"],
        case["event_key"],
        case["change_type"],
    )


@pytest.mark.parametrize("case", SUITE_EVENTS, ids=lambda case: case["info_type"])
def test_parse_message_each_suite_event_of_the_references_is_one(case: dict[str, str]) -> None:
    message = parse_message(case["packet"])
    assert isinstance(message, SuiteEvent)
    assert message.create_time == 1767225600
    assert {name: getattr(message, name) for name in case if name != "packet"} == {
        name: value for name, value in case.items() if name != "packet"
    }


def test_parse_message_official_account_in_json_has_the_names_of_xml() -> None:
    message = parse_message(make_text_json("你好"))
    assert isinstance(message, TextMessage)
    assert message.dialect is Dialect.JSON
    assert (message.content, message.msg_id, message.from_user_name) == ("你好", "24900000000000001", "linmei")


def test_parse_message_unknown_type_is_a_value_with_all_fields() -> None:
    message = parse_message(make_text_xml(MsgType="hologram", Depth="3"))
    assert type(message) is UnknownMessage
    assert (message.msg_type, message.fields["Depth"]) == ("hologram", "3")


def test_parse_message_unknown_fields_are_kept() -> None:
    message = parse_message(make_text_xml(bizmsgmenuid="101"))
    assert isinstance(message, TextMessage)
    assert message.fields["bizmsgmenuid"] == "101"


def test_parse_message_repeated_siblings_survive() -> None:
    packet = next(case["packet"] for case in EVENTS if case["event"] == "kf_account_auth_change")
    fields = parse_message(packet).fields
    assert (fields["AuthAddOpenKfId"], fields["AuthDelOpenKfId"]) == (["wkA", "wkB"], "wkC")


def test_parse_message_repeated_attribute_takes_the_first() -> None:
    message = parse_message(make_text_xml(Content=["first", "second"]))
    assert isinstance(message, TextMessage)
    assert message.content == "first"


def test_parse_message_names_in_another_case_are_found() -> None:
    message = parse_message(make_text_xml(MsgType="event", event="CLICK", eventKEY="M_TODAY", AgentId="7"))
    assert isinstance(message, Event)
    assert (message.event, message.event_key, message.agent_id) == ("CLICK", "M_TODAY", "7")


def test_parse_message_exact_name_goes_before_another_case() -> None:
    message = parse_message("<xml><content>lower</content><MsgType>text</MsgType><Content>exact</Content></xml>")
    assert isinstance(message, TextMessage)
    assert message.content == "exact"


@pytest.mark.parametrize("msg_type", ["TEXT", "Text"])
def test_parse_message_type_in_another_case_is_known(msg_type: str) -> None:
    assert isinstance(parse_message(make_text_xml(MsgType=msg_type)), TextMessage)


@pytest.mark.parametrize(
    "plaintext",
    [
        pytest.param("<xml/>", id="xml-empty"),
        pytest.param("{}", id="json-empty"),
        pytest.param('{"MsgType":[]}', id="json-empty-list"),
        pytest.param('{"MsgType":null,"CreateTime":{}}', id="json-null"),
        pytest.param("<xml><MsgType><a>1</a></MsgType><CreateTime/></xml>", id="xml-nested"),
    ],
)
def test_parse_message_without_fields_is_unknown_and_empty(plaintext: str) -> None:
    message = parse_message(plaintext)
    assert type(message) is UnknownMessage
    assert (message.to_user_name, message.create_time) == ("", 0)


@pytest.mark.parametrize("value", ["[]", "[[1]]", "{}", "[{}]", '""', "null"])
def test_parse_message_number_of_another_shape_counts_as_missing(value: str) -> None:
    assert parse_message(f'{{"MsgType":"text","CreateTime":{value}}}').create_time == 0


@pytest.mark.parametrize(
    "plaintext",
    [
        pytest.param(make_text_xml(CreateTime="now"), id="word"),
        pytest.param(make_text_xml(CreateTime="1" * 5000), id="huge"),
        pytest.param(make_text_xml(CreateTime="1.5"), id="fraction"),
        pytest.param('{"MsgType":"text","CreateTime":1e400}', id="json-infinite"),
        pytest.param('{"MsgType":"location","Location_X":1e999}', id="json-infinite-latitude"),
        pytest.param(make_text_xml(MsgType="location", Location_X="north"), id="latitude"),
        pytest.param(make_text_xml(MsgType="location", Location_Y="inf"), id="longitude"),
        pytest.param(make_text_xml(MsgType="location", Scale="big"), id="scale"),
    ],
)
def test_parse_message_number_that_is_none_raises(plaintext: str) -> None:
    with pytest.raises(MalformedMessageError, match="is no number"):
        parse_message(plaintext)


def test_parse_message_huge_id_stays_exact() -> None:
    assert parse_message(make_text_xml(MsgId="9" * 30)).msg_id == "9" * 30


def test_parse_message_bot_without_sender_has_none() -> None:
    assert parse_message(make_bot_json(**{"from": "linmei"})).from_user_name == ""


def test_message_cannot_be_changed() -> None:
    message = parse_message(make_text_xml())
    with pytest.raises(dataclasses.FrozenInstanceError):
        message.msg_type = "event"  # type: ignore[misc]
    with pytest.raises(TypeError):
        message.fields["Content"] = "other"  # type: ignore[index]


def test_message_equal_ones_have_one_hash() -> None:
    first, second = (parse_message(make_text_xml(CreateTime="1")) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)


def test_location_message_has_numbers() -> None:
    message = parse_message(make_text_xml(MsgType="location", Location_X="31.2304", Location_Y="-0.5", Scale=" 15 "))
    assert isinstance(message, LocationMessage)
    assert (message.location_x, message.location_y, message.scale) == (31.2304, -0.5, 15)


def test_parse_message_bot_field_without_a_name_is_no_attribute() -> None:
    message = parse_message('{"msgtype":"image","":"x","image.url":"x","image":{"url":"https://example.invalid/1"}}')
    assert isinstance(message, ImageMessage)
    assert (message.pic_url, message.media_id, message.agent_id) == ("https://example.invalid/1", "", "")
