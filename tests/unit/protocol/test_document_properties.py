"""Whatever comes in, a document is parsed or refused; whatever goes out, it stays in its element."""

import json
import re
from typing import Any

from defusedxml.ElementTree import fromstring
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.errors import MalformedMessageError
from shared.protocol.document import Notation, build_json, build_xml, decode_text, parse_document
from shared.protocol.messages import Message, parse_message
from tests.factories import as_utf_8, as_xml_reads

any_text = st.text(st.characters())
names = st.sampled_from(["MsgType", "msgtype", "Content", "CreateTime", "InfoType", "Event", "from", "Scale", "A"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | any_text
    | st.sampled_from(["text", "event", "location", "image", "1", "1e400", "nan", "9" * 5000]),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(names, children, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(names | any_text, values, max_size=8)
xml_pieces = st.lists(
    st.sampled_from(
        [
            *["<xml>", "</xml>", "<MsgType>", "</MsgType>", "<CreateTime>", "</CreateTime>", "<a>", "</a>", "<b/>"],
            *[
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "<?xml version='1.0'?>",
                "<?p ?>",
                "&amp;",
                "&#x20;",
                "&#xD800;",
                "&e;",
            ],
            *["<!DOCTYPE xml [", "<!ENTITY e 'x'>", "]>", "text", "event", "12", "你", " ", "\0", "\ud800", 'a="', ">"],
        ]
    ),
    max_size=14,
).map("".join)


def parse_or_refuse(text: str) -> Message | None:
    try:
        parse_document(text)
        return parse_message(text)
    except MalformedMessageError:
        return None


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed_or_refused(body: bytes) -> None:
    try:
        text = decode_text(body)
    except MalformedMessageError:
        return
    parse_or_refuse(text)


@given(any_text | any_text.map(lambda text: "{" + text) | any_text.map(lambda text: f"<xml>{text}</xml>"))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    parse_or_refuse(text)


@given(xml_pieces, st.booleans())
def test_any_xml_is_parsed_or_refused(pieces: str, wrapped: bool) -> None:  # noqa: FBT001
    parse_or_refuse(f"<xml>{pieces}</xml>" if wrapped else pieces)


@given(json_objects)
def test_any_json_object_is_a_message_or_refused(fields: dict[str, Any]) -> None:
    message = parse_or_refuse(json.dumps(fields))
    assume(message is not None)
    assert message is not None
    assert isinstance(message.msg_type, str)
    assert isinstance(message.create_time, int)


@given(json_objects)
def test_any_json_object_comes_back(fields: dict[str, Any]) -> None:
    text = json.dumps(fields)
    try:
        notation, parsed = parse_document(text)
    except MalformedMessageError:
        assert re.search("NaN|Infinity|[0-9]{4301}", text)
        return
    assert (notation, parsed) == (Notation.JSON, fields)


@given(any_text)
def test_build_xml_any_text_parses_back(text: str) -> None:
    root = fromstring(build_xml({"Title": text, "After": "1"}))
    assert [child.tag for child in root] == ["Title", "After"]
    assert len(root[0]) == 0
    assert (root[0].text or "") == as_xml_reads(text)


@given(any_text)
def test_build_json_any_text_parses_back(text: str) -> None:
    rendered = build_json({"Title": text})
    assert json.loads(rendered.encode()) == {"Title": as_utf_8(text)}
