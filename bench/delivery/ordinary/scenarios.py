"""The messages that are measured, each played between the simulated platforms and the functions."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from bench.delivery.ordinary.handlers import LATER, NEWS, STREAM, STREAM_SECONDS
from bench.delivery.ordinary.ledger import Ledger
from bench.delivery.ordinary.stage import APP, BOT, Stage
from bench.errors import BenchmarkError

_TEXT = "你好，今天的会议几点开始？"
_DUPLICATE_ID = 4561255354251345929
_PAUSE_SECONDS = 0.1
_LONGEST_SECONDS = 60


class Play(NamedTuple):
    """One message that was played.

    Attributes:
        delivery: The platform's record of its delivery.
        ledger: What it took.
    """

    delivery: Mapping[str, Any]
    ledger: Ledger


class Scenario(NamedTuple):
    """A kind of message.

    Attributes:
        name: What it is called.
        play: Sends one, waits until all is over, and returns the platform's record of its delivery.
    """

    name: str
    play: Callable[[Stage], Mapping[str, Any]]

    def run(self, stage: Stage, count: int) -> Iterator[Play]:
        """Plays one that warms up, and yields those that count.

        Args:
            stage: Where.
            count: How many.

        Raises:
            BenchmarkError: The platform has not got the right answer.
        """
        self._play(stage)
        for _ in range(count):
            yield self._play(stage)

    def _play(self, stage: Stage) -> Play:
        ledger = stage.cloud.open_ledger()
        return Play(self.play(stage), ledger)


def _send_text(stage: Stage, **values: Any) -> Mapping[str, Any]:
    delivery = stage.platform.send(APP, "text", Content=_TEXT, **values)
    _require(_TEXT in delivery["reply_plaintext"], delivery)
    return delivery


def _send_news(stage: Stage) -> Mapping[str, Any]:
    delivery = stage.platform.send(APP, "text", Content=NEWS)
    _require("ArticleCount" in delivery["reply_plaintext"], delivery)
    return delivery


def _send_later(stage: Stage) -> Mapping[str, Any]:
    sent = len(stage.platform.journal("sent", APP))
    delivery = stage.platform.send(APP, "text", Content=LATER)
    stage.hand_over_job()
    _require(delivery["outcome"] == "acknowledged" and len(stage.platform.journal("sent", APP)) == sent + 1, delivery)
    return delivery


def _stream(stage: Stage) -> Mapping[str, Any]:
    delivery = stage.platform.send(BOT, "text", text={"content": STREAM})
    _require(_get_stream(delivery).get("finish") is False, delivery)
    deadline = time.monotonic() + _LONGEST_SECONDS
    while not (_is_finished(stage) and stage.cloud.ledger.worked):
        _require(time.monotonic() < deadline, delivery)
        time.sleep(_PAUSE_SECONDS)
    stage.hand_over_reminders()
    return delivery


def _is_finished(stage: Stage) -> bool:
    stream = _get_stream(stage.platform.journal("delivery", BOT)[-1])
    return bool(stream.get("finish") and stream["content"])


def _get_stream(delivery: Mapping[str, Any]) -> Mapping[str, Any]:
    stream: Mapping[str, Any] = (delivery["reply"] or {}).get("stream", {})
    return stream


def _require(holds: object, delivery: Mapping[str, Any]) -> None:
    if not holds:
        raise BenchmarkError(f"A message got another answer than its handler's: {delivery['outcome']}.")


TEXT = Scenario("text", _send_text)
BIGGER = Scenario("news of 3.8 KB", _send_news)
STREAMED = Scenario(f"stream of {STREAM_SECONDS:.0f} s", _stream)
QUEUED = Scenario("@bot.later", _send_later)
DUPLICATE = Scenario("text once more", partial(_send_text, MsgId=_DUPLICATE_ID))
