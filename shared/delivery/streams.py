"""The frames of a bot's stream that no handler writes.

https://developer.work.weixin.qq.com/document/path/101031
"""

import json

from shared.protocol.document import build_json
from shared.protocol.messages import Event, Message, Platform

APOLOGY = "抱歉，这条回复已中断，请再问一次。\nSorry, this answer broke off. Please ask again."
"""What the user reads where a stream ends without an answer."""
ANNOUNCEMENT = "回复需要较长时间，完成后另行发送。\nThis takes long. The answer is sent when it is ready."
"""What the user reads where a stream ends before there is anything to show."""


def is_streamed(message: Message) -> bool:
    """Says whether a late answer to a message fills a stream."""
    return message.platform is Platform.WECOM_BOT and not isinstance(message, Event)


def is_inline(message: Message) -> bool:
    """Says whether only the request that brought a message can be answered, so that no queue may have it.

    A bot's card is replaced, and its user welcomed, at once or not at all.
    """
    return message.platform is Platform.WECOM_BOT and isinstance(message, Event)


def find_placeholder(message: Message) -> str:
    """Returns the plaintext of the passive reply that stands for a later one: a stream, or an acknowledgement."""
    return open_stream(message.msg_id) if is_streamed(message) else ""


def find_apology(message: Message) -> str:
    """Returns the plaintext of the passive reply where none will come: the end of a stream, or an acknowledgement."""
    return break_off(message.msg_id) if is_streamed(message) else ""


def open_stream(stream_id: str) -> str:
    """Returns the frame of a stream that has no text yet.

    Args:
        stream_id: The stream's id.
    """
    return _build_frame(stream_id, "", finish=False)


def close_stream(stream_id: str) -> str:
    """Returns the frame that ends a stream without a text.

    Args:
        stream_id: The stream's id.
    """
    return _build_frame(stream_id, "", finish=True)


def end_early(frame: str) -> str:
    """Returns a frame as the last one of its stream, which WeCom does not ask for much longer.

    Args:
        frame: How far the stream has come; one that has ended stays as it is.
    """
    fields = json.loads(frame)
    stream = fields["stream"]
    if stream["finish"]:
        return frame
    return build_json({**fields, "stream": {**stream, "finish": True, "content": stream["content"] or ANNOUNCEMENT}})


def break_off(stream_id: str) -> str:
    """Returns the frame that ends a stream with an apology.

    Args:
        stream_id: The stream's id.
    """
    return _build_frame(stream_id, APOLOGY, finish=True)


def _build_frame(stream_id: str, content: str, *, finish: bool) -> str:
    return build_json({"msgtype": "stream", "stream": {"id": stream_id, "finish": finish, "content": content}})
