import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.bot import Bot
from shared.bot.bot import Context, Step
from shared.bot.sessions import MemorySessionStore
from shared.bot.testing import answer, bot_message, click, event, message, stream, text
from shared.errors import ReplyError
from shared.protocol.messages import Event, ImageMessage, Message, TextMessage
from shared.protocol.replies import ImageReply, NewsReply, Reply, TextReply

IMAGE = message({"MsgType": "image"})


def answer_with(value: Any) -> Any:
    bot = Bot()
    bot.on(Message)(lambda _: value)
    return answer(bot, text("hello"))


def plan_nothing() -> None:
    pass


def plan(bot: Bot, asked: Message, app: str = "app") -> Step:
    step = bot.plan(asked, app)
    assert step is not None
    return step


def test_plan_without_handler_is_none() -> None:
    assert Bot().plan(text("hello"), "app") is None


def test_plan_takes_the_first_handler_that_fits() -> None:
    bot = Bot()
    bot.on(ImageMessage)(lambda _: "image")
    bot.on(TextMessage)(lambda _: "text")
    bot.on(Message)(lambda _: "everything")
    assert [answer(bot, asked) for asked in (IMAGE, text("a"), click("A"))] == [
        TextReply("image"),
        TextReply("text"),
        TextReply("everything"),
    ]


def test_plan_names_the_handler_and_says_whether_it_is_slow() -> None:
    bot = Bot()

    @bot.on_text("slow")
    @bot.later
    def slow() -> str:
        return "slow"

    @bot.later
    @bot.on_text("slow too")
    def slow_too() -> str:
        return "slow too"

    @bot.on_text()
    def fast() -> str:
        return "fast"

    steps = [plan(bot, text(content)) for content in ("slow", "slow too", "fast")]
    assert [step.is_later for step in steps] == [True, True, False]
    place = "test_plan_names_the_handler_and_says_whether_it_is_slow.<locals>"
    assert [step.name for step in steps] == [f"{__name__}.{place}.{name}" for name in ("slow", "slow_too", "fast")]


def test_check_handlers_that_can_run_pass() -> None:
    bot = Bot()
    bot.later(bot.on_text("slow")(answer_with))
    bot.for_app("staff").later(bot.fallback(plan_nothing))
    bot.check()


def test_check_slow_function_that_is_no_handler_is_refused_with_its_place() -> None:
    bot = Bot()
    bot.later(plan_nothing)
    bot.on_text()(lambda: "other")
    problem = r"^plan_nothing \(test_bot\.py:\d+\) is marked with @bot\.later, and registered for no message$"
    with pytest.raises(TypeError, match=problem):
        bot.check()


def test_plan_poll_of_a_stream_is_for_no_handler() -> None:
    for_all, with_fallback = Bot(), Bot()
    for_all.on(Message)(lambda _: "x")
    with_fallback.fallback(lambda _: "x")
    poll = bot_message({"msgtype": "stream", "stream": {"id": "s-1"}})
    assert for_all.plan(poll, "app") is with_fallback.plan(poll, "app") is None


def test_plan_fallback_comes_last_and_leaves_events_alone() -> None:
    bot = Bot()
    bot.fallback(lambda _: "what?")
    bot.on_text("help")(lambda _: "helped")
    assert answer(bot, text("help")) == TextReply("helped")
    assert answer(bot, text("hi")) == answer(bot, IMAGE) == TextReply("what?")
    assert answer(bot, event("unsubscribe")) is None


def test_for_app_handlers_are_for_that_app_only() -> None:
    bot = Bot()
    staff = bot.for_app("staff")
    staff.on_text("help")(lambda _: "for staff")
    staff.fallback(lambda _: "staff?")
    bot.on_text("help")(lambda _: "for all")
    assert [answer(bot, text("help"), app) for app in ("staff", "shop")] == [
        TextReply("for staff"),
        TextReply("for all"),
    ]
    assert [answer(bot, text("hi"), app) for app in ("staff", "shop")] == [TextReply("staff?"), None]


def test_stream_gives_the_handler_what_it_asks_for() -> None:
    bot = Bot()

    @bot.on_text(re.compile(r"order (?P<number>\d+)( (?P<colour>\w+))?"))
    def order(context: Context, match: re.Match[str], colour: str, asked: TextMessage, number: str) -> str:
        return f"{context.app} {context.key} {match[0]!r} {number} {colour!r} {asked.content}"

    asked = text("please order 17")
    context = Context("shop", "key-1", MemorySessionStore())
    replies = bot.stream(plan(bot, asked), asked, context)
    assert list(replies) == [TextReply("shop key-1 'order 17' 17 '' please order 17")]


@pytest.mark.parametrize("value", [None, "", "  \n", TextReply(""), TextReply(" ")])
def test_stream_nothing_to_say_is_none(value: object) -> None:
    assert answer_with(value) is None


def test_stream_text_and_replies_are_replies() -> None:
    assert answer_with("hi") == TextReply("hi")
    assert answer_with(ImageReply("MEDIA_01")) == ImageReply("MEDIA_01")


@pytest.mark.parametrize("value", [0, 1, ["text"], (), b"text", TextReply, False])
def test_stream_anything_else_raises_with_the_handler_and_the_type(value: object) -> None:
    with pytest.raises(
        ReplyError, match=rf"test_bot\.answer_with\.<locals>\.<lambda> returned a {type(value).__name__}$"
    ):
        answer_with(value)


@pytest.mark.parametrize("reply", [TextReply(None), NewsReply([{"title": "a"}])], ids=repr)  # type: ignore[arg-type, list-item]
def test_stream_reply_with_something_of_another_type_raises_with_the_handler(reply: Reply) -> None:
    with pytest.raises(
        ReplyError, match=rf"test_bot\.answer_with\.<locals>\.<lambda>: the \w+ of a {type(reply).__name__}"
    ):
        answer_with(reply)


def test_stream_exception_of_a_handler_gets_out() -> None:
    bot = Bot()

    @bot.fallback
    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        answer(bot, text("hello"))


def test_stream_gives_each_answer() -> None:
    bot = Bot()

    @bot.fallback
    def think() -> Iterator[str | None]:
        yield None
        yield "a"
        yield "a b"

    assert stream(bot, text("hello")) == [TextReply("a"), TextReply("a b")]
    assert answer(bot, text("hello")) == TextReply("a b")


def test_stream_answer_that_is_none_of_the_kinds_raises_when_it_comes() -> None:
    bot = Bot()

    @bot.fallback
    def think() -> Iterator[Any]:
        yield "a"
        yield 1

    asked = text("hello")
    replies = bot.stream(plan(bot, asked), asked, Context("app", "key", MemorySessionStore()))
    assert next(replies) == TextReply("a")
    with pytest.raises(ReplyError, match="think returned a int"):
        next(replies)


def test_middleware_runs_around_the_handler_in_order() -> None:
    bot = Bot()
    seen: list[str] = []

    @bot.middleware
    def outer(call_next: Callable[[], Any]) -> Any:
        seen.append("outer")
        return f"[{call_next()}]"

    @bot.middleware
    def inner(asked: Message, context: Context, call_next: Callable[[], Any]) -> Any:
        seen.append(f"inner {asked.msg_type} {context.app}")
        return f"({call_next()})"

    @bot.fallback
    def echo(asked: Message) -> str:
        seen.append("echo")
        return asked.msg_type

    assert answer(bot, IMAGE) == TextReply("[(image)]")
    assert seen == ["outer", "inner image app", "echo"]


def test_middleware_may_answer_itself() -> None:
    bot = Bot()
    bot.middleware(lambda: "closed")
    bot.fallback(lambda _: pytest.fail("was asked"))
    assert answer(bot, text("hello")) == TextReply("closed")


def test_middleware_of_an_app_is_for_that_app_only() -> None:
    bot = Bot()
    bot.for_app("staff").middleware(lambda call_next: f"staff: {call_next()}")
    bot.fallback(lambda _: "hi")
    assert [answer(bot, IMAGE, app) for app in ("staff", "shop")] == [TextReply("staff: hi"), TextReply("hi")]


def test_plan_event_without_a_type_is_found_by_its_name() -> None:
    bot = Bot()
    bot.on_event("hologram")(lambda asked: asked.event)
    assert type(event("HOLOGRAM")) is Event
    assert answer(bot, event("HOLOGRAM")) == TextReply("HOLOGRAM")
    assert answer(bot, event("other")) is None
