"""Passive replies as delivery gives them: short enough to be kept, and to a bot as streams of its own keeping."""

import copy

from shared.errors import ReplyError
from shared.protocol.messages import Message
from shared.protocol.replies import (
    MarkdownReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextReply,
    render_reply,
)

MAX_REPLY_BYTES = 300_000
"""How large a passive reply may be: the inbox keeps it beside the message, and an item of it has up to 400 KB."""


def render_passive(reply: Reply, message: Message, now: int) -> str:
    """Renders the plaintext of a passive reply.

    Args:
        reply: What to say.
        message: What it answers.
        now: Seconds since the epoch.

    Raises:
        ReplyError: The platform would not accept it, or the inbox could not keep it.
    """
    plaintext = render_reply(reply, message, now)
    if len(plaintext.encode()) > MAX_REPLY_BYTES:
        raise ReplyError(f"an answer has up to {MAX_REPLY_BYTES} bytes, images included")
    return plaintext


def to_stream(reply: Reply, *, finish: bool) -> Reply:
    """Returns a reply to a message to a bot as a state of its stream, where it can be one.

    The stream has the id of the message, by which polls find it, whatever the handler has called it.

    Args:
        reply: What the handler says.
        finish: Whether that is all.
    """
    match reply:
        case StreamReply():
            return copy.replace(reply, id="", finish=finish, images=reply.images if finish else ())
        case TextReply(content=content) | MarkdownReply(content=content):
            return StreamReply(content, finish)
        case TemplateCardReply(template_card=card, feedback_id=feedback_id):
            return StreamReply(finish=finish, template_card=card, feedback_id=feedback_id)
        case _:
            return reply
