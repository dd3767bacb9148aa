import json
from collections.abc import Mapping
from math import inf
from typing import Any

import pytest

from shared.delivery.clock import PATIENCE_SECONDS, Clock
from shared.delivery.deadlines import STREAM_SECONDS
from shared.delivery.jobs import Job
from shared.delivery.late_answers import NOTHING, LateAnswer, LateAnswers
from shared.delivery.rendering import MAX_REPLY_BYTES
from shared.delivery.streams import APOLOGY
from shared.errors import ReplyError, StoreError
from shared.protocol.messages import Message, parse_message
from shared.protocol.replies import (
    FileReply,
    MarkdownReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextReply,
)
from shared.protocol.template_cards import CardAction, MainTitle, TextNoticeCard
from shared.storage.ports import InboxItem, State
from tests.delivery import KEY, Journal, Stores, make_bot_job, make_job
from tests.factories import make_bot_json, make_text_xml
from tests.fakes import FakeClock

NOW = 1_767_225_600
CARD = TextNoticeCard(main_title=MainTitle("Lunch"), card_action=CardAction(1, "https://example.com/"))
APP = parse_message(make_text_xml())
ENTRY = parse_message(make_bot_json(msgtype="event", event={"eventtype": "enter_chat"}))


def make_bot_message(**fields: Any) -> Message:
    return parse_message(make_bot_json(response_url=make_url(), **fields))


def make_url() -> str:
    return "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC"


def read(frame: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(frame)
    return fields


class Desk:
    """Late answers over an inbox in memory."""

    def __init__(self) -> None:
        self.clock = FakeClock(NOW)
        self.stores = Stores(self.clock)
        self.journal = Journal()
        self.sent: list[Mapping[str, Any]] = []
        self.answers = LateAnswers(self.stores.all.inbox, self._send, self.journal, Clock(self.clock, self._sleep))
        self.back_at = 0.0

    def record(self, state: State = State.LATE, reply: str = "") -> None:
        self.stores.inbox.record(InboxItem(KEY, "owner", 0, 0, state=state, reply=reply))

    @property
    def stream(self) -> dict[str, Any]:
        stream: dict[str, Any] = read(self.stores.inbox.real.read(KEY).reply)["stream"]
        return stream

    def give(self, reply: Reply | None, job: Job | None = None) -> None:
        job = job or make_bot_job()
        message = parse_message(job.plaintext)
        self.answers.give(job, message, LateAnswer.render(reply, message, NOW))

    def _send(self, _: Job, __: Message, body: Mapping[str, Any]) -> None:
        self.sent.append(body)

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)
        if self.clock() >= self.back_at:
            self.stores.inbox.down = set()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_render_for_an_app_is_what_is_sent_actively() -> None:
    answer = LateAnswer.render(TextReply("你好"), APP, NOW)
    assert answer == LateAnswer("", {"touser": "linmei", "msgtype": "text", "text": {"content": "你好"}})
    assert LateAnswer.parse(answer.dump()) == answer


def test_render_for_a_bot_is_the_end_of_the_stream_and_the_other_way() -> None:
    frame, body = LateAnswer.render(TextReply("你好"), make_bot_message(), NOW)
    assert read(frame)["stream"] == {"id": "m-8f2c", "finish": True, "content": "你好"}
    assert body == {"msgtype": "markdown", "markdown": {"content": "你好"}}


def test_render_of_a_card_for_a_bot_is_a_stream_with_a_card() -> None:
    reply = TemplateCardReply(CARD, feedback_id="fb-1")
    frame, _ = LateAnswer.render(reply, make_bot_message(), NOW)
    fields = read(frame)
    assert fields["msgtype"] == "stream_with_template_card"
    assert fields["stream"]["finish"]
    assert fields["template_card"]["main_title"] == {"title": "Lunch"}


def test_render_of_what_has_only_one_way_has_no_other() -> None:
    assert LateAnswer.render(StreamReply("x", images=[b"jpg"]), make_bot_message(), NOW).body is None
    assert LateAnswer.render(TextReply("x"), parse_message(make_bot_json()), NOW).body is None


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (FileReply("MEDIA"), make_bot_message()),
        (StreamReply("x"), APP),
        (TextReply("welcome"), ENTRY),
        (StreamReply("x", images=[b"x" * MAX_REPLY_BYTES]), make_bot_message()),
    ],
)
def test_render_of_what_the_platform_does_not_take_raises(reply: Reply, message: Message) -> None:
    with pytest.raises(ReplyError):
        LateAnswer.render(reply, message, NOW)


def test_render_of_nothing_ends_the_stream_of_a_bot_only() -> None:
    assert LateAnswer.render(None, APP, NOW) == NOTHING
    frame, body = LateAnswer.render(None, make_bot_message(), NOW)
    assert read(frame)["stream"] == {"id": "m-8f2c", "finish": True, "content": ""}
    assert body == {}


def test_give_to_an_app_sends_once(desk: Desk) -> None:
    desk.give(TextReply("hello"), make_job())
    assert [body["text"] for body in desk.sent] == [{"content": "hello"}]
    assert not desk.stores.inbox.calls


def test_give_nothing_sends_nothing(desk: Desk) -> None:
    desk.give(None, make_job())
    desk.give(None)
    assert not desk.sent


@pytest.mark.parametrize(("state", "reply"), [(State.LATE, ""), (State.REPLIED, "open frame"), (State.DONE, "frame")])
def test_give_to_a_bot_ends_its_open_stream(desk: Desk, state: State, reply: str) -> None:
    desk.record(state, reply)
    desk.give(MarkdownReply("**hello**"))
    assert desk.stream == {"id": "m-8f2c", "finish": True, "content": "**hello**"}
    assert not desk.sent


def test_give_to_a_bot_without_a_stream_answers_once_through_the_response_url(desk: Desk) -> None:
    desk.give(TextReply("hello"))
    desk.record(State.REPLIED)
    desk.give(TextReply("hello"))
    assert [body["markdown"] for body in desk.sent] == [{"content": "hello"}] * 2


def test_give_to_a_bot_when_its_stream_has_ended_answers_through_the_response_url(desk: Desk) -> None:
    desk.record()
    desk.clock.advance(STREAM_SECONDS)
    desk.give(TextReply("hello"))
    assert len(desk.sent) == 1


def test_give_what_cannot_be_sent_otherwise_when_the_stream_has_ended_raises(desk: Desk) -> None:
    desk.clock.advance(STREAM_SECONDS)
    with pytest.raises(ReplyError):
        desk.give(StreamReply("x", images=[b"jpg"]))


def test_give_to_a_stream_waits_for_the_inbox(desk: Desk) -> None:
    desk.record()
    desk.stores.inbox.down = {"*"}
    desk.back_at = desk.clock() + 30
    desk.give(TextReply("hello"))
    assert desk.stream["content"] == "hello"


def test_give_to_a_stream_without_the_inbox_for_long_raises(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.back_at = desk.clock() + 2 * PATIENCE_SECONDS
    with pytest.raises(StoreError):
        desk.give(TextReply("hello"))


def test_keep_stores_the_answer_under_its_step(desk: Desk) -> None:
    job, answer = make_job(step="slow"), LateAnswer("", {"touser": "linmei"})
    desk.answers.keep(job, answer)
    item = desk.stores.inbox.read(job.step_key)
    assert item.state is State.REPLIED
    assert LateAnswer.parse(item.reply) == answer


def test_keep_waits_for_the_inbox(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.back_at = desk.clock() + 30
    desk.answers.keep(make_job(), NOTHING)
    assert LateAnswer.parse(desk.stores.inbox.read(make_job().step_key).reply) == NOTHING
    assert not desk.journal.reports


def test_keep_without_the_inbox_for_long_is_reported(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.back_at = inf
    desk.answers.keep(make_job(), NOTHING)
    assert desk.journal.reports == [("answer not kept", "StoreError")]


def test_mark_done_is_noted_under_its_step_and_leaves_the_delivery_alone(desk: Desk) -> None:
    job = make_job(step="slow")
    desk.record()
    desk.answers.keep(job, NOTHING)
    desk.answers.mark_done(job)
    assert desk.stores.inbox.read(job.step_key).state is State.DONE
    assert desk.stores.inbox.read(KEY).state is State.LATE


def test_mark_done_without_the_inbox_is_reported(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.answers.mark_done(make_job())
    assert desk.journal.reports == [("job not noted", "StoreError")]


def test_break_off_ends_an_open_stream_with_an_apology(desk: Desk) -> None:
    desk.record()
    desk.answers.break_off(make_bot_job(), make_bot_message())
    assert desk.stream == {"id": "m-8f2c", "finish": True, "content": APOLOGY}


def test_break_off_of_what_is_no_stream_does_nothing(desk: Desk) -> None:
    desk.answers.break_off(make_job(), APP)
    assert not desk.stores.inbox.calls


def test_follow_writes_what_there_is_at_most_once_a_second(desk: Desk) -> None:
    desk.record()
    show = desk.answers.follow(make_bot_job(), make_bot_message(), NOW + 2)
    for tenth in range(50):
        desk.clock.now = NOW + tenth / 10
        show(StreamReply("x" * tenth, images=[b"jpg"]))
    assert desk.stores.inbox.calls.count("write_stream") == 3
    assert desk.stream == {"id": "m-8f2c", "finish": False, "content": "x" * 40}


def test_follow_shows_a_stream_under_the_id_by_which_polls_find_it(desk: Desk) -> None:
    desk.record()
    desk.answers.follow(make_bot_job(), make_bot_message(), NOW)(StreamReply("so far", id="the handler's"))
    assert desk.stream["id"] == "m-8f2c"


def test_render_of_a_stream_has_the_id_by_which_polls_find_it() -> None:
    frame, _ = LateAnswer.render(StreamReply("x", id="the handler's"), make_bot_message(), NOW)
    assert read(frame)["stream"]["id"] == "m-8f2c"


def test_follow_shows_text_and_leaves_cards_for_the_end(desk: Desk) -> None:
    desk.record()
    show = desk.answers.follow(make_bot_job(), make_bot_message(), NOW)
    show(TemplateCardReply(CARD))
    show(TextReply("so far"))
    assert desk.stream["content"] == "so far"


def test_follow_of_an_app_writes_nothing(desk: Desk) -> None:
    desk.answers.follow(make_job(), APP, NOW)(TextReply("so far"))
    assert not desk.stores.inbox.calls


def test_follow_without_the_inbox_goes_on(desk: Desk) -> None:
    desk.stores.inbox.down = {"*"}
    desk.answers.follow(make_bot_job(), make_bot_message(), NOW)(TextReply("so far"))
    assert desk.journal.reports == [("stream not written", "StoreError")]
