"""Answers text with the same text."""

from shared.bot import Bot, TextMessage

bot = Bot()


@bot.on(TextMessage)
def echo(message: TextMessage) -> str:
    return message.content
