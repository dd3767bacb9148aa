import pytest

from shared.bot import Bot
from shared.bot.sessions import MemorySessionStore, Session
from shared.bot.testing import answer, bot_message, click, event, message, stream, text
from shared.protocol.events import ClickEvent, SubscribeEvent
from shared.protocol.messages import ImageMessage, Platform, TextMessage
from shared.protocol.replies import TextReply


@pytest.mark.parametrize("platform", Platform)
def test_text_of_each_platform_is_a_text_message(platform: Platform) -> None:
    made = text("hello", platform)
    assert isinstance(made, TextMessage)
    assert (made.content, made.platform, made.from_user_name, made.msg_id) == ("hello", platform, "somebody", "1")


@pytest.mark.parametrize("platform", [Platform.WECOM, Platform.OFFICIAL_ACCOUNT])
def test_click_and_event_have_their_types(platform: Platform) -> None:
    made = click("HELP", platform)
    assert isinstance(made, ClickEvent)
    assert (made.event_key, made.platform) == ("HELP", platform)
    assert isinstance(event("subscribe", platform), SubscribeEvent)


def test_message_fields_go_before_the_usual_ones() -> None:
    made = message({"MsgType": "image", "FromUserName": "linmei", "PicUrl": "https://example.invalid/1"})
    assert isinstance(made, ImageMessage)
    assert (made.from_user_name, made.pic_url, made.agent_id) == ("linmei", "https://example.invalid/1", "1000002")
    assert text("a", FromUserName="zhouyi").from_user_name == "zhouyi"


def test_bot_message_is_one_to_a_bot() -> None:
    made = bot_message({"msgtype": "image", "image": {"url": "https://example.invalid/1"}, "chattype": "group"})
    assert isinstance(made, ImageMessage)
    assert (made.platform, made.chat_type) == (Platform.WECOM_BOT, "group")


def test_answer_asks_later_handlers_too_and_keeps_sessions_where_it_is_told() -> None:
    bot = Bot()

    @bot.later
    @bot.on_text()
    def count(session: Session) -> str:
        session["count"] = session.get("count", 0) + 1
        return str(session["count"])

    sessions = MemorySessionStore()
    assert [answer(bot, text("a"), sessions=sessions) for _ in range(2)] == [TextReply("1"), TextReply("2")]
    assert answer(bot, text("a")) == TextReply("1")


def test_answer_and_stream_without_a_handler_are_empty() -> None:
    assert answer(Bot(), text("a")) is None
    assert stream(Bot(), text("a")) == []
