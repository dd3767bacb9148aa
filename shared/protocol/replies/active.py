"""Answers that are sent on their own, after the request that brought the message.

WeCom: https://developer.work.weixin.qq.com/document/path/90236, cards in place of others 94888, bots 101138; Official
Account: https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import ReplyError
from shared.protocol.document import Fields
from shared.protocol.messages import Message, Platform
from shared.protocol.replies.passive import MAX_ARTICLES, MAX_TEXT_BYTES
from shared.protocol.replies.reply_types import (
    FileReply,
    ImageReply,
    MarkdownReply,
    MusicReply,
    NewsReply,
    Reply,
    TemplateCardReply,
    TextCardReply,
    TextReply,
    UpdateButtonReply,
    UpdateTemplateCardReply,
    VideoReply,
    VoiceReply,
)
from shared.protocol.texts import cut_text

_MAX_TITLE_BYTES = 128
_MAX_DESCRIPTION_BYTES = 512
_MAX_BUTTON_CHARACTERS = 4
_NOBODY = {"", "sys"}

type _Renderer = Callable[[Any, Message], Fields]


def render_active(reply: Reply, message: Message) -> Fields:
    """Renders the body of the request that sends a reply later.

    Args:
        reply: What to say. Too long a text and too many articles are cut.
        message: What it answers.

    Returns:
        For a bot, what is sent to the ``response_url`` of the message. For an Official Account, a customer-service
        message. For a WeCom app a message, or, where it has a ``response_code``, what replaces a card; both without the
        ``agentid``.

    Raises:
        ReplyError: The platform would not accept it.
    """
    if message.platform is Platform.WECOM_BOT:
        from shared.protocol.replies.bot import render_response  # noqa: PLC0415  # for bots only

        return render_response(reply, message)
    render = _RENDERERS[message.platform].get(type(reply))
    if render is None:
        raise ReplyError(f"a {type(reply).__name__} to a {type(message).__name__} cannot be sent later")
    if message.from_user_name in _NOBODY:
        raise ReplyError(f"nobody sent the {type(message).__name__}, so nobody can be answered")
    reply.check()
    body = render(reply, message)
    return body if "response_code" in body else {"touser": message.from_user_name, **body}


def _render_text(reply: TextReply, _: Message) -> Fields:
    return {"msgtype": "text", "text": {"content": cut_text(reply.content, MAX_TEXT_BYTES)}}


def _render_markdown(reply: MarkdownReply, _: Message) -> Fields:
    return {"msgtype": "markdown", "markdown": {"content": cut_text(reply.content, MAX_TEXT_BYTES)}}


def _render_image(reply: ImageReply, _: Message) -> Fields:
    return {"msgtype": "image", "image": {"media_id": reply.media_id}}


def _render_voice(reply: VoiceReply, _: Message) -> Fields:
    return {"msgtype": "voice", "voice": {"media_id": reply.media_id}}


def _render_file(reply: FileReply, _: Message) -> Fields:
    return {"msgtype": "file", "file": {"media_id": reply.media_id}}


def _render_video(reply: VideoReply, message: Message) -> Fields:
    video = {
        "media_id": reply.media_id,
        "title": cut_text(reply.title, _MAX_TITLE_BYTES),
        "description": cut_text(reply.description, _MAX_DESCRIPTION_BYTES),
    }
    if message.platform is Platform.OFFICIAL_ACCOUNT:
        if not reply.thumb_media_id:
            raise ReplyError("an Official Account sends a VideoReply later only with a thumb_media_id")
        video["thumb_media_id"] = reply.thumb_media_id
    return {"msgtype": "video", "video": video}


def _render_music(reply: MusicReply, _: Message) -> Fields:
    music = {
        "title": reply.title,
        "description": reply.description,
        "musicurl": reply.music_url,
        "hqmusicurl": reply.hq_music_url,
        "thumb_media_id": reply.thumb_media_id,
    }
    return {"msgtype": "music", "music": music}


def _render_news(reply: NewsReply, message: Message) -> Fields:
    articles = [
        {"title": article.title, "description": article.description, "url": article.url, "picurl": article.pic_url}
        for article in reply.articles[: 1 if message.platform is Platform.OFFICIAL_ACCOUNT else MAX_ARTICLES]
    ]
    return {"msgtype": "news", "news": {"articles": articles}}


def _render_text_card(reply: TextCardReply, _: Message) -> Fields:
    card = {
        "title": cut_text(reply.title, _MAX_TITLE_BYTES),
        "description": cut_text(reply.description, _MAX_DESCRIPTION_BYTES),
        "url": reply.url,
        "btntxt": reply.btntxt[:_MAX_BUTTON_CHARACTERS],
    }
    return {"msgtype": "textcard", "textcard": {name: value for name, value in card.items() if value}}


def _render_card(reply: TemplateCardReply, _: Message) -> Fields:
    from shared.protocol.replies.cards import build_card  # noqa: PLC0415  # loads many types, for few messages

    return {"msgtype": "template_card", "template_card": build_card(reply.template_card)}


def _render_update_of_button(reply: UpdateButtonReply, message: Message) -> Fields:
    return {**_address_card(message), "button": {"replace_name": reply.replace_name}}


def _render_update_of_card(reply: UpdateTemplateCardReply, message: Message) -> Fields:
    from shared.protocol.replies.cards import build_card_update  # noqa: PLC0415  # loads many types, for few messages

    return {**_address_card(message), "template_card": build_card_update(reply.template_card)}


def _address_card(message: Message) -> Fields:
    response_code = getattr(message, "response_code", "")
    if not response_code:
        raise ReplyError(f"a {type(message).__name__} has no response_code, with which its card is replaced later")
    return {"userids": [message.from_user_name], "response_code": response_code}


_COMMON: dict[type[Reply], _Renderer] = {
    TextReply: _render_text,
    ImageReply: _render_image,
    VoiceReply: _render_voice,
    VideoReply: _render_video,
    NewsReply: _render_news,
}
_RENDERERS: Mapping[Platform, Mapping[type[Reply], _Renderer]] = {
    Platform.WECOM: {
        **_COMMON,
        FileReply: _render_file,
        MarkdownReply: _render_markdown,
        TextCardReply: _render_text_card,
        TemplateCardReply: _render_card,
        UpdateButtonReply: _render_update_of_button,
        UpdateTemplateCardReply: _render_update_of_card,
    },
    Platform.OFFICIAL_ACCOUNT: {**_COMMON, MusicReply: _render_music},
}
