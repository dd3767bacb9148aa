from docs.examples.echo import bot
from functions.receive_message import handlers
from shared.bot.testing import answer, message, text
from shared.protocol.replies import TextReply


def test_echo_text_is_answered_with_itself() -> None:
    assert answer(bot, text("hello")) == TextReply("hello")
    assert answer(bot, message({"MsgType": "image"})) is None


def test_echo_is_what_the_bundle_comes_with() -> None:
    assert answer(handlers.bot, text("hello")) == TextReply("hello")
