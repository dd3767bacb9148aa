"""The names under which a delivery is recorded, queued and kept in order.

What the platform writes anew when it sends a message again (timestamp, nonce, ciphertext) enters none of them. WeCom:
https://developer.work.weixin.qq.com/document/path/90238; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html.
"""

from hashlib import sha256

from shared.protocol.messages import Event, Message, Platform
from shared.protocol.records import Path, find

_DIGITS = 32  # of the 64 that SHA-256 has: 128 bits
_SYSTEM = "sys"
# Whom an event is about that nobody sent: a customer, a chat, a member, an account of 微信客服, an approval.
_SUBJECTS = (
    ("ExternalUserID",),
    ("ChatId",),
    ("UserID",),
    ("OpenKfId",),
    ("ApprovalInfo", "ThirdNo"),
    ("ApprovalInfo", "SpNo"),
)
_CORPS = (("AuthCorpId",), ("PaidCorpId",))


def make_key(app: str, receive_id: str, message: Message, plaintext: str) -> str:
    """Makes the key of a delivery, which is the same each time the platform sends it.

    Args:
        app: Name of the app.
        receive_id: The id that it was encrypted for.
        message: The message.
        plaintext: Its text.
    """
    if message.platform is Platform.WECOM_BOT and message.msg_id:
        return make_bot_key(app, message.msg_id)
    if message.msg_id and not isinstance(message, Event):
        return _name(app, "message", receive_id, message.from_user_name, message.msg_id)
    return _name(app, "digest", receive_id, plaintext)


def make_bot_key(app: str, msg_id: str) -> str:
    """Makes the key of a delivery to a bot, whose stream has the id of the message that it answers.

    Args:
        app: Name of the app.
        msg_id: The message's ``msgid``, or the ``stream.id`` of a poll.
    """
    return _name(app, "bot", msg_id)


def make_step_key(key: str, step: str) -> str:
    """Makes the key of a step that was queued.

    Args:
        key: Of the delivery.
        step: Name of the step; empty for the whole message.
    """
    return f"{key}#{step}"


def make_group(app: str, receive_id: str, message: Message, key: str) -> str:
    """Makes the name of the group within which jobs keep their order.

    Args:
        app: Name of the app.
        receive_id: The id that the message was encrypted for.
        message: The message.
        key: Of the delivery; what nobody sent and is about nobody is a group of its own, so that it delays nothing.
    """
    # Changes of a user's consent come from a service, which stands in FromUserName.
    user = find(message.fields, ("OpenID",)) or message.from_user_name
    if user and user != _SYSTEM:
        return _digest(app, receive_id, "user", str(user))
    subject = [*_find_first(message, _CORPS), *_find_first(message, _SUBJECTS)]
    return _digest(app, receive_id, "subject", *(subject or [key]))


def make_deduplication_id(key: str, step: str, generation: int) -> str:
    """Makes what the queue knows a job by.

    Args:
        key: Of the delivery.
        step: Name of the step; empty for the whole message.
        generation: How often it was queued anew.
    """
    return _digest(key, step, str(generation))


def _find_first(message: Message, paths: tuple[Path, ...]) -> list[str]:
    values = ((path[-1], find(message.fields, path)) for path in paths)
    return next(([name, value] for name, value in values if isinstance(value, str) and value), [])


def _name(app: str, *parts: str) -> str:
    return f"{app}#{_digest(*parts)}"


def _digest(*parts: str) -> str:
    # With their lengths, so that no two lists of parts are alike when they are put together.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
