"""From ``menu.toml`` to the menu that a platform takes.

A menu file has the platform's own fields. A ``url`` that begins with ``oauth:`` opens the rest of it after a login: it
becomes the address of the app's login, where state is issued when somebody opens it, since a menu is the same for all.
WeCom: https://developer.work.weixin.qq.com/document/path/90231; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from devtools.menus import messages
from devtools.menus.messages import MenuError
from shared.errors import InvalidNextError
from shared.login.next_urls import choose_next
from shared.runtime.app_settings import AppSettings, OfficialAccountSettings, WecomAppSettings

type Menu = dict[str, Any]

_LOGIN = "oauth:"
_MOST_BUTTONS = 3
_MOST_SUB_BUTTONS = 5
_NAME_BYTES = 16
_FIELD_BYTES = {"key": 128, "url": 1024, "pagepath": 1024, "appid": 64, "media_id": 128, "article_id": 128}
_KEYED = (
    *("click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin"),
    "location_select",
)
_COMMON = {**dict.fromkeys(_KEYED, ("key",)), "view": ("url",)}


class _Rules(NamedTuple):
    """What a platform's menus may have."""

    types: Mapping[str, Sequence[str]]
    sub_name_bytes: int


_WECOM = _Rules({**_COMMON, "view_miniprogram": ("pagepath", "appid")}, 40)
_WECHAT = _Rules(
    {
        **_COMMON,
        "miniprogram": ("url", "appid", "pagepath"),
        "media_id": ("media_id",),
        "article_id": ("article_id",),
        "article_view_limited": ("article_id",),
    },
    60,
)


def read_menu(path: Path) -> Menu:
    """Reads a menu file.

    Args:
        path: The file.

    Raises:
        MenuError: It is not there, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MenuError(messages.broken_file(str(path), str(error.strerror))) from error
    except ValueError as error:
        raise MenuError(messages.broken_file(str(path), str(error))) from error


def build_menu(menu: Mapping[str, Any], settings: AppSettings, public_base_url: str) -> Menu:
    """Checks a menu against the platform's limits, and builds what the platform takes.

    Args:
        menu: What the menu file says.
        settings: The app.
        public_base_url: Where the app's stack is reached.

    Raises:
        MenuError: The platform would refuse the menu, or a button could not work.
    """
    return _Builder(settings, public_base_url).build(menu)


class _Builder:
    def __init__(self, settings: AppSettings, public_base_url: str) -> None:
        if not isinstance(settings, WecomAppSettings | OfficialAccountSettings):
            raise MenuError(messages.wrong_app(settings.app))
        self._settings = settings
        self._login = f"{public_base_url}/oauth/{settings.app}/login"
        self._rules = _WECOM if isinstance(settings, WecomAppSettings) else _WECHAT

    def build(self, menu: Mapping[str, Any]) -> Menu:
        _refuse_unknown("menu", menu, ("button",))
        buttons = _list_buttons("button", menu.get("button"), _MOST_BUTTONS)
        return {"button": [self._build_button(f"button[{index}]", each) for index, each in enumerate(buttons)]}

    def _build_button(self, place: str, button: Mapping[str, Any]) -> Menu:
        if "sub_button" not in button:
            return self._build_leaf(place, button, _NAME_BYTES)
        _refuse_unknown(place, button, ("name", "sub_button"))
        below = f"{place}.sub_button"
        leaves = _list_buttons(below, button["sub_button"], _MOST_SUB_BUTTONS)
        return {
            "name": _read(place, button, "name", _NAME_BYTES),
            "sub_button": [
                self._build_leaf(f"{below}[{index}]", leaf, self._rules.sub_name_bytes)
                for index, leaf in enumerate(leaves)
            ],
        }

    def _build_leaf(self, place: str, button: Mapping[str, Any], name_bytes: int) -> Menu:
        action = button.get("type")
        if not isinstance(action, str) or action not in self._rules.types:
            raise MenuError(messages.wrong_type(place, self._rules.types))
        fields = self._rules.types[action]
        _refuse_unknown(place, button, ("type", "name", *fields))
        built = {"type": action, "name": _read(place, button, "name", name_bytes)}
        for field in fields:
            address = self._open_login(place, button) if field == "url" else button
            built[field] = _read(place, address, field, _FIELD_BYTES[field])
        return built

    def _open_login(self, place: str, button: Mapping[str, Any]) -> Mapping[str, Any]:
        """Returns the button with the address of the login in place of ``oauth:``."""
        url = str(button.get("url", ""))
        if not url.startswith(_LOGIN):
            if not url.startswith(("https://", "http://")):
                raise MenuError(messages.wrong_address(f"{place}.url"))
            return button
        if self._settings.oauth is None:
            raise MenuError(messages.missing_setting(self._settings.app, "oauth"))
        wanted = url.removeprefix(_LOGIN)
        try:
            next_url = choose_next(wanted, self._settings.oauth.redirect_allow)
        except InvalidNextError as error:
            raise MenuError(messages.wrong_next(f"{place}.url")) from error
        return {**button, "url": f"{self._login}?next={quote(next_url, safe='')}" if wanted else self._login}


def _list_buttons(place: str, buttons: object, most: int) -> list[Mapping[str, Any]]:
    if not isinstance(buttons, list) or not all(isinstance(button, Mapping) for button in buttons):
        raise MenuError(messages.no_buttons(place))
    if not 1 <= len(buttons) <= most:
        raise MenuError(messages.wrong_count(place, len(buttons), most))
    return buttons


def _read(place: str, button: Mapping[str, Any], field: str, most: int) -> str:
    text = button.get(field, "")
    length = len(text.encode()) if isinstance(text, str) else 0
    if not 1 <= length <= most:
        raise MenuError(messages.wrong_length(f"{place}.{field}", length, most))
    return str(text)


def _refuse_unknown(place: str, table: Mapping[str, Any], known: Sequence[str]) -> None:
    for field in table:
        if field not in known:
            raise MenuError(messages.unknown_field(place, field))
