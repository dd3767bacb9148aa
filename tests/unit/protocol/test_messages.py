import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wechatpy import events, messages
from wechatpy.work import events as work_events
from wechatpy.work import messages as work_messages

from devtools.platform.accounts import Kind
from devtools.platform.packets.catalogue import fill, packet_kinds
from devtools.platform.packets.markup import to_xml
from shared.errors import MalformedMessageError
from shared.protocol import records
from shared.protocol.events import SubscribeScanEvent
from shared.protocol.messages import (
    EVENT_TYPES,
    MESSAGE_TYPES,
    Event,
    ImageMessage,
    LocationMessage,
    Message,
    MixedMessage,
    Platform,
    TextMessage,
    UnknownMessage,
    find_event_type,
    parse_message,
)
from shared.protocol.records import Dialect, wire
from tests.factories import make_bot_json, make_text_json, make_text_xml
from tests.packets import Packet, check, each_packet, load_packets

WECHATPY_MESSAGES = messages.MESSAGE_TYPES | work_messages.MESSAGE_TYPES
WECHATPY_EVENTS = events.EVENT_TYPES | work_events.EVENT_TYPES
DOUBLED_IN_WECHATPY = {"batch_job_result"}  # once more as ExportEvent


def make_packets() -> Iterator[Any]:
    """Every kind of the simulated platforms' catalogue, with any value where one is filled in."""
    for app in Kind:
        for name, kind in packet_kinds(app).items():
            fields = fill(kind.body, lambda _: "1")
            yield pytest.param(json.dumps(fields) if app is Kind.WECOM_BOT else to_xml(fields), id=f"{app}-{name}")


@each_packet("messages")
def test_parse_message_each_packet_has_its_type_and_attributes(packet: Packet) -> None:
    check(packet)


@pytest.mark.parametrize("packet", list(make_packets()))
def test_parse_message_each_kind_of_the_catalogue_has_a_type_of_its_own(packet: str) -> None:
    message = parse_message(packet)
    assert type(message) not in {Message, Event, UnknownMessage}
    if isinstance(message, Event):
        assert type(message) in {find_event_type(message.event), SubscribeScanEvent}


@pytest.mark.parametrize("kind", sorted(WECHATPY_MESSAGES))
def test_message_types_have_the_names_of_wechatpy(kind: str) -> None:
    assert MESSAGE_TYPES[kind].__name__ == WECHATPY_MESSAGES[kind].__name__


@pytest.mark.parametrize("kind", sorted(EVENT_TYPES.keys() & WECHATPY_EVENTS.keys() - DOUBLED_IN_WECHATPY))
def test_event_types_have_the_names_of_wechatpy(kind: str) -> None:
    assert EVENT_TYPES[kind].__name__ == WECHATPY_EVENTS[kind].__name__


def test_types_each_has_a_packet() -> None:
    modules = {kind.__module__.rpartition(".")[2] for kind in [*MESSAGE_TYPES.values(), *EVENT_TYPES.values()]}
    packets = {packet["type"] for module in modules for packet in load_packets(module)}
    assert {kind.__name__ for kind in [*MESSAGE_TYPES.values(), *EVENT_TYPES.values()]} == packets | {"Event"}


def test_types_secrets_are_not_shown() -> None:
    said = {
        name
        for kind in [Message, *MESSAGE_TYPES.values(), *EVENT_TYPES.values()]
        for name in re.findall(r"^    (\w+): .*a secret", inspect.getdoc(kind) or "", re.MULTILINE)
    }
    assert said == records._SECRETS


def test_parse_message_text_does_not_load_the_events() -> None:
    code = (
        "import sys; from shared.protocol.messages import parse_message as p; p('<xml><MsgType>text</MsgType></xml>')"
    )
    result = subprocess.run(  # noqa: S603  # this interpreter
        [sys.executable, "-c", f"{code}; print([m for m in sys.modules if 'events' in m])"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert result.stdout == "[]\n"


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


def test_location_message_has_numbers() -> None:
    message = parse_message(make_text_xml(MsgType="location", Location_X="31.2304", Location_Y="-0.5", Scale=" 15 "))
    assert isinstance(message, LocationMessage)
    assert (message.location_x, message.location_y, message.scale) == (31.2304, -0.5, 15)


def test_parse_message_bot_field_without_a_name_is_no_attribute() -> None:
    message = parse_message('{"msgtype":"image","":"x","image.url":"x","image":{"url":"https://example.invalid/1"}}')
    assert isinstance(message, ImageMessage)
    assert (message.pic_url, message.media_id, message.agent_id) == ("https://example.invalid/1", "", "")


@pytest.mark.parametrize("name", ["click", "CLICK", "Click"])
def test_find_event_type_name_in_any_case_is_found(name: str) -> None:
    assert find_event_type(name).__name__ == "ClickEvent"


@pytest.mark.parametrize(
    ("name", "event_key", "kind"),
    [
        ("subscribe", "qrscene_shop_17", "SubscribeScanEvent"),
        ("subscribe", "last_trade_no_1", "SubscribeEvent"),
        ("subscribe", "", "SubscribeEvent"),
        ("unsubscribe", "qrscene_shop_17", "UnsubscribeEvent"),
        ("hologram", "", "Event"),
        ("", "", "Event"),
    ],
)
def test_find_event_type_scan_of_somebody_new_is_told_apart(name: str, event_key: str, kind: str) -> None:
    assert find_event_type(name, event_key).__name__ == kind


def test_subscribe_scan_event_has_the_scene() -> None:
    message = parse_message(make_text_xml(MsgType="event", Event="subscribe", EventKey="qrscene_qrscene_1"))
    assert isinstance(message, SubscribeScanEvent)
    assert message.scene_id == "qrscene_1"


def test_event_of_a_new_kind_is_parsed_once_it_has_a_type(monkeypatch: pytest.MonkeyPatch) -> None:
    packet = make_text_xml(MsgType="event", Event="PARCEL", Number="17")
    assert type(parse_message(packet)) is Event
    monkeypatch.setattr("shared.protocol.messages.EVENT_TYPES", EVENT_TYPES.copy())

    class ParcelEvent(Event, kind="parcel"):
        number: str = wire("Number")

    message = parse_message(packet)
    assert isinstance(message, ParcelEvent)
    assert (message.number, message.event) == ("17", "PARCEL")


@pytest.mark.parametrize(
    ("plaintext", "platform"),
    [
        (make_text_xml(), Platform.WECOM),
        (make_text_xml(ToUserName="gh_1a2b3c4d5e6f"), Platform.OFFICIAL_ACCOUNT),
        (make_text_json(), Platform.OFFICIAL_ACCOUNT),
        (make_bot_json(), Platform.WECOM_BOT),
        ("<xml><InfoType>suite_ticket</InfoType></xml>", Platform.WECOM),
    ],
)
def test_message_platform_is_known(plaintext: str, platform: Platform) -> None:
    assert parse_message(plaintext).platform is platform


def test_message_to_a_bot_has_what_it_quotes() -> None:
    message = parse_message(make_bot_json(quote={"msgtype": "text", "text": {"content": "before"}}))
    assert isinstance(message.quote, TextMessage)
    assert message.quote.content == "before"
    assert message.quote.quote is None


@pytest.mark.parametrize("items", [None, "x", {}, ["x"]])
def test_mixed_message_without_parts_is_empty(items: Any) -> None:
    message = parse_message(make_bot_json(msgtype="mixed", mixed={"msg_item": items}))
    assert isinstance(message, MixedMessage)
    assert message.msg_items == ()


def test_mixed_message_parts_are_messages() -> None:
    parts = [
        {"msgtype": "text", "text": {"content": "look "}},
        {"msgtype": "image", "image": {"url": "https://example.invalid/1 "}},
    ]
    message = parse_message(make_bot_json(msgtype="mixed", mixed={"msg_item": parts}))
    assert isinstance(message, MixedMessage)
    text, image = message.msg_items
    assert isinstance(text, TextMessage)
    assert isinstance(image, ImageMessage)
    assert (text.content, image.pic_url) == ("look ", "https://example.invalid/1")
