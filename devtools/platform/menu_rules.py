"""The limits that both platforms check in a menu."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from devtools.platform.accounts import App
from devtools.platform.api_errors import ApiError
from devtools.platform.menus import Buttons

_KEYED = (
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
)
_NEEDS = {
    **dict.fromkeys(_KEYED, ("key",)),
    "view": ("url",),
    "view_miniprogram": ("pagepath", "appid"),
    "miniprogram": ("url", "appid", "pagepath"),
    "media_id": ("media_id",),
    "article_id": ("article_id",),
    "article_view_limited": ("article_id",),
}
_WECOM_TYPES = {*_KEYED, "view", "view_miniprogram"}
_WECHAT_TYPES = set(_NEEDS) - {"view_miniprogram"}
_MOST_BUTTONS = 3
_MOST_SUB_BUTTONS = 5
_NAME_BYTES = 16
_WECOM_SUB_NAME_BYTES = 40
_WECHAT_SUB_NAME_BYTES = 60
_KEY_BYTES = 128
_URL_BYTES = 1024
_MATCH_FIELDS = ("tag_id", "client_platform_type")
_PRIVATE_FIELDS = ("sex", "country", "province", "city", "language")
_CLIENT_PLATFORMS = ("1", "2", "3")


def check_buttons(menu: Mapping[str, Any], app: App) -> Buttons:
    """Returns the buttons of a menu.

    Args:
        menu: The menu.
        app: The app that sets it.

    Raises:
        ApiError: They are beyond the limits.
    """
    buttons = _list(menu, "button", _MOST_BUTTONS)
    for button in buttons:
        _check_name(button, _NAME_BYTES)
        if button.get("sub_button"):
            for sub_button in _list(button, "sub_button", _MOST_SUB_BUTTONS):
                _check_name(sub_button, _WECOM_SUB_NAME_BYTES if app.is_wecom else _WECHAT_SUB_NAME_BYTES)
                _check_action(sub_button, app)
        else:
            _check_action(button, app)
    return buttons


def check_match_rule(menu: Mapping[str, Any]) -> dict[str, str]:
    """Returns who is to see a conditional menu.

    Args:
        menu: The menu.

    Raises:
        ApiError: The rule is empty, or asks for what is private.
    """
    rule = menu.get("matchrule")
    given = {name: str(value) for name, value in rule.items() if value} if isinstance(rule, Mapping) else {}
    if any(name in given for name in _PRIVATE_FIELDS):
        raise ApiError(65320)
    known = {name: given[name] for name in _MATCH_FIELDS if name in given}
    if not known or known.get("client_platform_type", _CLIENT_PLATFORMS[0]) not in _CLIENT_PLATFORMS:
        raise ApiError(65304, "matchrule needs tag_id, or client_platform_type of 1, 2 or 3")
    return known


def find_domains(buttons: Buttons) -> set[str]:
    """Returns the domains that a menu leads to.

    Args:
        buttons: Buttons that have been checked.

    Raises:
        ApiError: An address is none.
    """
    every = [part for button in buttons for part in (button, *(button.get("sub_button") or ()))]
    try:
        return {urlsplit(str(part["url"])).netloc for part in every if part.get("url")}
    except ValueError as error:
        raise ApiError(40020, "no usable address") from error


def _list(holder: Mapping[str, Any], name: str, most: int) -> Buttons:
    buttons = holder.get(name)
    if not isinstance(buttons, list) or not all(isinstance(button, Mapping) for button in buttons):
        raise ApiError(40016, f"{name} has to be a list of buttons")
    if not 1 <= len(buttons) <= most:
        raise ApiError(40016, f"{name} has {len(buttons)} entries, 1 to {most} are allowed")
    return buttons


def _check_name(button: Mapping[str, Any], most: int) -> None:
    if not 1 <= len(str(button.get("name", "")).encode()) <= most:
        raise ApiError(40018, f"{button.get('name')!r} has to have 1 to {most} bytes")


def _check_action(button: Mapping[str, Any], app: App) -> None:
    kind = str(button.get("type"))
    if kind not in (_WECOM_TYPES if app.is_wecom else _WECHAT_TYPES):
        raise ApiError(40017, f"type is {kind!r}")
    for field in _NEEDS[kind]:
        limit, errcode = (_URL_BYTES, 40020) if field == "url" else (_KEY_BYTES, 40019)
        if not 1 <= len(str(button.get(field, "")).encode()) <= limit:
            raise ApiError(errcode, f"{kind} needs {field} of 1 to {limit} bytes")
