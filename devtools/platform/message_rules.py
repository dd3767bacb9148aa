"""What WeCom wants of a message that an app sends: which fields, how long, and to how many."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from devtools.platform.api_errors import ApiError
from devtools.platform.cards import CARDS
from devtools.platform.long_texts import TEXT_BYTES, cut_text
from devtools.platform.message_content import count_articles

# The number for a field that is missing, by the field.
_MISSING = {"title": 41016, "url": 41010, "description": 41033}
_NEEDED: Mapping[str, Sequence[str]] = {"textcard": ("title", "description", "url")}
_NEEDED_OF_ARTICLES: Mapping[str, Sequence[str]] = {
    "news": ("title",),
    "mpnews": ("title", "thumb_media_id", "content"),
}
# Bytes beyond which a message is refused, and beyond which it is cut.
_MOST = {("markdown", "content"): 2048, ("textcard", "url"): 2048}
_SHOWN = {
    ("text", "content"): TEXT_BYTES,
    ("textcard", "title"): 128,
    ("textcard", "description"): 512,
    ("video", "title"): 128,
    ("video", "description"): 512,
}
_MOST_ARTICLES = 8
_MOST_RECIPIENTS = {"touser": (1000, 40032), "toparty": (100, 82002), "totag": (100, 82003)}
_SAFE = {"mpnews": (0, 1, 2)}
_TASK = re.compile(r"[0-9A-Za-z_\-@]{1,128}", re.ASCII)


def check_message(kind: str, content: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """Checks a message.

    Args:
        kind: Its type.
        content: Its content, which has the field that the type cannot do without.
        body: The whole call.

    Raises:
        ApiError: A field is missing, too long, or has a value that there is not.
    """
    _check_fields(kind, content, _NEEDED.get(kind, ()))
    if kind in _NEEDED_OF_ARTICLES:
        if not 1 <= count_articles(content) <= _MOST_ARTICLES:
            raise ApiError(45002, f"1 to {_MOST_ARTICLES} articles")
        for article in content["articles"]:
            _check_fields(f"{kind}.articles", article, _NEEDED_OF_ARTICLES[kind])
    for (name, field), most in _MOST.items():
        if name == kind and len(str(content[field]).encode()) > most:
            raise ApiError(45002, f"{name}.{field} may have {most} bytes")
    if kind == "template_card" and content["card_type"] not in CARDS:
        raise ApiError(40058, f"card_type is {content['card_type']!r}")
    if body.get("safe", 0) not in _SAFE.get(kind, (0, 1)):
        raise ApiError(40058, f"safe is {body['safe']!r}")


def check_task(card: Mapping[str, Any]) -> None:
    """Checks the task of a card that can be clicked.

    Args:
        card: The card.

    Raises:
        ApiError: It has none, or one of other characters.
    """
    if not _TASK.fullmatch(str(card.get("task_id", ""))):
        raise ApiError(44004, "template_card.task_id is missing or has other characters than [0-9A-Za-z_-@]")


def check_recipients(recipients: Mapping[str, Sequence[str]]) -> None:
    """Checks to how many a message goes.

    Args:
        recipients: Users, departments and tags, by the name of their field.

    Raises:
        ApiError: They are more than one call may have.
    """
    for field, (most, errcode) in _MOST_RECIPIENTS.items():
        if len(recipients[field]) > most:
            raise ApiError(errcode, f"{field} may have {most} entries")


def cut(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a content as it is shown: WeCom cuts some texts that are too long.

    Args:
        kind: The type of the message.
        content: Its content.
    """
    return {
        field: cut_text(value, _SHOWN[kind, field]) if (kind, field) in _SHOWN and isinstance(value, str) else value
        for field, value in content.items()
    }


def _check_fields(place: str, holder: object, needed: Sequence[str]) -> None:
    for field in needed:
        if not isinstance(holder, Mapping) or not holder.get(field):
            raise ApiError(_MISSING.get(field, 44004), f"{place}.{field} is missing")
