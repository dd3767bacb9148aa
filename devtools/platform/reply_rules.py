"""What a passive reply must look like inside, once it is decrypted."""

import re
from collections.abc import Mapping
from typing import Any

from devtools.platform.accounts import Kind
from devtools.platform.packets.packet import Packet
from devtools.platform.verdicts import Verdict, explain

_COMMON = {
    "text": ("Content",),
    "image": ("Image.MediaId",),
    "voice": ("Voice.MediaId",),
    "video": ("Video.MediaId",),
    "news": ("ArticleCount", "Articles"),
}
_WECOM = {
    **_COMMON,
    "update_button": ("Button.ReplaceName",),
    "update_template_card": ("TemplateCard.CardType",),
    "update_taskcard": ("TaskCard.ReplaceName",),
}
_OFFICIAL_ACCOUNT: dict[str, tuple[str, ...]] = {
    **_COMMON,
    "music": ("Music.ThumbMediaId",),
    "transfer_customer_service": (),
    "transfer_biz_ai_ivr": (),
}
_CARD_EVENTS = {
    "template_card_event": ("update_button", "update_template_card"),
    "template_card_menu_event": ("update_template_card",),
    "taskcard_click": ("update_taskcard",),
}
_UPDATES = {"update_button", "update_template_card", "update_taskcard"}
_SECONDS = re.compile(r"\d{10}", re.ASCII)
_MOST_ARTICLES = 8


def check_reply(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    """Returns what is wrong with a reply, if anything is.

    Args:
        packet: What it replies to.
        reply: Its fields.
    """
    checks = (_check_spaces, _check_addresses, _check_time, _check_type, _check_fields, _check_articles)
    return next((verdict for check in checks if (verdict := check(packet, reply))), None)


def _check_spaces(_packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    header = ("ToUserName", "FromUserName", "CreateTime", "MsgType")
    for field in header:
        value = reply.get(field, "")
        if isinstance(value, str) and value != value.strip():
            return explain("spaces_in_value", field=field)
    return None


def _check_addresses(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    came_to, came_from = packet.fields["ToUserName"], packet.fields.get("FromUserName", packet.sender)
    to, sender = reply.get("ToUserName"), reply.get("FromUserName")
    if (to, sender) == (came_from, came_to):
        return None
    if (to, sender) == (came_to, came_from):
        return explain("not_swapped")
    return explain("addressee", to=to, sender=sender, expected_to=came_from, expected_from=came_to)


def _check_time(_packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    found = reply.get("CreateTime")
    return None if _SECONDS.fullmatch(str(found)) else explain("create_time", found=found)


def _check_type(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    found, allowed = reply.get("MsgType"), _allowed(packet)
    return None if found in allowed else explain("message_type", found=found, allowed=", ".join(allowed))


def _allowed(packet: Packet) -> tuple[str, ...]:
    if packet.app.kind is Kind.OFFICIAL_ACCOUNT:
        return tuple(name for name in _OFFICIAL_ACCOUNT if name != "transfer_biz_ai_ivr" or not packet.kind.is_event)
    plain = tuple(name for name in _WECOM if name not in _UPDATES)
    return (*plain, *_CARD_EVENTS.get(packet.kind.name.removeprefix("data."), ()))


def _check_fields(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    types = _OFFICIAL_ACCOUNT if packet.app.kind is Kind.OFFICIAL_ACCOUNT else _WECOM
    for path in types[reply["MsgType"]]:
        value: Any = reply
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value in (None, "", {}):
            return explain("field_missing", type=reply["MsgType"], field=path)
    return None


def _check_articles(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    if reply["MsgType"] != "news":
        return None
    articles = reply["Articles"]
    items = articles.get("item", []) if isinstance(articles, Mapping) else articles
    found = len(items) if isinstance(items, list) else 1
    single = packet.app.kind is Kind.OFFICIAL_ACCOUNT and not packet.kind.is_event
    limit = 1 if single else _MOST_ARTICLES
    if str(reply["ArticleCount"]) == str(found) and found <= limit:
        return None
    return explain("articles", found=found, count=reply["ArticleCount"], limit=limit)
