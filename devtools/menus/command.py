"""The command ``wehook menu``."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from devtools.cli import help_texts, operation_helps
from devtools.cli.apps import ROOT
from devtools.cli.messages import CommandError, say, unknown_app
from devtools.cli.screen import tell
from devtools.cli.stack_options import Region, Stack, find_stack
from devtools.cli.stored_apps import read_app
from devtools.cli.terminal import uninterrupted
from devtools.local_stack.settings import load_settings
from devtools.menus import messages
from devtools.menus.menu import build_menu, read_menu
from devtools.menus.push import ApiOrigins, push_menu
from shared.runtime.app_settings import AppSettings

menu = typer.Typer(help=say(messages.MENU), no_args_is_help=True)


@menu.callback()
def _group() -> None:
    """Makes ``push`` a command of its own, though it is the only one."""


@menu.command(help=say(messages.PUSH))
def push(  # noqa: PLR0913 - a command has as many parameters as options
    app: Annotated[str, typer.Argument(metavar="APP", help=say(operation_helps.APP))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(messages.MENU_FILE))] = Path("menu.toml"),
    *,
    local: Annotated[bool, typer.Option("--local", help=say(messages.LOCAL))] = False,
    base_url: Annotated[str, typer.Option(metavar="URL", help=say(help_texts.BASE_URL))] = "http://127.0.0.1:3000",
    console_url: Annotated[str, typer.Option(metavar="URL", help=say(messages.CONSOLE_URL))] = "http://127.0.0.1:8000",
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Shows a menu to the users of an app."""
    content = read_menu(file)
    if local:
        settings = _find_local(app)
        origins = ApiOrigins(f"{console_url}/wecom", f"{console_url}/wechat")
    else:
        deployed = find_stack(stack, region)
        settings, base_url, origins = read_app(deployed, app), deployed.base_url, ApiOrigins()
    built = build_menu(content, settings, base_url)
    with uninterrupted():
        push_menu(built, settings, origins)
        tell(messages.pushed(app, _list_addresses(built)), "green", aside=True)


def _find_local(app: str) -> AppSettings:
    settings = load_settings(ROOT)
    if app not in settings.apps:
        raise CommandError(unknown_app(app, settings.file, settings.apps))
    return settings.apps[app]


def _list_addresses(built: Mapping[str, Any]) -> Iterator[str]:
    for button in built["button"]:
        for leaf in button.get("sub_button", [button]):
            if "url" in leaf:
                yield leaf["url"]
