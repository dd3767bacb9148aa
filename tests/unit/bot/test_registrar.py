import re
import warnings
from typing import Any

import pytest

from shared.bot import Bot
from shared.bot.testing import answer, click, event, text
from shared.protocol.events import ClickEvent, SubscribeEvent
from shared.protocol.messages import Event, Message, TextMessage
from shared.protocol.replies import TextReply


def test_decorators_give_the_function_back() -> None:
    def handle() -> str:
        return "x"

    for register in (Bot().on(Message), Bot().on_text("a"), Bot().on_click("A"), Bot().on_event("view")):
        assert register(handle) is handle
    for mark in (Bot().fallback, Bot().later, Bot().middleware):
        assert mark(handle) is handle


def test_on_text_without_arguments_is_every_text() -> None:
    bot = Bot()
    bot.on_text()(lambda message: message.content)
    assert answer(bot, text("anything")) == TextReply("anything")
    assert answer(bot, click("A")) is None


def test_on_text_takes_texts_and_patterns() -> None:
    bot = Bot()
    bot.on_text("help", re.compile(r"^\?+$"))(lambda _: "helped")
    assert [answer(bot, text(content)) for content in ("Help", "???", "?!")] == [TextReply("helped")] * 2 + [None]


def test_on_click_takes_keys() -> None:
    bot = Bot()
    bot.on_click("HELP", re.compile("^NEWS_"))(lambda click: click.event_key)
    assert [answer(bot, click(key)) for key in ("help", "NEWS_1", "OTHER")] == [
        TextReply("help"),
        TextReply("NEWS_1"),
        None,
    ]
    assert answer(bot, event("view", EventKey="HELP")) is None


def test_on_click_without_arguments_is_every_tap() -> None:
    bot = Bot()

    @bot.on_click()
    def tapped(event: ClickEvent) -> str:
        return event.event_key

    assert answer(bot, click("ANY")) == TextReply("ANY")


@pytest.mark.parametrize("name", ["subscribe", "SUBSCRIBE"])
def test_on_event_knows_the_type(name: str) -> None:
    bot = Bot()

    @bot.on_event(name)
    def welcome(event: SubscribeEvent) -> str:
        return event.event

    assert answer(bot, event("Subscribe")) == TextReply("Subscribe")
    assert answer(bot, event("unsubscribe")) is None


@pytest.mark.parametrize("name", ["change_contact", "hologram"])
def test_on_event_takes_attributes(name: str) -> None:
    bot = Bot()
    bot.on_event(name, change_type="create_user")(lambda _: "new")
    asked = [event(name, ChangeType=change) for change in ("create_user", "delete_user")]
    assert [answer(bot, message) for message in asked] == [TextReply("new"), None]


@pytest.mark.parametrize("message_type", ["text", TextReply, None])
def test_on_without_a_type_of_messages_is_refused(message_type: Any) -> None:
    with pytest.raises(TypeError, match="or another type of messages"):
        Bot().on(message_type)


def first(message: Message) -> str:
    return message.msg_type


def second(message: Message) -> str:
    return message.msg_type


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("on", r"@bot\.on\(TextMessage\), or another type of messages"),
        ("on_text", r"@bot\.on_text\(\)"),
        ("on_click", r"@bot\.on_click\(\)"),
        ("on_event", r'@bot\.on_event\("subscribe"\), or the name of another event'),
    ],
)
def test_decorator_without_parentheses_is_refused_with_the_place(name: str, written: str) -> None:
    decorator = getattr(Bot(), name)
    with pytest.raises(TypeError, match=rf"^write {written} above first \(test_registrar\.py:\d+\)$"):
        decorator(first)


def test_on_handler_that_is_never_asked_is_told_with_both_places() -> None:
    bot = Bot()
    bot.on_text("help")(first)
    with pytest.warns(UserWarning, match=r"^second \(test_registrar.py:\d+\) is never asked: first \(test_reg") as told:
        bot.on_text("Help")(second)
    assert told[0].filename == __file__
    assert answer(bot, text("help")) == TextReply("text")


def test_fallback_twice_is_told() -> None:
    bot = Bot()
    bot.fallback(first)
    with pytest.warns(UserWarning, match="second .* is never asked: first") as told:
        bot.fallback(second)
    assert told[0].filename == __file__


def test_fallback_after_a_handler_for_everything_is_told() -> None:
    bot = Bot()
    bot.on(Message)(first)
    with pytest.warns(UserWarning, match="^second .* is never asked: first") as told:
        bot.fallback(second)
    assert told[0].filename == __file__


def test_fallback_before_a_handler_for_everything_is_told() -> None:
    bot = Bot()
    bot.fallback(first)
    with pytest.warns(UserWarning, match="^first .* is never asked: second") as told:
        bot.on(Message)(second)
    assert told[0].filename == __file__
    assert answer(bot, text("help")) == TextReply("text")


def test_on_handlers_for_different_messages_are_no_reason_to_warn() -> None:
    bot = Bot()
    with warnings.catch_warnings(record=True) as told:
        bot.fallback(first)
        bot.for_app("staff").on_text("help")(first)
        bot.on_text("help")(first)
        bot.on(TextMessage)(first)
        bot.on(Event)(first)
        bot.for_app("staff").on(Message)(first)
    assert told == []
