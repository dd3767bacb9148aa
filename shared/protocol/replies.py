"""Passive replies, and how each platform writes them.

WeCom: https://developer.work.weixin.qq.com/document/path/90241, bots 101031; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html.
"""

from dataclasses import dataclass
from typing import TypeIs

from shared.errors import ReplyError
from shared.protocol.document import Fields, build_json, build_xml
from shared.protocol.messages import Dialect, Event, Message


@dataclass(frozen=True, slots=True)
class TextReply:
    """Text; a WeCom bot gets it as a finished stream."""

    content: str


@dataclass(frozen=True, slots=True)
class ImageReply:
    """An uploaded picture."""

    media_id: str


@dataclass(frozen=True, slots=True)
class VoiceReply:
    """An uploaded recording."""

    media_id: str


@dataclass(frozen=True, slots=True)
class VideoReply:
    """An uploaded video."""

    media_id: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class MusicReply:
    """A music player, of Official Accounts only; the thumb is an uploaded picture."""

    thumb_media_id: str
    title: str = ""
    description: str = ""
    music_url: str = ""
    hq_music_url: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of a `NewsReply`."""

    title: str
    description: str = ""
    pic_url: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NewsReply:
    """Up to eight articles; an Official Account shows one only, except in answer to an event."""

    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class TransferCustomerServiceReply:
    """Hands the chat to human customer service, of Official Accounts only."""

    kf_account: str = ""


type Reply = TextReply | ImageReply | VoiceReply | VideoReply | MusicReply | NewsReply | TransferCustomerServiceReply


def is_reply(value: object) -> TypeIs[Reply]:
    """Says whether a value is a passive reply."""
    return isinstance(value, Reply.__value__)


def render_reply(reply: Reply, message: Message, create_time: int) -> str:
    """Renders the plaintext of a passive reply, in the dialect of the message that it answers.

    Args:
        reply: What to say.
        message: What it answers; sender and receiver are swapped.
        create_time: Seconds since the epoch.

    Raises:
        ReplyError: A bot cannot say this.
    """
    if message.dialect is Dialect.BOT_JSON:
        return build_json(_render_for_bot(reply, message))
    fields = {
        "ToUserName": message.from_user_name,
        "FromUserName": message.to_user_name,
        "CreateTime": create_time,
        **_render_body(reply),
    }
    return build_json(fields) if message.dialect is Dialect.JSON else build_xml(fields)


def _render_body(reply: Reply) -> Fields:
    match reply:
        case TextReply():
            body: Fields = {"MsgType": "text", "Content": reply.content}
        case ImageReply():
            body = {"MsgType": "image", "Image": {"MediaId": reply.media_id}}
        case VoiceReply():
            body = {"MsgType": "voice", "Voice": {"MediaId": reply.media_id}}
        case VideoReply():
            video = {"MediaId": reply.media_id, "Title": reply.title, "Description": reply.description}
            body = {"MsgType": "video", "Video": _without_empty(video)}
        case MusicReply():
            body = {"MsgType": "music", "Music": _render_music(reply)}
        case NewsReply():
            items = [_render_article(article) for article in reply.articles]
            body = {"MsgType": "news", "ArticleCount": len(items), "Articles": {"item": items}}
        case TransferCustomerServiceReply():  # pragma: no branch  # mypy proves that there is no other
            agent: Fields = {"TransInfo": {"KfAccount": reply.kf_account}} if reply.kf_account else {}
            body = {"MsgType": "transfer_customer_service", **agent}
    return body


def _render_music(reply: MusicReply) -> Fields:
    return _without_empty(
        {
            "Title": reply.title,
            "Description": reply.description,
            "MusicUrl": reply.music_url,
            "HQMusicUrl": reply.hq_music_url,
            "ThumbMediaId": reply.thumb_media_id,
        }
    )


def _render_article(article: Article) -> Fields:
    return {
        "Title": article.title,
        "Description": article.description,
        "PicUrl": article.pic_url,
        "Url": article.url,
    }


def _without_empty(fields: dict[str, str]) -> Fields:
    return {name: value for name, value in fields.items() if value}


def _render_for_bot(reply: Reply, message: Message) -> Fields:
    if not isinstance(reply, TextReply):
        raise ReplyError(f"a bot cannot send a {type(reply).__name__}")
    if isinstance(message, Event):
        if message.event != "enter_chat":
            raise ReplyError(f"a bot cannot answer a {message.event} with text")
        return {"msgtype": "text", "text": {"content": reply.content}}
    return {"msgtype": "stream", "stream": {"id": message.msg_id, "finish": True, "content": reply.content}}
