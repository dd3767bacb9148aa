import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from devtools.menus.menu import build_menu, read_menu
from devtools.menus.messages import MenuError
from shared.runtime.app_settings import AppSettings, parse_app_settings
from tests.documents import make_document
from tests.login_apps import make_apps

BASE = "https://wehook.example.com"
TOML = """
[[button]]
type = "view"
name = "我的"
url = "oauth:https://app.example.com/home/me?tab=1"

[[button]]
name = "更多"
[[button.sub_button]]
type = "click"
name = "帮助"
key = "MENU_HELP"
[[button.sub_button]]
type = "view"
name = "首页"
url = "https://app.example.com/"
[[button.sub_button]]
type = "view"
name = "登录"
url = "oauth:"
"""


def parse(app: str, **replaced: Any) -> AppSettings:
    return parse_app_settings(app, json.dumps({**make_apps()[app], **replaced}))


def build(app: str, menu: dict[str, Any]) -> dict[str, Any]:
    return build_menu(menu, parse(app), BASE)


def leaf(**fields: Any) -> dict[str, Any]:
    button = {"type": "click", "name": "n", "key": "k", **fields}
    return {"button": [{name: value for name, value in button.items() if value is not None}]}


def nested(**fields: Any) -> dict[str, Any]:
    return {"button": [{"name": "more", "sub_button": leaf(**fields)["button"]}]}


@pytest.mark.parametrize("app", ["corp", "account"])
def test_build_menu_is_what_the_platform_takes(app: str) -> None:
    assert build(app, tomllib.loads(TOML)) == {
        "button": [
            {
                "type": "view",
                "name": "我的",
                "url": f"{BASE}/oauth/{app}/login?next=https%3A%2F%2Fapp.example.com%2Fhome%2Fme%3Ftab%3D1",
            },
            {
                "name": "更多",
                "sub_button": [
                    {"type": "click", "name": "帮助", "key": "MENU_HELP"},
                    {"type": "view", "name": "首页", "url": "https://app.example.com/"},
                    {"type": "view", "name": "登录", "url": f"{BASE}/oauth/{app}/login"},
                ],
            },
        ]
    }


@pytest.mark.parametrize(
    ("app", "button"),
    [
        *[
            (app, {"type": kind, "name": "n", "key": "k" * 128})
            for app in ("corp", "account")
            for kind in ("click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "location_select")
        ],
        ("corp", {"type": "view_miniprogram", "name": "n", "pagepath": "pages/index", "appid": "wx1"}),
        (
            "account",
            {"type": "miniprogram", "name": "n", "url": "http://a.example", "appid": "wx1", "pagepath": "pages/index"},
        ),
        ("account", {"type": "media_id", "name": "n", "media_id": "m"}),
        ("account", {"type": "article_id", "name": "n", "article_id": "a"}),
        ("account", {"type": "article_view_limited", "name": "n", "article_id": "a"}),
    ],
)
def test_build_menu_takes_every_type_of_the_platform(app: str, button: dict[str, Any]) -> None:
    assert build(app, {"button": [button]}) == {"button": [button]}


@pytest.mark.parametrize("app", ["corp", "account"])
@pytest.mark.parametrize(
    ("menu", "problem"),
    [
        pytest.param({}, "button must be a list of buttons", id="empty"),
        pytest.param({"button": {"name": "n"}}, "button must be a list of buttons", id="no-list"),
        pytest.param({"button": ["n"]}, "button must be a list of buttons", id="no-tables"),
        pytest.param({"button": []}, "button has 0 buttons; 1 to 3", id="no-button"),
        pytest.param({"button": leaf()["button"] * 4}, "button has 4 buttons; 1 to 3", id="four-buttons"),
        pytest.param({**leaf(), "buttons": []}, "menu has a field 'buttons'", id="misspelt"),
        pytest.param(leaf(name=None), "button[0].name has 0 bytes", id="no-name"),
        pytest.param(leaf(name="六个汉字太长"), "button[0].name has 18 bytes; 1 to 16", id="long-name"),
        pytest.param(leaf(name=7), "button[0].name has 0 bytes", id="number"),
        pytest.param(leaf(type=None), "button[0].type must be one of", id="no-type"),
        pytest.param(leaf(type="view_limited"), "button[0].type must be one of", id="retired-type"),
        pytest.param(leaf(type=["click"]), "button[0].type must be one of", id="list-type"),
        pytest.param(leaf(key=None), "button[0].key has 0 bytes", id="no-key"),
        pytest.param(leaf(key="k" * 129), "button[0].key has 129 bytes; 1 to 128", id="long-key"),
        pytest.param(leaf(url="https://x"), "button[0] has a field 'url'", id="field-of-another-type"),
        pytest.param(leaf(type="view", key=None), "button[0].url must begin with", id="no-url"),
        pytest.param(
            leaf(type="view", key=None, url="app.example.com"), "button[0].url must begin with", id="no-scheme"
        ),
        pytest.param(
            leaf(type="view", key=None, url="https://" + "a" * 1017), "button[0].url has 1025 bytes", id="long-url"
        ),
        pytest.param(
            leaf(type="view", key=None, url="oauth:https://evil.example"), "button[0].url: the address", id="next"
        ),
        pytest.param(
            leaf(type="view", key=None, url="oauth:https://app.example.com/home?" + "a" * 950),
            "button[0].url has 10",
            id="long-login",
        ),
        pytest.param(
            {"button": [{"name": "n", "sub_button": leaf()["button"], "type": "click"}]},
            "button[0] has a field 'type'",
            id="group-with-an-action",
        ),
        pytest.param(
            {"button": [{"name": "n", "sub_button": []}]}, "sub_button has 0 buttons; 1 to 5", id="empty-group"
        ),
        pytest.param(
            {"button": [{"name": "n", "sub_button": leaf()["button"] * 6}]}, "sub_button has 6 buttons", id="six"
        ),
        pytest.param(nested(name="n" * 61), "button[0].sub_button[0].name has 61 bytes", id="long-sub-name"),
        pytest.param(
            {"button": [{"name": "n", "sub_button": [{"name": "m", "sub_button": leaf()["button"]}]}]},
            "button[0].sub_button[0].type must be one of",
            id="third-level",
        ),
    ],
)
def test_build_menu_that_the_platform_would_refuse_is_refused(app: str, menu: dict[str, Any], problem: str) -> None:
    with pytest.raises(MenuError) as caught:
        build(app, menu)
    assert caught.value.text.english.startswith(problem) or f".{problem}" in caught.value.text.english
    assert caught.value.text.chinese != caught.value.text.english


@pytest.mark.parametrize(("app", "most"), [("account", 60), ("corp", 40)])
def test_build_menu_sub_names_may_be_longer(app: str, most: int) -> None:
    assert build(app, nested(name="n" * most))
    with pytest.raises(MenuError, match=f"{most + 1} bytes; 1 to {most}"):
        build(app, nested(name="n" * (most + 1)))


@pytest.mark.parametrize(("app", "kind"), [("corp", "miniprogram"), ("account", "view_miniprogram")])
def test_build_menu_type_of_the_other_platform_is_refused(app: str, kind: str) -> None:
    with pytest.raises(MenuError, match="type must be one of"):
        build(app, leaf(type=kind))


def test_build_menu_login_of_an_app_without_one_is_refused() -> None:
    with pytest.raises(MenuError, match="settings of silent have no oauth"):
        build("silent", leaf(type="view", key=None, url="oauth:"))


@pytest.mark.parametrize("app", ["suite", "bot"])
def test_build_menu_of_a_kind_without_menus_is_refused(app: str) -> None:
    settings = parse("suite") if app == "suite" else parse_app_settings("bot", json.dumps(make_document("wecom_bot")))
    with pytest.raises(MenuError, match="has no menu"):
        build_menu(leaf(), settings, BASE)


def test_read_menu_reads_toml(tmp_path: Path) -> None:
    (tmp_path / "menu.toml").write_text(TOML, encoding="utf-8")
    assert read_menu(tmp_path / "menu.toml") == tomllib.loads(TOML)


@pytest.mark.parametrize("content", [None, b"button = [", b"\xff"])
def test_read_menu_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "menu.toml").write_bytes(content)
    with pytest.raises(MenuError, match=r"menu\.toml cannot be read"):
        read_menu(tmp_path / "menu.toml")
