"""Menus of both platforms, with the limits that they check."""

from collections.abc import Mapping
from typing import Any

from devtools.platform.accounts import App
from devtools.platform.api import Authority, Call, Endpoint, ok
from devtools.platform.api_errors import ApiError

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
_SUB_NAME_BYTES = 60
_KEY_BYTES = 128
_URL_BYTES = 1024


def menu_endpoints(authority: Authority) -> list[Endpoint]:
    """Returns the calls for menus of a platform.

    Args:
        authority: Who may call them.
    """
    return [
        Endpoint("POST", "/cgi-bin/menu/create", authority, _create),
        Endpoint("GET", "/cgi-bin/menu/get", authority, _get),
        Endpoint("GET", "/cgi-bin/menu/delete", authority, _delete),
    ]


class _Menu:
    """The part of a journal that shows a menu."""

    def __init__(self, menu: Mapping[str, Any] | None) -> None:
        self._menu = menu

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {"menu": self._menu}


def _create(call: Call, app: App) -> dict[str, Any]:
    _check_agent(call, app)
    buttons = _buttons(call.body, "button", _MOST_BUTTONS)
    for button in buttons:
        _check_name(button, _NAME_BYTES)
        if button.get("sub_button"):
            for sub_button in _buttons(button, "sub_button", _MOST_SUB_BUTTONS):
                _check_name(sub_button, _NAME_BYTES if app.is_wecom else _SUB_NAME_BYTES)
                _check_action(sub_button, app)
        else:
            _check_action(button, app)
    call.simulation.menus[app.owner] = {"button": buttons}
    call.simulation.journal.write("menu", app.name, _Menu(call.simulation.menus[app.owner]))
    return ok()


def _get(call: Call, app: App) -> dict[str, Any]:
    _check_agent(call, app)
    menu = call.simulation.menus.get(app.owner)
    if menu is None:
        raise ApiError(46003)
    return ok(**menu) if app.is_wecom else {"menu": menu}


def _delete(call: Call, app: App) -> dict[str, Any]:
    _check_agent(call, app)
    call.simulation.menus.pop(app.owner, None)
    call.simulation.journal.write("menu", app.name, _Menu(None))
    return ok()


def _check_agent(call: Call, app: App) -> None:
    if not app.is_wecom:
        return
    agent = call.need("agentid", 40056)
    if app.agent_id is not None and agent != str(app.agent_id):
        raise ApiError(301002, "the token belongs to another agent")


def _buttons(holder: Mapping[str, Any], name: str, most: int) -> list[Mapping[str, Any]]:
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
