"""A decrypted callback as a frozen, typed value.

Attributes have the platforms' own names in snake case. What has no attribute stays in ``fields`` as it came, and a
kind without a type of its own is an `UnknownMessage` or a bare `Event`, never an error. WeCom:
https://developer.work.weixin.qq.com/document/path/90239, bots 100719; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html.
The events are in `shared.protocol.events`.
"""

from enum import Enum

from shared.protocol.document import Fields, Notation, parse_document
from shared.protocol.records import Dialect, Record, find, wire


class Platform(Enum):
    """Who sent a message, and so what may be answered."""

    WECOM = "wecom"
    WECOM_BOT = "wecom_bot"
    OFFICIAL_ACCOUNT = "official_account"


SCENE_PREFIX = "qrscene_"
"""What the scene of a QR code begins with in the key of a follow."""

MESSAGE_TYPES: dict[str, type["Message"]] = {}
"""The types of messages by kind."""

EVENT_TYPES: dict[str, type["Event"]] = {}
"""The types of events by name in lower case; complete once `shared.protocol.events` is imported."""


class Message(Record):
    """What every callback has; an attribute whose field did not come is empty or 0.

    A subclass names its kind: ``class TextMessage(Message, kind="text")``.

    Attributes:
        msg_type: ``text``, ``image``, ``event`` and so on.
        to_user_name: The receiver: corp id, original id (``gh_…``) or bot id.
        from_user_name: The sender: user id or open id; ``sys`` or empty for some events.
        create_time: Seconds since the epoch.
        msg_id: Id of the message, opaque; events have none, except a bot's.
        agent_id: The WeCom app.
        msg_data_id: The article that a message to an Official Account came out of.
        idx: Its position in the article, from 1.
        chat_id: The group that a bot was asked in.
        chat_type: ``single`` or ``group``, of a bot.
        response_url: Where a bot may answer once within an hour; a secret.
    """

    msg_type: str = wire("MsgType", bot="msgtype")
    to_user_name: str = wire("ToUserName", bot="aibotid")
    from_user_name: str = wire("FromUserName", bot="from.userid")
    create_time: int = wire("CreateTime", "TimeStamp", bot="create_time")
    msg_id: str = wire("MsgId", bot="msgid")
    agent_id: str = wire("AgentID")
    msg_data_id: str = wire("MsgDataId")
    idx: str = wire("Idx")
    chat_id: str = wire(bot="chatid")
    chat_type: str = wire(bot="chattype")
    response_url: str = wire(bot="response_url")

    def __init_subclass__(cls, kind: str = "") -> None:
        """Registers a type under its kind."""
        super().__init_subclass__()
        if kind:
            MESSAGE_TYPES[kind] = cls

    @property
    def platform(self) -> Platform:
        """Who sent it; the receiver of an Official Account's is its original id, ``gh_…``."""
        if self.dialect is Dialect.BOT_JSON:
            return Platform.WECOM_BOT
        is_account = self.dialect is Dialect.JSON or self.to_user_name.startswith("gh_")
        return Platform.OFFICIAL_ACCOUNT if is_account else Platform.WECOM

    @property
    def quote(self) -> "Message | None":
        """The message that a message to a bot quotes."""
        quoted = find(self.fields, ("quote",))
        return build_message(self.dialect, quoted) if isinstance(quoted, dict) else None


class TextMessage(Message, kind="text"):
    """Text that a user typed.

    Attributes:
        content: The text; in a group it still begins with the name of the bot.
        biz_msg_menu_id: The entry that was tapped in a menu that an Official Account had sent as a message.
    """

    content: str = wire("Content", bot="text.content")
    biz_msg_menu_id: str = wire("bizmsgmenuid")


class ImageMessage(Message, kind="image"):
    """A picture.

    Attributes:
        pic_url: Link to it; to a bot for five minutes, and what is there is encrypted.
        media_id: Fetches it for three days; a bot's has none.
    """

    pic_url: str = wire("PicUrl", bot="image.url")
    media_id: str = wire("MediaId")


class VoiceMessage(Message, kind="voice"):
    """A recording.

    Attributes:
        media_id: Fetches it for three days.
        media_id_16k: Fetches it with 16 kHz.
        format: ``amr``, ``speex`` and so on.
        recognition: Its text, where the platform has made one, and all that a bot gets.
    """

    media_id: str = wire("MediaId")
    media_id_16k: str = wire("MediaId16K")
    format: str = wire("Format")
    recognition: str = wire("Recognition", bot="voice.content")


class VideoMessage(Message, kind="video"):
    """A video; both ids fetch for three days."""

    media_id: str = wire("MediaId")
    thumb_media_id: str = wire("ThumbMediaId")


class ShortVideoMessage(VideoMessage, kind="shortvideo"):
    """A video that was filmed in the chat with an Official Account."""


class LocationMessage(Message, kind="location"):
    """A place.

    Attributes:
        location_x: The latitude in degrees.
        location_y: The longitude in degrees.
        scale: The zoom of the map.
        label: The address.
        app_type: ``wxwork`` from the client of WeCom.
    """

    location_x: float = wire("Location_X")
    location_y: float = wire("Location_Y")
    scale: int = wire("Scale")
    label: str = wire("Label")
    app_type: str = wire("AppType")


class LinkMessage(Message, kind="link"):
    """A link with a title."""

    title: str = wire("Title")
    description: str = wire("Description")
    url: str = wire("Url")
    pic_url: str = wire("PicUrl")


class FileMessage(Message, kind="file"):
    """A file: an Official Account gets its name, size and digest, a bot a link.

    Attributes:
        url: Link to it, for five minutes; what is there is encrypted.
        file_total_len: How many bytes.
    """

    url: str = wire(bot="file.url")
    title: str = wire("Title")
    description: str = wire("Description")
    file_key: str = wire("FileKey")
    file_md5: str = wire("FileMd5")
    file_total_len: int = wire("FileTotalLen")


class MiniProgramPageMessage(Message, kind="miniprogrampage"):
    """A card that leads into a mini program, sent to its customer service."""

    title: str = wire("Title")
    app_id: str = wire("AppId")
    page_path: str = wire("PagePath")
    thumb_url: str = wire("ThumbUrl")
    thumb_media_id: str = wire("ThumbMediaId")


class MixedMessage(Message, kind="mixed"):
    """Text and pictures to a bot."""

    @property
    def msg_items(self) -> tuple[Message, ...]:
        """Each part as a `TextMessage` or an `ImageMessage`."""
        items = find(self.fields, ("mixed", "msg_item"))
        found = items if isinstance(items, list) else []
        return tuple([build_message(self.dialect, item) for item in found if isinstance(item, dict)])


class StreamMessage(Message, kind="stream"):
    """Asks a bot how far a stream has come; answered with a stream only, and never by a handler."""

    stream_id: str = wire(bot="stream.id")


class UnknownMessage(Message):
    """A kind that has no type of its own; its fields are all there."""


class Event(Message, kind="event"):
    """Something that happened.

    Its subclasses are in `shared.protocol.events`; their kinds are written in lower case.

    Attributes:
        event: Name of the event, as it came: ``subscribe``, ``LOCATION``, ``CLICK``.
        event_key: Key of the menu entry, the card button or the scanned code.
        change_type: What changed, in events that group several changes.
        info_type: Name of a push to the command URL or the system URL of a provider; empty for everything else.
        suite_id: The suite that such a push is about.
        auth_corp_id: The company that such a push is about.
    """

    event: str = wire("Event", "InfoType", bot="event.eventtype")
    event_key: str = wire("EventKey", bot="event.template_card_event.event_key")
    change_type: str = wire("ChangeType")
    info_type: str = wire("InfoType")
    suite_id: str = wire("SuiteId")
    auth_corp_id: str = wire("AuthCorpId")

    def __init_subclass__(cls, kind: str = "") -> None:
        """Registers a type under its kind."""
        super().__init_subclass__()
        if kind:
            EVENT_TYPES[kind] = cls


def parse_message(plaintext: str) -> Message:
    """Parses a decrypted callback.

    Args:
        plaintext: XML or JSON, as `MessageCrypto.decrypt_message` returned it.

    Raises:
        MalformedMessageError: It is neither, or a number in it is none.
    """
    notation, fields = parse_document(plaintext)
    return build_message(_detect_dialect(notation, fields), fields)


def build_message(dialect: Dialect, fields: Fields) -> Message:
    """Builds a message from its fields.

    Args:
        dialect: How the callback was written.
        fields: Its fields, under the platform's names.

    Raises:
        MalformedMessageError: A number in it is none.
    """
    if "InfoType" in fields:
        return find_event_type(_read(fields, "InfoType"))(dialect, fields)
    is_bot = dialect is Dialect.BOT_JSON
    kind = _read(fields, "msgtype" if is_bot else "MsgType").lower()
    if kind == "event":
        name = _read(fields, "event", "eventtype") if is_bot else _read(fields, "Event")
        return find_event_type(name, _read(fields, "EventKey"))(dialect, fields)
    return MESSAGE_TYPES.get(kind, UnknownMessage)(dialect, fields)


def find_event_type(name: str, event_key: str = "") -> type[Event]:
    """Finds the type of an event; one that has none is a bare `Event`.

    Args:
        name: Name of the event, in any case.
        event_key: Tells who follows after a scan from who just follows.
    """
    import shared.protocol.events  # noqa: F401, PLC0415  # a hundred types that a text message does not need

    kind = name.lower()
    is_scan = kind == "subscribe" and event_key.startswith(SCENE_PREFIX)
    return EVENT_TYPES.get("subscribe_scan" if is_scan else kind, Event)


def _detect_dialect(notation: Notation, fields: Fields) -> Dialect:
    if notation is Notation.XML:
        return Dialect.XML
    return Dialect.BOT_JSON if "msgtype" in fields else Dialect.JSON


def _read(fields: Fields, *path: str) -> str:
    value = find(fields, path)
    return value if isinstance(value, str) else ""
