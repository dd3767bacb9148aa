"""Answers text with the same text."""

from shared.bot import Bot
from shared.protocol.messages import TextMessage

bot = Bot()


@bot.on(TextMessage)
def echo(message: TextMessage) -> str:
    """Answers text with the same text."""
    return message.content
