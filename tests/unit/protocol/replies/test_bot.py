import json
from base64 import b64encode
from typing import Any

import pytest

from shared.bot.testing import bot_message
from shared.errors import ReplyError
from shared.protocol.messages import Message
from shared.protocol.replies import (
    ImageReply,
    MarkdownReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextReply,
    UpdateButtonReply,
    UpdateTemplateCardReply,
    is_passive,
    render_active,
    render_reply,
)
from shared.protocol.template_cards import CardAction, TextNoticeCard

TEXT = bot_message(
    {"msgid": "m-1", "msgtype": "text", "text": {"content": "hi"}, "response_url": "https://example.com/r"}
)
GROUP = bot_message({"msgtype": "text", "chattype": "group", "response_url": "https://example.com/r"})
POLL = bot_message({"msgid": "m-2", "msgtype": "stream", "stream": {"id": "s-1"}})
NOTICE = TextNoticeCard(sub_title_text="done", card_action=CardAction(1, "https://example.com"))
NOTICE_JSON = {
    "card_type": "text_notice",
    "sub_title_text": "done",
    "card_action": {"type": 1, "url": "https://example.com"},
}


def make_event(name: str) -> Message:
    details = {"card_type": "text_notice", "task_id": "task-7", "event_key": "ok"}
    return bot_message({"msgtype": "event", "event": {"eventtype": name, "template_card_event": details}})


ENTER, TAP, FEEDBACK = (make_event(name) for name in ("enter_chat", "template_card_event", "feedback_event"))


def read(reply: Reply, answered: Message) -> Any:
    return json.loads(render_reply(reply, answered, 1767225606))


# Bodies as https://developer.work.weixin.qq.com/document/path/101031 shows them.
@pytest.mark.parametrize(
    ("reply", "answered", "body"),
    [
        (TextReply("你好"), ENTER, {"msgtype": "text", "text": {"content": "你好"}}),
        (
            TextReply("你好"),
            TEXT,
            {"msgtype": "stream", "stream": {"id": "m-1", "finish": True, "content": "你好"}},
        ),
        (
            MarkdownReply("**a**"),
            TEXT,
            {"msgtype": "stream", "stream": {"id": "m-1", "finish": True, "content": "**a**"}},
        ),
        (
            StreamReply("12", finish=False),
            TEXT,
            {"msgtype": "stream", "stream": {"id": "m-1", "finish": False, "content": "12"}},
        ),
        (
            StreamReply("123"),
            POLL,
            {"msgtype": "stream", "stream": {"id": "s-1", "finish": True, "content": "123"}},
        ),
        (TextReply("x"), POLL, {"msgtype": "stream", "stream": {"id": "s-1", "finish": True, "content": "x"}}),
        (
            StreamReply(id="s-9", finish=False, feedback_id="fb-1"),
            TEXT,
            {
                "msgtype": "stream",
                "stream": {"id": "s-9", "finish": False, "content": "", "feedback": {"id": "fb-1"}},
            },
        ),
        (
            StreamReply("x", template_card=NOTICE),
            POLL,
            {
                "msgtype": "stream_with_template_card",
                "stream": {"id": "s-1", "finish": True, "content": "x"},
                "template_card": NOTICE_JSON,
            },
        ),
        (
            StreamReply("x", images=[b"picture"]),
            POLL,
            {
                "msgtype": "stream",
                "stream": {
                    "id": "s-1",
                    "finish": True,
                    "content": "x",
                    "msg_item": [
                        {
                            "msgtype": "image",
                            "image": {
                                "base64": b64encode(b"picture").decode(),
                                "md5": "5456fc54c74a297ce994998c2873b370",
                            },
                        }
                    ],
                },
            },
        ),
        (TemplateCardReply(NOTICE), ENTER, {"msgtype": "template_card", "template_card": NOTICE_JSON}),
        (
            TemplateCardReply(NOTICE, feedback_id="fb-1"),
            TEXT,
            {"msgtype": "template_card", "template_card": {**NOTICE_JSON, "feedback": {"id": "fb-1"}}},
        ),
        (
            UpdateTemplateCardReply(NOTICE),
            TAP,
            {"response_type": "update_template_card", "template_card": {**NOTICE_JSON, "task_id": "task-7"}},
        ),
        (
            UpdateTemplateCardReply(NOTICE, user_ids=["linmei"]),
            TAP,
            {
                "response_type": "update_template_card",
                "userids": ["linmei"],
                "template_card": {**NOTICE_JSON, "task_id": "task-7"},
            },
        ),
    ],
    ids=repr,
)
def test_render_reply_to_a_bot_has_the_documented_shape(reply: Reply, answered: Message, body: dict[str, Any]) -> None:
    assert read(reply, answered) == body


@pytest.mark.parametrize(
    ("reply", "answered"),
    [
        (StreamReply("x"), ENTER),
        (MarkdownReply("x"), ENTER),
        (TextReply("x"), TAP),
        (TemplateCardReply(NOTICE), TAP),
        (TextReply("x"), FEEDBACK),
        (TextReply("x"), make_event("")),
        (TemplateCardReply(NOTICE), POLL),
        (UpdateTemplateCardReply(NOTICE), TEXT),
        (UpdateButtonReply("x"), TAP),
        (ImageReply("MEDIA_01"), TEXT),
    ],
    ids=repr,
)
def test_render_reply_that_a_bot_may_not_give_raises(reply: Reply, answered: Message) -> None:
    assert not is_passive(reply, answered)
    with pytest.raises(ReplyError, match="is no passive reply to a"):
        render_reply(reply, answered, 1)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (StreamReply("x", finish=False, images=[b"a"]), "only when it is finished"),
        (StreamReply("x", images=[b"a"] * 11), "up to ten images"),
        (StreamReply("x", images=[bytes(10 * 2**20 + 1)]), "up to ten images"),
        (StreamReply("x", feedback_id="中" * 86), "up to 256 bytes"),
        (TextReply(""), "content of a TextReply is empty"),
    ],
    ids=["unfinished", "eleven", "too-large", "feedback-id", "empty"],
)
def test_render_reply_outside_the_limits_raises(reply: Reply, problem: str) -> None:
    with pytest.raises(ReplyError, match=problem):
        render_reply(reply, TEXT, 1)


def test_render_reply_at_the_limits_passes() -> None:
    stream = read(StreamReply("x", images=[b"a"] * 10, feedback_id="f" * 256), TEXT)["stream"]
    assert (len(stream["msg_item"]), len(stream["feedback"]["id"])) == (10, 256)


@pytest.mark.parametrize(("answered", "path"), [(TEXT, "stream"), (ENTER, "text")], ids=["stream", "text"])
def test_render_reply_too_long_text_is_cut_behind_a_character(answered: Message, path: str) -> None:
    assert read(TextReply("ab" + "中" * 7000), answered)[path]["content"] == "ab" + "中" * 6826


# Bodies as https://developer.work.weixin.qq.com/document/path/101138 shows them.
@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (TextReply("**a**"), {"msgtype": "markdown", "markdown": {"content": "**a**"}}),
        (MarkdownReply("a"), {"msgtype": "markdown", "markdown": {"content": "a"}}),
        (
            StreamReply("a", finish=False, images=[], feedback_id="fb-1"),
            {"msgtype": "markdown", "markdown": {"content": "a", "feedback": {"id": "fb-1"}}},
        ),
        (TextReply("中" * 7000), {"msgtype": "markdown", "markdown": {"content": "中" * 6826}}),
        (
            TemplateCardReply(NOTICE, "fb-1"),
            {"msgtype": "template_card", "template_card": {**NOTICE_JSON, "feedback": {"id": "fb-1"}}},
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_render_active_of_a_bot_has_the_documented_shape(reply: Reply, body: dict[str, Any]) -> None:
    assert render_active(reply, TEXT) == body


@pytest.mark.parametrize(
    ("reply", "answered", "problem"),
    [
        (TextReply("x"), POLL, "has no response_url"),
        (TemplateCardReply(NOTICE), GROUP, "later in a group chat"),
        (StreamReply("x", template_card=NOTICE), TEXT, "this StreamReply later"),
        (StreamReply("x", images=[b"a"]), TEXT, "this StreamReply later"),
        (StreamReply(), TEXT, "this StreamReply later"),
        (UpdateTemplateCardReply(NOTICE), TEXT, "this UpdateTemplateCardReply later"),
        (ImageReply("MEDIA_01"), TEXT, "a bot takes no ImageReply"),
        (UpdateButtonReply("done"), TEXT, "a bot takes no UpdateButtonReply"),
        (TextReply(""), TEXT, "is empty"),
    ],
    ids=repr,
)
def test_render_active_of_a_bot_what_cannot_be_sent_raises(reply: Reply, answered: Message, problem: str) -> None:
    with pytest.raises(ReplyError, match=problem):
        render_active(reply, answered)
