from typing import Any

import pytest

from shared.bot import Bot
from shared.errors import ReplyError
from shared.protocol.messages import Event, ImageMessage, Message, TextMessage, parse_message
from shared.protocol.replies import ImageReply, Reply, TextReply
from tests.factories import make_bot_json, make_text_xml

TEXT = parse_message(make_text_xml("hello"))
IMAGE = parse_message(make_text_xml(MsgType="image"))


def make_event(name: str) -> Message:
    return parse_message(make_text_xml(MsgType="event", Event=name))


def answer_with(value: Any) -> Reply | None:
    bot = Bot()
    bot.on(Message)(lambda _: value)
    return bot.answer(TEXT)


def test_answer_without_handler_is_none() -> None:
    assert Bot().answer(TEXT) is None


def test_answer_handler_of_the_type_is_asked() -> None:
    bot = Bot()

    @bot.on(ImageMessage)
    def show(message: ImageMessage) -> str:
        return message.msg_type

    @bot.on(TextMessage)
    def echo(message: TextMessage) -> str:
        return message.content

    assert bot.answer(TEXT) == TextReply("hello")
    assert bot.answer(IMAGE) == TextReply("image")
    assert bot.answer(make_event("subscribe")) is None


def test_answer_first_handler_that_fits_goes_before_later_ones() -> None:
    bot = Bot()
    bot.on(Message)(lambda _: "every")
    bot.on(TextMessage)(lambda _: "text")
    assert bot.answer(TEXT) == TextReply("every")


@pytest.mark.parametrize("name", ["subscribe", "SUBSCRIBE", "Subscribe"])
def test_answer_event_is_told_apart_by_name_in_any_case(name: str) -> None:
    bot = Bot()
    bot.on_event("CLICK")(lambda _: "clicked")
    bot.on_event("Subscribe")(lambda event: event.event)
    assert bot.answer(make_event(name)) == TextReply(name)
    assert bot.answer(make_event("unsubscribe")) is None
    assert bot.answer(TEXT) is None


def test_answer_event_of_a_bot_is_found_by_the_same_name() -> None:
    bot = Bot()
    bot.on_event("enter_chat")(lambda _: "welcome")
    event = parse_message(make_bot_json(msgtype="event", event={"eventtype": "enter_chat"}))
    assert isinstance(event, Event)
    assert bot.answer(event) == TextReply("welcome")


def test_on_gives_the_handler_back() -> None:
    bot = Bot()

    def handle(_: Message) -> None:
        return None

    assert bot.on(Message)(handle) is handle
    assert bot.on_event("click")(handle) is handle


@pytest.mark.parametrize("value", [None, ""])
def test_answer_nothing_is_none(value: object) -> None:
    assert answer_with(value) is None


def test_answer_reply_is_kept() -> None:
    assert answer_with(ImageReply("MEDIA_01")) == ImageReply("MEDIA_01")


@pytest.mark.parametrize("value", [1, ["text"], b"text", TextReply])
def test_answer_anything_else_raises_with_the_type(value: object) -> None:
    with pytest.raises(ReplyError, match=f"a handler returned a {type(value).__name__}"):
        answer_with(value)


def test_answer_exception_of_a_handler_gets_out() -> None:
    bot = Bot()

    @bot.on(Message)
    def fail(_: Message) -> str:
        raise LookupError

    with pytest.raises(LookupError):
        bot.answer(TEXT)
