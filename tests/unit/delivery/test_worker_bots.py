import json
from collections.abc import Iterator
from typing import Any

import pytest

from shared.delivery.clock import PATIENCE_SECONDS
from shared.delivery.rendering import MAX_REPLY_BYTES
from shared.delivery.streams import APOLOGY, open_stream
from shared.delivery.worker import Worker
from shared.errors import ReplyError
from shared.protocol.messages import Message, TextMessage
from shared.protocol.replies import FileReply, StreamReply
from shared.storage.ports import State
from tests.delivery import KEY, Workshop, make_bot_job, make_job
from tests.factories import make_bot_json


def read_stream(text: str) -> dict[str, Any]:
    stream: dict[str, Any] = json.loads(text)["stream"]
    return stream


def test_bot_in_time_is_answered_with_a_finished_stream(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(1, StreamReply("hello", finish=False))
    workshop.record()
    reply = worker.answer(workshop.assign(make_bot_job()))
    assert read_stream(reply or "") == {"id": "m-8f2c", "finish": True, "content": "hello"}


def test_bot_late_fills_its_stream(workshop: Workshop, worker: Worker) -> None:
    @workshop.bot.on(TextMessage)
    def stream(_: Message) -> Iterator[str]:
        for number in range(1, 8):
            workshop.clock.advance(1)
            yield "x" * number
            frames.append(workshop.read().reply)

    frames: list[str] = []
    workshop.record(state=State.LATE)
    assert worker.answer(workshop.assign(make_bot_job())) is None
    assert [len(read_stream(frame)["content"]) if frame else 0 for frame in frames] == [0, 0, 0, 0, 5, 6, 7]
    assert not read_stream(frames[-1])["finish"]
    assert read_stream(workshop.read().reply) == {"id": "m-8f2c", "finish": True, "content": "x" * 7}
    assert workshop.read().state is State.DONE
    assert not workshop.sent


@pytest.mark.parametrize(
    ("error", "content", "finish"), [(LookupError("x"), "", False), (ReplyError("x"), APOLOGY, True)]
)
@pytest.mark.parametrize("seconds", [1, 12])
def test_bot_that_fails_keeps_its_stream_open_or_apologises(
    workshop: Workshop, worker: Worker, seconds: int, error: Exception, content: str, *, finish: bool
) -> None:
    workshop.handle_in(seconds, error)
    workshop.record()
    worker.answer(workshop.assign(make_bot_job()))
    assert read_stream(workshop.read().reply) == {"id": "m-8f2c", "finish": finish, "content": content}


def test_bot_with_a_slow_handler_opens_a_stream(workshop: Workshop, worker: Worker) -> None:
    @workshop.bot.later
    @workshop.bot.on(TextMessage)
    def slow(_: Message) -> str:
        raise AssertionError("it runs from the queue")

    workshop.record()
    assert worker.answer(workshop.assign(make_bot_job())) == open_stream("m-8f2c")


def test_bot_late_without_the_inbox_for_long_goes_to_the_queue(workshop: Workshop, worker: Worker) -> None:
    workshop.handle_in(12)
    workshop.record(state=State.LATE)
    workshop.stores.inbox.down = {"write_stream", "record"}

    def come_back() -> None:
        if workshop.clock() > workshop.began + 12 + PATIENCE_SECONDS:
            workshop.stores.inbox.down = set()

    workshop.while_asleep = come_back
    assert worker.answer(workshop.assign(make_bot_job())) is None
    assert [job.generation for job in workshop.stores.queued] == [1]


def test_bot_that_answers_what_it_cannot_say_apologises_and_goes_to_the_operator(
    workshop: Workshop, worker: Worker
) -> None:
    workshop.handle_in(1, FileReply("MEDIA"))
    workshop.record()
    assert worker.answer(workshop.assign(make_bot_job())) is None
    assert read_stream(workshop.read().reply)["content"] == APOLOGY
    assert workshop.stores.buried == [(KEY, "reply")]


def test_bot_that_answers_more_than_the_inbox_can_keep_apologises_and_goes_to_the_operator(
    workshop: Workshop, worker: Worker
) -> None:
    workshop.handle_in(1, StreamReply("x", images=[b"x" * MAX_REPLY_BYTES]))
    workshop.record()
    reply = worker.answer(workshop.assign(make_bot_job()))
    assert read_stream(reply or "")["content"] == APOLOGY
    assert workshop.stores.buried == [(KEY, "reply")]


def test_bots_event_is_answered_at_once_by_a_slow_handler_too(workshop: Workshop, worker: Worker) -> None:
    @workshop.bot.later
    @workshop.bot.on_event("enter_chat")
    def welcome() -> str:
        return "welcome"

    plaintext = make_bot_json(msgtype="event", event={"eventtype": "enter_chat"})
    workshop.record()
    reply = worker.answer(workshop.assign(make_job(plaintext)))
    assert json.loads(reply or "") == {"msgtype": "text", "text": {"content": "welcome"}}
    assert not workshop.stores.queued
