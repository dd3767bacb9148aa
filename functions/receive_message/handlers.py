"""Your message handlers: the one file that you edit."""

from shared.bot import Bot, TextMessage

bot = Bot()


@bot.on(TextMessage)
def echo(message: TextMessage) -> str:
    return message.content
