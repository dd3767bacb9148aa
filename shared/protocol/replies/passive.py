"""Passive replies: the answer to the request that brought the message.

WeCom: https://developer.work.weixin.qq.com/document/path/90241; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import ReplyError
from shared.protocol.document import Fields, build_json, build_xml
from shared.protocol.messages import Event, Message, Platform
from shared.protocol.records import Dialect
from shared.protocol.replies.reply_types import (
    ImageReply,
    MusicReply,
    NewsReply,
    Reply,
    TextReply,
    TransferBizAiIvrReply,
    TransferCustomerServiceReply,
    UpdateButtonReply,
    UpdateTaskCardReply,
    UpdateTemplateCardReply,
    VideoReply,
    VoiceReply,
)
from shared.protocol.texts import cut_text

type Renderer = Callable[[Any, Message], Fields]

MAX_ARTICLES = 8
MAX_TEXT_BYTES = 2048


def takes_passive_reply(message: Message) -> bool:
    """Says whether the platform shows a passive reply to such a message at all."""
    if not isinstance(message, Event):
        return True
    if message.info_type:
        return False
    return message.event.lower() in _EVENTS_WITH_REPLY[message.platform]


def is_passive(reply: Reply, message: Message) -> bool:
    """Says whether a reply can be the answer to the request that brought the message; if not, it is sent later."""
    return type(reply) in _find_renderers(message)


def render_reply(reply: Reply, message: Message, create_time: int) -> str:
    """Renders the plaintext of a passive reply, in the dialect of the message that it answers.

    Args:
        reply: What to say. Too long a text and too many articles are cut.
        message: What it answers; sender and receiver are swapped.
        create_time: Seconds since the epoch.

    Raises:
        ReplyError: The platform would not accept it in answer to this message.
    """
    render = _find_renderers(message).get(type(reply))
    if render is None:
        raise ReplyError(f"a {type(reply).__name__} is no passive reply to a {type(message).__name__}")
    reply.check()
    body = render(reply, message)
    if message.dialect is Dialect.BOT_JSON:
        return build_json(body)
    fields = {
        "ToUserName": message.from_user_name,
        "FromUserName": message.to_user_name,
        "CreateTime": create_time,
        **body,
    }
    return build_json(fields) if message.dialect is Dialect.JSON else build_xml(fields)


def _find_renderers(message: Message) -> Mapping[type[Reply], Renderer]:
    if not takes_passive_reply(message):
        return {}
    if message.platform is Platform.WECOM_BOT:
        from shared.protocol.replies.bot import find_bot_renderers  # noqa: PLC0415  # for bots only

        return find_bot_renderers(message)
    if message.platform is Platform.OFFICIAL_ACCOUNT:
        return _OFFICIAL_ACCOUNT_EVENT if isinstance(message, Event) else _OFFICIAL_ACCOUNT
    return _WECOM_UPDATES.get(message.event.lower(), _COMMON) if isinstance(message, Event) else _COMMON


def _render_text(reply: TextReply, _: Message) -> Fields:
    return {"MsgType": "text", "Content": cut_text(reply.content, MAX_TEXT_BYTES)}


def _render_image(reply: ImageReply, _: Message) -> Fields:
    return {"MsgType": "image", "Image": {"MediaId": reply.media_id}}


def _render_voice(reply: VoiceReply, _: Message) -> Fields:
    return {"MsgType": "voice", "Voice": {"MediaId": reply.media_id}}


def _render_video(reply: VideoReply, _: Message) -> Fields:
    video = {"MediaId": reply.media_id, "Title": reply.title, "Description": reply.description}
    return {"MsgType": "video", "Video": _without_empty(video)}


def _without_empty(fields: dict[str, str]) -> Fields:
    return {name: value for name, value in fields.items() if value}


def _render_music(reply: MusicReply, _: Message) -> Fields:
    music = {
        "Title": reply.title,
        "Description": reply.description,
        "MusicUrl": reply.music_url,
        "HQMusicUrl": reply.hq_music_url,
        "ThumbMediaId": reply.thumb_media_id,
    }
    return {"MsgType": "music", "Music": _without_empty(music)}


def _render_news(reply: NewsReply, message: Message) -> Fields:
    is_single = message.platform is Platform.OFFICIAL_ACCOUNT and not isinstance(message, Event)
    items = [
        {"Title": article.title, "Description": article.description, "PicUrl": article.pic_url, "Url": article.url}
        for article in reply.articles[: 1 if is_single else MAX_ARTICLES]
    ]
    return {"MsgType": "news", "ArticleCount": len(items), "Articles": {"item": items}}


def _render_transfer(reply: TransferCustomerServiceReply, _: Message) -> Fields:
    agent: Fields = {"TransInfo": {"KfAccount": reply.kf_account}} if reply.kf_account else {}
    return {"MsgType": "transfer_customer_service", **agent}


def _render_transfer_to_ai(_: TransferBizAiIvrReply, __: Message) -> Fields:
    return {"MsgType": "transfer_biz_ai_ivr"}


def _render_update_of_button(reply: UpdateButtonReply, _: Message) -> Fields:
    return {"MsgType": "update_button", "Button": {"ReplaceName": reply.replace_name}}


def _render_update_of_card(reply: UpdateTemplateCardReply, _: Message) -> Fields:
    from shared.protocol.replies.cards import build_xml_card_update  # noqa: PLC0415  # loads many types, for few messages

    return {"MsgType": "update_template_card", "TemplateCard": build_xml_card_update(reply.template_card)}


def _render_update_of_task(reply: UpdateTaskCardReply, _: Message) -> Fields:
    return {"MsgType": "update_taskcard", "TaskCard": {"ReplaceName": reply.replace_name}}


_EVENTS_OF_BOTH = {"click", "location", "scancode_waitmsg", "subscribe", "view", "view_miniprogram"}
_EVENTS_WITH_REPLY = {
    Platform.WECOM: {
        *_EVENTS_OF_BOTH,
        "enter_agent",
        "taskcard_click",
        "template_card_event",
        "template_card_menu_event",
    },
    Platform.OFFICIAL_ACCOUNT: {
        *_EVENTS_OF_BOTH,
        "location_select",
        "pic_photo_or_album",
        "pic_sysphoto",
        "pic_weixin",
        "scan",
        "scancode_push",
    },
    Platform.WECOM_BOT: {"enter_chat", "template_card_event"},
}
_COMMON: dict[type[Reply], Renderer] = {
    TextReply: _render_text,
    ImageReply: _render_image,
    VoiceReply: _render_voice,
    VideoReply: _render_video,
    NewsReply: _render_news,
}
_WECOM_UPDATES: dict[str, dict[type[Reply], Renderer]] = {
    "template_card_event": {
        **_COMMON,
        UpdateButtonReply: _render_update_of_button,
        UpdateTemplateCardReply: _render_update_of_card,
    },
    "template_card_menu_event": {**_COMMON, UpdateTemplateCardReply: _render_update_of_card},
    "taskcard_click": {**_COMMON, UpdateTaskCardReply: _render_update_of_task},
}
_OFFICIAL_ACCOUNT_EVENT: dict[type[Reply], Renderer] = {
    **_COMMON,
    MusicReply: _render_music,
    TransferCustomerServiceReply: _render_transfer,
}
_OFFICIAL_ACCOUNT: dict[type[Reply], Renderer] = {
    **_OFFICIAL_ACCOUNT_EVENT,
    TransferBizAiIvrReply: _render_transfer_to_ai,
}
