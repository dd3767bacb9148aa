import json

import pytest

from shared.delivery.rendering import MAX_REPLY_BYTES, render_passive, to_stream
from shared.errors import ReplyError
from shared.protocol.document import parse_document
from shared.protocol.messages import parse_message
from shared.protocol.replies import (
    ImageReply,
    MarkdownReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextReply,
    UpdateTemplateCardReply,
)
from shared.protocol.template_cards import MainTitle, TextNoticeCard
from tests.factories import make_bot_json, make_text_xml

NOW = 1_767_225_600
APP, BOT = parse_message(make_text_xml()), parse_message(make_bot_json())
CARD = TextNoticeCard(main_title=MainTitle("Lunch"))


def test_render_passive_is_the_plaintext_for_the_platform() -> None:
    assert parse_document(render_passive(TextReply("你好"), APP, NOW))[1]["Content"] == "你好"
    assert json.loads(render_passive(StreamReply("你好"), BOT, NOW))["stream"]["content"] == "你好"


def test_render_passive_has_room_for_the_longest_text_and_200_kb_of_images() -> None:
    reply = StreamReply("字" * 6826, images=[b"x" * 20 * 1024] * 10)
    assert len(render_passive(reply, BOT, NOW).encode()) <= MAX_REPLY_BYTES


def test_render_passive_of_what_the_inbox_cannot_keep_raises() -> None:
    with pytest.raises(ReplyError, match="300000 bytes"):
        render_passive(StreamReply(images=[b"x" * 225_000]), BOT, NOW)


@pytest.mark.parametrize("finish", [True, False])
@pytest.mark.parametrize(
    ("reply", "stream"),
    [
        (TextReply("x"), StreamReply("x")),
        (MarkdownReply("x"), StreamReply("x")),
        (StreamReply("x", finish=False), StreamReply("x")),
        (StreamReply("x", id="the handler's", feedback_id="fb-1"), StreamReply("x", feedback_id="fb-1")),
        (TemplateCardReply(CARD, "fb-1"), StreamReply(template_card=CARD, feedback_id="fb-1")),
    ],
)
def test_to_stream_is_how_far_the_messages_own_stream_has_come(
    reply: Reply, stream: StreamReply, *, finish: bool
) -> None:
    assert to_stream(reply, finish=finish) == StreamReply(
        stream.content, finish, template_card=stream.template_card, feedback_id=stream.feedback_id
    )


def test_to_stream_has_images_when_it_is_finished_only() -> None:
    reply = StreamReply("x", images=[b"jpg"])
    assert to_stream(reply, finish=True) == reply
    assert to_stream(reply, finish=False) == StreamReply("x", finish=False)


@pytest.mark.parametrize("reply", [ImageReply("MEDIA"), UpdateTemplateCardReply(CARD)])
def test_to_stream_of_what_can_be_none_is_the_reply(reply: Reply) -> None:
    assert to_stream(reply, finish=True) is reply
