"""The handlers of these benchmarks: the text of a message says what happens, and a file of its own what has happened.

The text is a name and an order, such as ``m7 sleep 12``; the answer is the same text.
"""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

from shared.bot import Bot
from shared.bot.handlers import Answer
from shared.protocol.messages import Message, TextMessage

bot = Bot()


@bot.middleware
def arrive(message: Message, call_next: Callable[[], Answer]) -> Answer:
    """Dies before the handler, the first time."""
    if isinstance(message, TextMessage) and _note(message, "arrived") == 1 and " die-before" in message.content:
        _die()
    return call_next()


@bot.later
@bot.on_text(re.compile(" later"))
def work_later(message: TextMessage) -> str:
    """Works from the queue."""
    return work(message)


@bot.on(TextMessage)
def work(message: TextMessage) -> str:
    """Does what the message says."""
    run = _note(message, "begun")
    orders = dict(re.findall(r" ([a-z-]+)(?: (\d+))?", message.content))
    if run <= int(orders.get("die-during") or 0):
        _die()
    if run <= int(orders.get("raise") or 0):
        raise LookupError("as ordered")
    time.sleep(int(orders.get("sleep") or 0))
    if run <= int(orders.get("die-late") or 0):
        _die()
    _note(message, "ended")
    return message.content


def _note(message: TextMessage, what: str) -> int:
    """Writes down what has happened, and returns how often it has by now."""
    path = Path(os.environ["BENCH_EFFECTS"]) / message.content.partition(" ")[0]
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")
    return path.read_text(encoding="utf-8").splitlines().count(what)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
