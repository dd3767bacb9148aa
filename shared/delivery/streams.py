"""The frames of a bot's stream that no handler writes.

https://developer.work.weixin.qq.com/document/path/101031
"""

from shared.protocol.document import build_json
from shared.protocol.messages import Event, Message, Platform

APOLOGY = "抱歉，这条回复已中断，请再问一次。\nSorry, this answer broke off. Please ask again."
"""What the user reads where a stream ends without an answer."""


def is_streamed(message: Message) -> bool:
    """Says whether a late answer to a message fills a stream."""
    return message.platform is Platform.WECOM_BOT and not isinstance(message, Event)


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


def break_off(stream_id: str) -> str:
    """Returns the frame that ends a stream with an apology.

    Args:
        stream_id: The stream's id.
    """
    return _build_frame(stream_id, APOLOGY, finish=True)


def _build_frame(stream_id: str, content: str, *, finish: bool) -> str:
    return build_json({"msgtype": "stream", "stream": {"id": stream_id, "finish": finish, "content": content}})
