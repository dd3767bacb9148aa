import json

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from shared.bot.testing import bot_message
from shared.protocol.messages import TextMessage, parse_message
from shared.protocol.records import Dialect
from shared.protocol.replies import Article, NewsReply, TextReply, render_reply
from tests.factories import as_utf_8, as_xml_reads, make_text_xml

HEADER = {"ToUserName": "linmei", "FromUserName": "ww9f2c41d7b0aa35e6", "CreateTime": "1767225606"}

any_text = st.text(st.characters())  # lone surrogates too


@given(any_text.filter(bool), any_text)
def test_render_reply_to_xml_any_text_parses_back(content: str, user: str) -> None:
    answered = TextMessage(Dialect.XML, {"ToUserName": HEADER["FromUserName"], "FromUserName": user})
    root = fromstring(render_reply(TextReply(content), answered, 1767225606))
    expected = {**HEADER, "ToUserName": as_xml_reads(user.strip()), "MsgType": "text", "Content": as_xml_reads(content)}
    assert {child.tag: child.text or "" for child in root} == expected
    assert not any(len(child) for child in root)


@given(any_text)
def test_render_reply_to_xml_any_article_parses_back(content: str) -> None:
    articles = (Article(content, content, content, content),) * 2
    root = fromstring(render_reply(NewsReply(articles), parse_message(make_text_xml()), 1))
    items = root.findall("Articles/item")
    article = dict.fromkeys(("Title", "Description", "PicUrl", "Url"), as_xml_reads(content))
    assert [{child.tag: child.text or "" for child in item} for item in items] == [article, article]


@given(any_text.filter(bool), any_text)
def test_render_reply_to_json_any_text_parses_back(content: str, user: str) -> None:
    answered = TextMessage(Dialect.JSON, {"FromUserName": user})
    fields = json.loads(render_reply(TextReply(content), answered, 1).encode())
    assert (fields["Content"], fields["ToUserName"]) == (as_utf_8(content), as_utf_8(user.strip()))
    stream = json.loads(render_reply(TextReply(content), bot_message({"msgtype": "text"}), 1).encode())
    assert stream["stream"]["content"] == as_utf_8(content)
