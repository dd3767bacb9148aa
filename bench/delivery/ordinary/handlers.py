"""The handlers of this benchmark: one for each kind of answer."""

import time
from collections.abc import Iterator

from shared.bot import Bot
from shared.protocol.messages import TextMessage
from shared.protocol.replies import Article, NewsReply

NEWS = "新闻"
LATER = "报表"
STREAM = "总结"
STREAM_SECONDS = 6.0

_PIECE = "每秒都会多出来的几个字。"
_PIECES = 30
_ARTICLES = 8
_DESCRIPTION = "本周的会议改到周四下午三点，请带上上个月的报表和新的预算。" * 3

bot = Bot()


@bot.on_text(NEWS)
def answer_with_news(message: TextMessage) -> NewsReply:
    """Answers with about 3.5 KB."""
    url = f"https://news.example.com/2026/11/{message.from_user_name}/article"
    return NewsReply([Article(f"第{number}条", _DESCRIPTION, f"{url}.png", url) for number in range(_ARTICLES)])


@bot.on_text(LATER)
@bot.later
def answer_later(message: TextMessage) -> str:
    """Answers from the queue."""
    return message.content


@bot.on_text(STREAM)
def stream() -> Iterator[str]:
    """Answers little by little, as a model does."""
    for number in range(1, _PIECES + 1):
        time.sleep(STREAM_SECONDS / _PIECES)
        yield _PIECE * number


@bot.on(TextMessage)
def echo(message: TextMessage) -> str:
    """Answers text with the same text."""
    return message.content
