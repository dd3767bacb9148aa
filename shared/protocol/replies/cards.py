"""Template cards as JSON and as XML, and what WeCom refuses of them.

https://developer.work.weixin.qq.com/document/path/101031 (bots), 90236 (apps), 90241 (in place of another one).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from shared.errors import ReplyError
from shared.protocol.document import Field, Fields
from shared.protocol.template_cards import CheckBox, NewsNoticeCard, TemplateCard, TextNoticeCard
from shared.protocol.values import Value

_NOTICES = (TextNoticeCard, NewsNoticeCard)
_TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}", re.ASCII)
_MOST = {
    "action_list": 3,
    "horizontal_content_list": 6,
    "jump_list": 3,
    "vertical_content_list": 4,
    "button_list": 6,
    "select_list": 3,
    "option_list": 10,
}
_MOST_OF_CHECK_BOX = 20
_MOST_BYTES = {"key": 1024, "id": 128, "question": 200}
_XML_NAMES = {
    "appid": "AppId",
    "checkbox": "CheckBox",
    "keyname": "KeyName",
    "pagepath": "PagePath",
    "userid": "UserId",
}


def build_card(card: TemplateCard) -> Fields:
    """Builds a new card, for JSON.

    Args:
        card: The card.

    Raises:
        ReplyError: The platform would not accept it.
    """
    needs_task_id = card.task_id or card.action_menu or not isinstance(card, _NOTICES)
    if needs_task_id and not _TASK_ID.fullmatch(card.task_id):
        raise ReplyError(f"a {type(card).__name__} needs a task_id of 1 to 128 letters, digits, _, - and @")
    return build_card_update(card, card.task_id)


def build_card_update(card: TemplateCard, task_id: str = "") -> Fields:
    """Builds what replaces a card, for JSON.

    Args:
        card: What replaces it.
        task_id: The card that it replaces; nothing where that is clear without it.

    Raises:
        ReplyError: The platform would not accept it.
    """
    _check(card)
    fields = {"card_type": card.card_type, **_build(card, str)}
    return {**fields, "task_id": task_id} if task_id else fields


def build_xml_card_update(card: TemplateCard) -> Fields:
    """Builds what replaces a card, for XML, where it is clear which card is meant.

    Args:
        card: What replaces it.

    Raises:
        ReplyError: The platform would not accept it.
    """
    _check(card)
    return {"CardType": card.card_type, **_build(card, _to_xml_name)}


def _build(value: Value, to_name: Callable[[str], str]) -> Fields:
    """Builds what differs from the default; the id of a card is not up to the card."""
    return {
        to_name(name): _build_part(part, to_name)
        for name, part in value.to_dict().items()
        if name != "task_id" and (not hasattr(type(value), name) or (part and part != getattr(type(value), name)))
    }


def _build_part(part: Any, to_name: Callable[[str], str]) -> Field:
    if isinstance(part, Value):
        return _build(part, to_name)
    if isinstance(part, list | tuple):
        return [_build_part(item, to_name) for item in part]
    if part is True and to_name is _to_xml_name:
        return "true"
    return part  # type: ignore[no-any-return]  # text or a number


def _to_xml_name(name: str) -> str:
    return _XML_NAMES.get(name) or "".join([word.capitalize() for word in name.split("_")])


def _check(card: TemplateCard) -> None:
    problem = next(_find_problems(card), "")
    if problem:
        raise ReplyError(f"a {type(card).__name__} {problem}")


def _find_problems(card: TemplateCard) -> Iterator[str]:
    if isinstance(card, _NOTICES) and not card.card_action:
        yield "needs a card_action"
    if isinstance(card, TextNoticeCard) and not (card.sub_title_text or (card.main_title and card.main_title.title)):
        yield "needs a title or a sub_title_text"
    if isinstance(card, NewsNoticeCard) and not (card.card_image or card.image_text_area):
        yield "needs a card_image or an image_text_area"
    yield from _find_problems_of_parts(card)


def _find_problems_of_parts(value: Value) -> Iterator[str]:
    for name, part in value.to_dict().items():
        if part in ("", (), []) and not hasattr(type(value), name):
            yield f"has an empty {name}"
        if name in _MOST_BYTES and len(part.encode("utf-8", "replace")) > _MOST_BYTES[name]:
            yield f"has more than {_MOST_BYTES[name]} bytes in its {name}"
        if isinstance(part, list | tuple):
            most = _MOST_OF_CHECK_BOX if isinstance(value, CheckBox) else _MOST[name]
            if len(part) > most:
                yield f"has more than {most} in its {name}"
        for item in part if isinstance(part, list | tuple) else [part]:
            if isinstance(item, Value):
                yield from _find_problems_of_parts(item)
