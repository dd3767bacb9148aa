import dataclasses
import json
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import ReplyError
from shared.protocol.document import Notation, parse_document
from shared.protocol.messages import Message, parse_message
from shared.protocol.replies import (
    Article,
    ImageReply,
    MusicReply,
    NewsReply,
    Reply,
    TextReply,
    TransferCustomerServiceReply,
    VideoReply,
    VoiceReply,
    is_reply,
    render_reply,
)
from tests.factories import as_utf_8, as_xml_reads, make_bot_json, make_text_json, make_text_xml

HEADER = {"ToUserName": "linmei", "FromUserName": "ww9f2c41d7b0aa35e6", "CreateTime": "1767225606"}

# Bodies as https://developer.work.weixin.qq.com/document/path/90241 and
# https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html show them.
REPLIES: list[tuple[Reply, dict[str, Any]]] = [
    (TextReply("收到"), {"MsgType": "text", "Content": "收到"}),
    (ImageReply("MEDIA_01"), {"MsgType": "image", "Image": {"MediaId": "MEDIA_01"}}),
    (VoiceReply("MEDIA_02"), {"MsgType": "voice", "Voice": {"MediaId": "MEDIA_02"}}),
    (VideoReply("MEDIA_03"), {"MsgType": "video", "Video": {"MediaId": "MEDIA_03"}}),
    (
        VideoReply("MEDIA_03", title="演示", description="一分钟"),
        {"MsgType": "video", "Video": {"MediaId": "MEDIA_03", "Title": "演示", "Description": "一分钟"}},
    ),
    (MusicReply("MEDIA_04"), {"MsgType": "music", "Music": {"ThumbMediaId": "MEDIA_04"}}),
    (
        MusicReply("MEDIA_04", "Song", "Band", "https://example.com/a.mp3", "https://example.com/a-hq.mp3"),
        {
            "MsgType": "music",
            "Music": {
                "Title": "Song",
                "Description": "Band",
                "MusicUrl": "https://example.com/a.mp3",
                "HQMusicUrl": "https://example.com/a-hq.mp3",
                "ThumbMediaId": "MEDIA_04",
            },
        },
    ),
    (
        NewsReply((Article("周报", "第 1 周", "https://example.com/1.png?a=1&b=2", "https://example.com/1"),)),
        {
            "MsgType": "news",
            "ArticleCount": "1",
            "Articles": {
                "item": {
                    "Title": "周报",
                    "Description": "第 1 周",
                    "PicUrl": "https://example.com/1.png?a=1&b=2",
                    "Url": "https://example.com/1",
                }
            },
        },
    ),
    (
        NewsReply((Article("a"), Article("b"))),
        {
            "MsgType": "news",
            "ArticleCount": "2",
            "Articles": {
                "item": [
                    {"Title": "a", "Description": "", "PicUrl": "", "Url": ""},
                    {"Title": "b", "Description": "", "PicUrl": "", "Url": ""},
                ]
            },
        },
    ),
    (TransferCustomerServiceReply(), {"MsgType": "transfer_customer_service"}),
    (
        TransferCustomerServiceReply("kf01@example"),
        {"MsgType": "transfer_customer_service", "TransInfo": {"KfAccount": "kf01@example"}},
    ),
]

each_reply = pytest.mark.parametrize(("reply", "body"), REPLIES, ids=[type(reply).__name__ for reply, _ in REPLIES])
any_text = st.text(st.characters())  # lone surrogates too


@pytest.fixture(scope="module")
def message() -> Message:
    return parse_message(make_text_xml())


@each_reply
def test_render_reply_to_xml_has_the_documented_shape(reply: Reply, body: dict[str, Any], message: Message) -> None:
    assert parse_document(render_reply(reply, message, 1767225606)) == (Notation.XML, HEADER | body)


@each_reply
def test_render_reply_to_json_has_the_same_names(reply: Reply, body: dict[str, Any]) -> None:
    notation, fields = parse_document(render_reply(reply, parse_message(make_text_json()), 1767225606))
    assert notation is Notation.JSON
    assert list(fields) == [*HEADER, *body]
    assert (fields["ToUserName"], fields["FromUserName"]) == ("linmei", "gh_1a2b3c4d5e6f")
    assert fields["CreateTime"] == 1767225606


def test_render_reply_element_order_is_the_documented_one(message: Message) -> None:
    root = fromstring(render_reply(TextReply("x"), message, 1))
    assert [child.tag for child in root] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]


def test_render_reply_text_to_a_bot_is_a_finished_stream() -> None:
    reply = render_reply(TextReply("你好"), parse_message(make_bot_json()), 1767225606)
    assert reply == '{"msgtype":"stream","stream":{"id":"m-8f2c","finish":true,"content":"你好"}}'


def make_bot_event(event: str) -> Message:
    return parse_message(make_bot_json(msgtype="event", event={"eventtype": event}))


def test_render_reply_text_to_enter_chat_of_a_bot_is_text() -> None:
    reply = render_reply(TextReply("欢迎"), make_bot_event("enter_chat"), 1767225606)
    assert reply == '{"msgtype":"text","text":{"content":"欢迎"}}'


@pytest.mark.parametrize("event", ["feedback_event", "template_card_event", ""])
def test_render_reply_text_to_another_event_of_a_bot_raises(event: str) -> None:
    with pytest.raises(ReplyError, match="with text"):
        render_reply(TextReply("x"), make_bot_event(event), 1)


@pytest.mark.parametrize("reply", [reply for reply, _ in REPLIES if not isinstance(reply, TextReply)], ids=str)
def test_render_reply_other_than_text_to_a_bot_raises(reply: Reply) -> None:
    with pytest.raises(ReplyError, match=type(reply).__name__):
        render_reply(reply, parse_message(make_bot_json()), 1)


@given(any_text, any_text)
def test_render_reply_to_xml_any_text_parses_back(content: str, user: str) -> None:
    message = dataclasses.replace(parse_message(make_text_xml()), from_user_name=user)
    root = fromstring(render_reply(TextReply(content), message, 1767225606))
    expected = {**HEADER, "ToUserName": as_xml_reads(user), "MsgType": "text", "Content": as_xml_reads(content)}
    assert {child.tag: child.text or "" for child in root} == expected
    assert not any(len(child) for child in root)


@given(any_text)
def test_render_reply_to_xml_any_article_parses_back(content: str) -> None:
    articles = (Article(content, content, content, content),) * 2
    root = fromstring(render_reply(NewsReply(articles), parse_message(make_text_xml()), 1))
    items = root.findall("Articles/item")
    article = dict.fromkeys(("Title", "Description", "PicUrl", "Url"), as_xml_reads(content))
    assert [{child.tag: child.text or "" for child in item} for item in items] == [article, article]


@given(any_text, any_text)
def test_render_reply_to_json_any_text_parses_back(content: str, user: str) -> None:
    message = dataclasses.replace(parse_message(make_text_json()), from_user_name=user)
    fields = json.loads(render_reply(TextReply(content), message, 1).encode())
    assert (fields["Content"], fields["ToUserName"]) == (as_utf_8(content), as_utf_8(user))
    stream = json.loads(render_reply(TextReply(content), parse_message(make_bot_json()), 1).encode())
    assert stream["stream"]["content"] == as_utf_8(content)


@pytest.mark.parametrize("reply", [reply for reply, _ in REPLIES], ids=str)
def test_is_reply_each_reply_is_one(reply: Reply) -> None:
    assert is_reply(reply)


@pytest.mark.parametrize("value", ["text", None, 0, Article("a"), TextReply])
def test_is_reply_anything_else_is_none(value: object) -> None:
    assert not is_reply(value)
