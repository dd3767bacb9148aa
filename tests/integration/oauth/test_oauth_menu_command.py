"""The command ``wehook menu push`` on the simulated platforms."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from devtools.local_stack.settings import LocalSettings
from devtools.menus import command
from devtools.platform.server import PlatformServer
from shared.runtime.app_settings import parse_app_settings
from tests.login_apps import make_apps

type Push = Callable[..., Result]

MENU = """
[[button]]
type = "view"
name = "我的"
url = "oauth:https://app.example.com/home"

[[button]]
name = "更多"
[[button.sub_button]]
type = "click"
name = "帮助"
key = "HELP"
"""


@pytest.fixture
def push(platform: PlatformServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Push:
    apps = {name: json.dumps(document) for name, document in make_apps().items()}
    local = LocalSettings("apps.toml", {name: parse_app_settings(name, text) for name, text in apps.items()}, apps, {})
    monkeypatch.setattr(command, "load_settings", lambda _: local)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(app: str, content: str = MENU) -> Result:
        (tmp_path / "menu.toml").write_text(content, encoding="utf-8")
        arguments = ["push", app, str(tmp_path / "menu.toml"), "--local", "--console-url", platform.base_url]
        return CliRunner().invoke(command.menu, arguments)

    return run


def test_push_shows_the_menu_and_tells_its_pages(push: Push, platform: PlatformServer) -> None:
    result = push("corp")
    assert result.exit_code == 0, result.output
    login = "http://127.0.0.1:3000/oauth/corp/login?next=https%3A%2F%2Fapp.example.com%2Fhome"
    assert login in result.stderr
    buttons = platform.journal("menu", "corp")[-1]["menu"]["button"]
    assert (buttons[0]["url"], buttons[1]["sub_button"][0]["key"]) == (login, "HELP")


@pytest.mark.parametrize(
    ("app", "content", "problem"),
    [
        ("nobody", MENU, "There is no app 'nobody' in apps.toml"),
        ("corp", "button = []", "button has 0 buttons"),
        ("silent", MENU, "settings of silent have no oauth"),
    ],
)
def test_push_that_cannot_work_says_why(push: Push, app: str, content: str, problem: str) -> None:
    result = push(app, content)
    assert result.exit_code == 1
    assert problem in str(result.exception)
