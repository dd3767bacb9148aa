"""What a WeCom bot answers, which depends on what it is asked.

https://developer.work.weixin.qq.com/document/path/101031, later answers 101138.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import md5

from shared.errors import ReplyError
from shared.protocol.document import Fields
from shared.protocol.messages import Event, Message, StreamMessage
from shared.protocol.replies.cards import build_card, build_card_update
from shared.protocol.replies.passive import Renderer
from shared.protocol.replies.reply_types import (
    MarkdownReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextReply,
    UpdateTemplateCardReply,
)
from shared.protocol.texts import cut_text

MAX_MARKDOWN_BYTES = 20480
_MAX_IMAGES = 10
_MAX_IMAGE_BYTES = 10 * 2**20
_MAX_FEEDBACK_ID_BYTES = 256


def find_bot_renderers(message: Message) -> Mapping[type[Reply], Renderer]:
    """Finds what can be answered to a message to a bot.

    Args:
        message: The message.

    Returns:
        For each type of reply the function that renders it.
    """
    if isinstance(message, Event):
        return _EVENTS.get(message.event, {})
    return _STREAM if isinstance(message, StreamMessage) else _MESSAGE


def _render_text(reply: TextReply, _: Message) -> Fields:
    return {"msgtype": "text", "text": {"content": cut_text(reply.content, MAX_MARKDOWN_BYTES)}}


def _render_text_as_stream(reply: TextReply | MarkdownReply, message: Message) -> Fields:
    return _render_stream(StreamReply(reply.content), message)


def _render_stream(reply: StreamReply, message: Message) -> Fields:
    stream = {
        "id": reply.id or (message.stream_id if isinstance(message, StreamMessage) else message.msg_id),
        "finish": reply.finish,
        "content": cut_text(reply.content, MAX_MARKDOWN_BYTES),
        **_render_images(reply),
        **_render_feedback(reply.feedback_id),
    }
    if reply.template_card is None:
        return {"msgtype": "stream", "stream": stream}
    return {"msgtype": "stream_with_template_card", "stream": stream, "template_card": build_card(reply.template_card)}


def _render_images(reply: StreamReply) -> Fields:
    if not reply.images:
        return {}
    if not reply.finish:
        raise ReplyError("a stream has images only when it is finished")
    if len(reply.images) > _MAX_IMAGES or any(len(image) > _MAX_IMAGE_BYTES for image in reply.images):
        raise ReplyError("a stream has up to ten images of 10 MB")
    return {
        "msg_item": [
            {
                "msgtype": "image",
                "image": {
                    "base64": b64encode(image).decode(),
                    "md5": md5(image, usedforsecurity=False).hexdigest(),
                },
            }
            for image in reply.images
        ]
    }


def _render_card(reply: TemplateCardReply, _: Message) -> Fields:
    card = {**build_card(reply.template_card), **_render_feedback(reply.feedback_id)}
    return {"msgtype": "template_card", "template_card": card}


def _render_update(reply: UpdateTemplateCardReply, message: Message) -> Fields:
    task_id = getattr(message, "task_id", "")
    users: Fields = {"userids": list(reply.user_ids)} if reply.user_ids else {}
    card = build_card_update(reply.template_card, task_id)
    return {"response_type": "update_template_card", **users, "template_card": card}


def render_response(reply: Reply, message: Message) -> Fields:
    """Renders what is sent to the ``response_url`` of a message, which works once within an hour.

    Args:
        reply: What to say; too long a text is cut.
        message: What it answers.

    Raises:
        ReplyError: The platform would not accept it.
    """
    if not message.response_url:
        raise ReplyError(f"a {type(message).__name__} has no response_url")
    reply.check()
    match reply:
        case TextReply() | MarkdownReply():
            return _render_markdown(reply.content, "")
        case StreamReply(template_card=None) if reply.content and not reply.images:
            return _render_markdown(reply.content, reply.feedback_id)
        case TemplateCardReply() if message.chat_type == "single":
            return _render_card(reply, message)
        case TemplateCardReply() | StreamReply() | UpdateTemplateCardReply():
            raise ReplyError(f"a bot cannot send this {type(reply).__name__} later in a {message.chat_type} chat")
        case _:
            raise ReplyError(f"a bot takes no {type(reply).__name__}")


def _render_markdown(content: str, feedback_id: str) -> Fields:
    markdown = {"content": cut_text(content, MAX_MARKDOWN_BYTES), **_render_feedback(feedback_id)}
    return {"msgtype": "markdown", "markdown": markdown}


def _render_feedback(feedback_id: str) -> Fields:
    if len(feedback_id.encode("utf-8", "replace")) > _MAX_FEEDBACK_ID_BYTES:
        raise ReplyError(f"a feedback_id has up to {_MAX_FEEDBACK_ID_BYTES} bytes")
    return {"feedback": {"id": feedback_id}} if feedback_id else {}


_STREAM: Mapping[type[Reply], Renderer] = {
    StreamReply: _render_stream,
    TextReply: _render_text_as_stream,
    MarkdownReply: _render_text_as_stream,
}
_MESSAGE: Mapping[type[Reply], Renderer] = {**_STREAM, TemplateCardReply: _render_card}
_EVENTS: Mapping[str, Mapping[type[Reply], Renderer]] = {
    "enter_chat": {TextReply: _render_text, TemplateCardReply: _render_card},
    "template_card_event": {UpdateTemplateCardReply: _render_update},
}
