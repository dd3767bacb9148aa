"""What a bot does with the sessions of its users."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.bot import Bot
from shared.bot.sessions import MemorySessionStore, Session
from shared.bot.testing import answer, text
from shared.errors import ReplyError
from shared.protocol.replies import TextReply


def test_session_is_kept_for_each_user_of_each_app_and_company() -> None:
    bot = Bot()

    @bot.fallback
    def count(session: Session) -> str:
        session["count"] = session.get("count", 0) + 1
        return str(session["count"])

    sessions = MemorySessionStore()
    first, second = text("a", FromUserName="linmei"), text("a", FromUserName="zhouyi")
    elsewhere = text("a", FromUserName="linmei", ToUserName="wwanother")
    asked = [(first, "shop"), (first, "shop"), (second, "shop"), (first, "staff"), (elsewhere, "shop"), (first, "shop")]
    answers = [answer(bot, message, app, sessions) for message, app in asked]
    assert answers == [TextReply(number) for number in "121113"]


def test_session_is_shared_with_the_middleware_and_stored_for_the_stated_time() -> None:
    class Recorder(MemorySessionStore):
        stored: tuple[str, str, str, int]

        def set(self, app: str, user: str, text: str, seconds: int) -> None:
            self.stored = (app, user, text, seconds)

    bot = Bot(session_seconds=60)

    @bot.middleware
    def greet(session: Session, call_next: Callable[[], Any]) -> Any:
        session["name"] = "林梅"
        return call_next()

    bot.fallback(lambda session: session["name"])
    sessions = Recorder()
    assert answer(bot, text("hello"), sessions=sessions) == TextReply("林梅")
    assert sessions.stored == ("app", "ww0123456789abcdef#somebody", '{"name": "林梅"}', 60)


def test_session_of_a_handler_that_fails_is_not_stored() -> None:
    bot = Bot()

    @bot.fallback
    def fail(session: Session) -> str:
        session["a"] = 1
        raise LookupError

    sessions = MemorySessionStore()
    with pytest.raises(LookupError):
        answer(bot, text("hello"), sessions=sessions)
    assert sessions.get("app", "somebody") is None


def test_session_that_cannot_be_stored_raises_once_the_handler_has_answered() -> None:
    bot = Bot()

    @bot.fallback
    def remember(session: Session) -> str:
        session["seen"] = {1, 2}
        return "hi"

    with pytest.raises(ReplyError, match="Object of type set is not JSON serializable"):
        answer(bot, text("hello"))


def test_session_nobody_asks_for_is_not_read() -> None:
    class Refusing(MemorySessionStore):
        def get(self, app: str, user: str) -> str | None:
            raise AssertionError((app, user))

    bot = Bot()
    bot.fallback(lambda _: "hi")
    assert answer(bot, text("hello"), sessions=Refusing()) == TextReply("hi")
