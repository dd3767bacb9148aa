import copy
import json
from typing import Any

import pytest

from shared.errors import ConfigurationError, LoginNotSetUpError
from shared.login.login_app import AppKind
from shared.runtime.app_settings import AppSettings, WecomAppSettings, parse_app_settings
from shared.runtime.login_apps import build_login_app, require_oauth
from tests.documents import make_document
from tests.login_apps import HOME, SESSION_KEY, make_apps

BASE = "https://wehook.example.com"


def parse(app: str, **replaced: Any) -> AppSettings:
    return parse_app_settings(app, json.dumps({**make_apps()[app], **replaced}))


@pytest.mark.parametrize(
    ("app", "kind", "app_id", "agent_id", "website"),
    [
        ("corp", AppKind.WECOM_APP, "ww9f2c41d7b0aa35e6", 1000021, ""),
        ("suite", AppKind.WECOM_SUITE, "wx31be07d2c95a64f8", None, ""),
        ("account", AppKind.OFFICIAL_ACCOUNT, "wx0123456789abcdef", None, "wxwebsite"),
    ],
)
def test_build_login_app_has_what_the_settings_say(
    app: str, kind: AppKind, app_id: str, agent_id: int | None, website: str
) -> None:
    built = build_login_app(parse(app), BASE)
    assert built[:5] == (app, kind, app_id, agent_id, website)
    assert built.redirect_allow == (HOME,)
    assert built.redirect_uri == f"{BASE}/oauth/{app}/callback"
    assert (built.session_keys, built.session_seconds) == ((SESSION_KEY,), 8 * 3600)


def test_build_login_app_without_settings_for_it_is_refused() -> None:
    with pytest.raises(LoginNotSetUpError):
        build_login_app(parse("silent"), BASE)
    with pytest.raises(LoginNotSetUpError):
        require_oauth(parse("silent"))


def test_build_login_app_of_a_bot_is_refused() -> None:
    corp = parse("corp")
    assert isinstance(corp, WecomAppSettings)
    bot = parse_app_settings("bot", json.dumps(make_document("wecom_bot")))
    with pytest.raises(LoginNotSetUpError):
        build_login_app(copy.replace(bot, oauth=corp.oauth), BASE)


@pytest.mark.parametrize("port", [":8443", ":443"])
def test_build_login_app_official_account_returns_to_no_port(port: str) -> None:
    with pytest.raises(ConfigurationError, match="PUBLIC_BASE_URL has a port"):
        build_login_app(parse("account"), f"{BASE}{port}")
    assert build_login_app(parse("corp"), f"{BASE}{port}").redirect_uri.startswith(f"{BASE}{port}/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_build_login_app_official_account_on_this_machine_may_have_one(host: str) -> None:
    assert build_login_app(parse("account"), f"http://{host}:3000").redirect_uri.startswith(f"http://{host}:3000/")
