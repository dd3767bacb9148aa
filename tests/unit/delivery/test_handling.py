from collections.abc import Iterator

import pytest

from shared.delivery.jobs import Job
from shared.protocol.messages import Message, TextMessage, parse_message
from shared.protocol.replies import Reply, StreamReply, TextReply
from shared.storage.ports import State
from tests.delivery import Workshop, make_bot_job, make_job


def test_plan_does_what_wehook_has_to_before_it_looks_for_a_handler(workshop: Workshop) -> None:
    job = make_job()
    assert workshop.handling.plan(job, parse_message(job.plaintext)) is None
    assert workshop.duties == [("prepare", "demo")]


def test_plan_whose_duty_fails_raises(workshop: Workshop) -> None:
    workshop.fail_duty = LookupError("x")
    with pytest.raises(LookupError):
        workshop.handling.plan(make_job(), parse_message(make_job().plaintext))


def test_run_returns_the_last_answer_and_shows_those_before(workshop: Workshop) -> None:
    @workshop.bot.on(TextMessage)
    def stream(_: Message) -> Iterator[StreamReply]:
        yield StreamReply("so far", finish=False)
        workshop.clock.advance(1)
        yield StreamReply("and on", finish=False)

    job = make_bot_job()
    message = parse_message(job.plaintext)
    workshop.record(job, state=State.LATE)
    step = workshop.handling.plan(job, message)
    assert step is not None
    assert workshop.handling.run(job, message, step, 0) == StreamReply("and on", finish=True)
    assert workshop.stores.inbox.calls == ["write_stream"] * 2


def test_run_ends_the_stream_that_a_handler_left_open_for_a_bot_only(workshop: Workshop) -> None:
    workshop.handle_in(0, StreamReply("x", finish=False, id="the handler's"))

    def run(job: Job) -> Reply | None:
        message = parse_message(job.plaintext)
        step = workshop.handling.plan(job, message)
        assert step is not None
        return workshop.handling.run(job, message, step, 0)

    assert run(make_bot_job()) == StreamReply("x")
    assert run(make_job()) == StreamReply("x", finish=False, id="the handler's")


def test_run_of_a_handler_with_nothing_to_say_returns_none(workshop: Workshop) -> None:
    contexts = workshop.handle_in(0, None)
    message = parse_message(make_job().plaintext)
    step = workshop.handling.plan(make_job(), message)
    assert step is not None
    assert workshop.handling.run(make_job(), message, step, 0) is None
    assert len(contexts) == 1


def test_run_gives_handlers_their_sessions(workshop: Workshop) -> None:
    @workshop.bot.on(TextMessage)
    def count(_: Message, session: dict[str, int]) -> str:
        session["count"] = session.get("count", 0) + 1
        return str(session["count"])

    message = parse_message(make_job().plaintext)
    step = workshop.handling.plan(make_job(), message)
    assert step is not None
    assert [workshop.handling.run(make_job(), message, step, 0) for _ in range(2)] == [TextReply("1"), TextReply("2")]
