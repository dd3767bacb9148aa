import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from shared.errors import InvalidSignatureError, MalformedMessageError, ReplyError
from shared.protocol.document import parse_document
from shared.protocol.envelope import EnvelopeForm
from shared.protocol.messages import Message, TextMessage
from shared.protocol.replies import ImageReply, Reply, TextReply
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.receiver import receive
from tests.conftest import LogLines
from tests.documents import make_document_text
from tests.factories import (
    BOT,
    WECOM,
    make_bot_json,
    make_message_event,
    make_plain_query,
    make_post_event,
    make_text_json,
    make_text_xml,
    open_reply,
)
from tests.fakes import FakeSource

type Handler = Callable[[Message], Reply | None]

APPS = Apps(
    DocumentCache(
        FakeSource(
            wecom=make_document_text("wecom_app"),
            bot=make_document_text("wecom_bot"),
            account=make_document_text("official_account", mode="plain"),
        ),
        parse_app_settings,
    )
)


def echo(message: Message) -> Reply | None:
    return TextReply(message.content) if isinstance(message, TextMessage) else None


def send(event: dict[str, Any], handler: Handler = echo) -> HttpResponse:
    return receive(HttpRequest.from_event(event), APPS, handler)


def raise_error(error: Exception) -> Handler:
    def handle(_: Message) -> Reply | None:
        raise error

    return handle


def test_receive_xml_is_answered_in_xml() -> None:
    response = send(make_message_event("wecom", WECOM, make_text_xml("你好")))
    assert (response.content_type, response.outcome) == ("text/xml; charset=utf-8", "replied")
    _, reply = parse_document(open_reply(WECOM, response.body))
    assert (reply["Content"], reply["ToUserName"], reply["FromUserName"]) == ("你好", "linmei", WECOM.receive_id)
    assert abs(int(str(reply["CreateTime"])) - time.time()) < 60


def test_receive_json_of_a_bot_is_answered_in_json() -> None:
    event = make_message_event("bot", BOT, make_bot_json("你好"), EnvelopeForm.LOWERCASE_JSON)
    response = send(event)
    assert response.content_type == "application/json"
    assert isinstance(json.loads(response.body)["timestamp"], int)
    assert json.loads(open_reply(BOT, response.body))["stream"]["content"] == "你好"


@pytest.mark.parametrize(
    ("plaintext", "content_type"),
    [(make_text_xml("你好"), "text/xml; charset=utf-8"), (make_text_json("你好"), "application/json")],
)
def test_receive_plain_message_is_answered_in_its_notation(plaintext: str, content_type: str) -> None:
    response = send(make_post_event("account", make_plain_query(), plaintext))
    assert response.content_type == content_type
    assert parse_document(response.body)[1]["Content"] == "你好"


def test_receive_nothing_to_say_is_acknowledged() -> None:
    response = send(make_message_event("wecom", WECOM, make_text_xml(MsgType="image")))
    assert (response.body, response.content_type) == ("", "text/plain; charset=utf-8")
    assert response.outcome == "acknowledged"


def test_receive_handler_that_fails_is_acknowledged_and_logged_without_the_text(log_lines: LogLines) -> None:
    response = send(make_message_event("wecom", WECOM, make_text_xml()), raise_error(LookupError("what a user wrote")))
    assert (response.body, response.outcome) == ("", "acknowledged")
    (line,) = log_lines()
    assert (line["level"], line["message"], line["reason"]) == ("ERROR", "handler failed", "LookupError")
    assert "what a user wrote" not in str(line)


@pytest.mark.parametrize("handler", [raise_error(ReplyError("no")), lambda _: ImageReply("MEDIA_01")])
def test_receive_reply_that_cannot_be_sent_is_acknowledged_and_logged(handler: Handler, log_lines: LogLines) -> None:
    event = make_message_event("bot", BOT, make_bot_json(), EnvelopeForm.LOWERCASE_JSON)
    assert send(event, handler).outcome == "acknowledged"
    (line,) = log_lines()
    assert (line["level"], line["message"], line["reason"]) == ("ERROR", "reply refused", "reply")


def test_receive_plaintext_that_is_no_message_raises() -> None:
    with pytest.raises(MalformedMessageError):
        send(make_message_event("wecom", WECOM, "hello"))


def test_receive_handler_is_not_asked_for_what_is_refused() -> None:
    asked: list[Message] = []
    event = make_message_event("wecom", WECOM, make_text_xml(), nonce="other")
    with pytest.raises(InvalidSignatureError):
        send(event, asked.append)
    assert asked == []
