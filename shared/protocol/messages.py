"""A decrypted callback as a frozen, typed value.

Attributes have the platforms' own names in snake case. What has no attribute stays in ``fields`` as it came, and a
kind without a type of its own is an `UnknownMessage`, never an error. WeCom:
https://developer.work.weixin.qq.com/document/path/90239, 90240 (events), 90613 (suites), 100719 (bots);
Official Account: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple, cast, dataclass_transform

from shared.errors import MalformedMessageError
from shared.protocol.document import Field, Fields, Notation, parse_document


class Dialect(Enum):
    """The names and the notation of a message, and so of its reply."""

    XML = "xml"
    JSON = "json"
    """An Official Account set to JSON; the names are those of the XML."""
    BOT_JSON = "bot_json"
    """A WeCom bot."""


def wire(name: str = "", bot: str = "") -> Any:
    """Declares where an attribute stands in the callback; dots lead into nested fields.

    Args:
        name: In XML, and in the JSON of an Official Account.
        bot: In the JSON of a bot.
    """
    return dataclasses.field(metadata={"name": name, "bot": bot})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(wire,))
def message_type[T](cls: type[T]) -> type[T]:
    """Makes a frozen dataclass whose attributes are declared with `wire`."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@message_type
class Message:
    """What every callback has; an attribute whose field did not come is empty or 0.

    Attributes:
        dialect: How the callback was written.
        fields: Everything as it came, under the platform's names; repeated elements are a list.
        msg_type: ``text``, ``image``, ``event`` and so on.
        to_user_name: The receiver: corp id, original id (``gh_…``) or bot id.
        from_user_name: The sender: user id or open id; ``sys`` or empty for some events.
        create_time: Seconds since the epoch.
        msg_id: Id of the message, opaque; events have none, except a bot's.
        agent_id: The WeCom app.
    """

    dialect: Dialect
    fields: Fields = dataclasses.field(repr=False, hash=False)
    msg_type: str = wire("MsgType", bot="msgtype")
    to_user_name: str = wire("ToUserName", bot="aibotid")
    from_user_name: str = wire("FromUserName", bot="from.userid")
    create_time: int = wire("CreateTime", bot="create_time")
    msg_id: str = wire("MsgId", bot="msgid")
    agent_id: str = wire("AgentID")


@message_type
class TextMessage(Message):
    """Text that a user typed."""

    content: str = wire("Content", bot="text.content")


@message_type
class ImageMessage(Message):
    """A picture; a bot's has an encrypted file at its link and no media id."""

    pic_url: str = wire("PicUrl", bot="image.url")
    media_id: str = wire("MediaId")


@message_type
class VoiceMessage(Message):
    """A recording; ``recognition`` is its text, where the platform has made one."""

    media_id: str = wire("MediaId")
    format: str = wire("Format")
    recognition: str = wire("Recognition", bot="voice.content")


@message_type
class VideoMessage(Message):
    """A video."""

    media_id: str = wire("MediaId")
    thumb_media_id: str = wire("ThumbMediaId")


@message_type
class LocationMessage(Message):
    """A place; ``location_x`` is the latitude and ``location_y`` the longitude, in degrees."""

    location_x: float = wire("Location_X")
    location_y: float = wire("Location_Y")
    scale: int = wire("Scale")
    label: str = wire("Label")


@message_type
class LinkMessage(Message):
    """A link with a title."""

    title: str = wire("Title")
    description: str = wire("Description")
    url: str = wire("Url")
    pic_url: str = wire("PicUrl")


@message_type
class Event(Message):
    """Something that happened.

    Attributes:
        event: Name of the event, as it came: ``subscribe``, ``LOCATION``, ``CLICK``.
        event_key: Key of the menu entry, the card button or the scanned code.
        change_type: What changed, in events that group several changes.
    """

    event: str = wire("Event", bot="event.eventtype")
    event_key: str = wire("EventKey", bot="event.template_card_event.event_key")
    change_type: str = wire("ChangeType")


@message_type
class SuiteEvent(Message):
    """A push to the command URL of a suite, which has no ``MsgType``."""

    info_type: str = wire("InfoType")
    suite_id: str = wire("SuiteId")
    auth_corp_id: str = wire("AuthCorpId")
    change_type: str = wire("ChangeType")
    create_time: int = wire("TimeStamp")


@message_type
class UnknownMessage(Message):
    """A kind that has no type of its own; its fields are all there."""


class _Attribute(NamedTuple):
    """An attribute: where it stands, with dots that lead into nested fields, and its type: str, int or float."""

    name: str
    path: str
    type: Callable[..., Any]


class _Shape(NamedTuple):
    """A type of message with its attributes, and where these stand in a bot's JSON."""

    type: type[Message]
    attributes: list[_Attribute]
    bot_attributes: list[_Attribute]


def _shape(message_class: type[Message]) -> _Shape:
    declared = [field for field in dataclasses.fields(message_class) if field.metadata]
    attributes, bot_attributes = (
        [_Attribute(field.name, field.metadata[column], cast("type", field.type)) for field in declared]
        for column in ("name", "bot")
    )
    return _Shape(message_class, attributes, bot_attributes)


_VIDEO = _shape(VideoMessage)
_SHAPES = {
    "text": _shape(TextMessage),
    "image": _shape(ImageMessage),
    "voice": _shape(VoiceMessage),
    "video": _VIDEO,
    "shortvideo": _VIDEO,
    "location": _shape(LocationMessage),
    "link": _shape(LinkMessage),
    "event": _shape(Event),
}
_SUITE_EVENT = _shape(SuiteEvent)
_UNKNOWN = _shape(UnknownMessage)


def parse_message(plaintext: str) -> Message:
    """Parses a decrypted callback.

    Args:
        plaintext: XML or JSON, as `MessageCrypto.decrypt_message` returned it.

    Raises:
        MalformedMessageError: It is neither, or a number in it is none.
    """
    notation, fields = parse_document(plaintext)
    dialect = _detect_dialect(notation, fields)
    if "InfoType" in fields:
        shape = _SUITE_EVENT
    else:
        msg_type = _find(fields, "msgtype" if dialect is Dialect.BOT_JSON else "MsgType")
        shape = _SHAPES.get(str(msg_type).lower(), _UNKNOWN)
    values: dict[str, Any] = {}
    for name, path, kind in shape.bot_attributes if dialect is Dialect.BOT_JSON else shape.attributes:
        value = fields.get(path) if path.isidentifier() else None
        values[name] = value if kind is str and value.__class__ is str else _convert(name, _find(fields, path), kind)
    return shape.type(dialect=dialect, fields=MappingProxyType(fields), **values)


def _detect_dialect(notation: Notation, fields: Fields) -> Dialect:
    if notation is Notation.XML:
        return Dialect.XML
    return Dialect.BOT_JSON if "msgtype" in fields else Dialect.JSON


def _convert(name: str, value: Field, kind: Callable[..., Any]) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None or value == "" or isinstance(value, dict | list):
        return kind()
    try:
        converted = kind(value)
    except (ValueError, OverflowError) as error:
        raise MalformedMessageError(f"{name} is no number") from error
    if isinstance(converted, float) and not isfinite(converted):
        raise MalformedMessageError(f"{name} is no number")
    return converted


def _find(fields: Fields, path: str) -> Field:
    """Follows the path; names are compared in lower case where they do not match, as the platforms mix them."""
    if not path:
        return None
    value: Field = fields
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value[name] if name in value else _find_in_other_case(value, name)
    return value


def _find_in_other_case(fields: Fields, name: str) -> Field:
    folded = name.lower()
    for key, value in fields.items():
        if len(key) == len(name) and key.lower() == folded:
            return value
    return None
