"""Menus on the simulated platforms."""

import json
from typing import Any

import pytest

from devtools.menus.menu import build_menu
from devtools.menus.messages import MenuError
from devtools.menus.push import ApiOrigins, push_menu
from devtools.platform.server import PlatformServer
from shared.runtime.app_settings import AppSettings, parse_app_settings
from tests.integration.oauth.conftest import PUBLIC_BASE_URL, Strike
from tests.login_apps import make_apps

MENU = {"button": [{"type": "view", "name": "我的", "url": "oauth:https://app.example.com/home"}]}


def parse(app: str, **replaced: Any) -> AppSettings:
    document = {**make_apps()[app], **replaced}
    return parse_app_settings(app, json.dumps({name: value for name, value in document.items() if value is not None}))


def origins(platform: PlatformServer) -> ApiOrigins:
    return ApiOrigins(platform.wecom_api_url, platform.wechat_api_url)


@pytest.mark.parametrize("app", ["corp", "account"])
def test_push_menu_is_shown_with_a_link_that_begins_a_login(platform: PlatformServer, app: str) -> None:
    settings = parse(app)
    push_menu(build_menu(MENU, settings, PUBLIC_BASE_URL), settings, origins(platform))
    (button,) = platform.journal("menu", app)[-1]["menu"]["button"]
    assert button == {
        "type": "view",
        "name": "我的",
        "url": f"{PUBLIC_BASE_URL}/oauth/{app}/login?next=https%3A%2F%2Fapp.example.com%2Fhome",
    }


@pytest.mark.parametrize(
    ("app", "api"),
    [
        pytest.param("corp", "/cgi-bin/menu/create", id="wecom"),
        pytest.param("account", "/cgi-bin/stable_token", id="account-token"),
        pytest.param("account", "/cgi-bin/menu/create", id="account-menu"),
    ],
)
def test_push_menu_from_an_unlisted_address_names_this_computer(
    platform: PlatformServer, strike: Strike, app: str, api: str
) -> None:
    strike(app, "ip_not_allowed", api=api)
    with pytest.raises(MenuError) as caught:
        push_menu(MENU, parse(app), origins(platform))
    assert "this computer's address 203.0.113.7 has to be" in caught.value.text.english
    assert "本机的地址 203.0.113.7 也须" in caught.value.text.chinese


@pytest.mark.parametrize(
    ("app", "replaced", "problem"),
    [
        ("corp", {"agent_id": None}, "have no agent_id"),
        ("silent", {"secret": None}, "have no secret"),
        ("account", {"secret": None, "oauth": None}, "have no secret"),
        ("suite", {}, "has no menu"),
    ],
)
def test_push_menu_without_what_the_call_needs_is_refused(
    platform: PlatformServer, app: str, replaced: dict[str, Any], problem: str
) -> None:
    with pytest.raises(MenuError, match=problem):
        push_menu(MENU, parse(app, **replaced), origins(platform))
