"""The commands ``wehook apps``."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from devtools.cli import callback_keys, operation_helps, settings_texts
from devtools.cli.descriptions import describe, list_urls, warn
from devtools.cli.interview import Interview, interview
from devtools.cli.messages import CommandError, say
from devtools.cli.problems import describe_problem
from devtools.cli.screen import show, tell
from devtools.cli.stack_options import Region, Stack, Yes, find_stack
from devtools.cli.stored_apps import (
    check_name,
    load_document,
    read_document,
    read_text,
    write_document,
)
from devtools.cli.terminal import confirm, uninterrupted
from devtools.cloud.stack import DeployedStack
from devtools.texts import Text
from shared.errors import ConfigurationError
from shared.runtime.app_settings import AppSettings, parse_app_settings

apps = typer.Typer(help=say(operation_helps.APPS), no_args_is_help=True)

_App = Annotated[str, typer.Argument(metavar="APP", help=say(operation_helps.APP))]
_FromFile = Annotated[str, typer.Option("--from-file", metavar="FILE", help=say(operation_helps.FROM_FILE))]


@apps.command(help=say(operation_helps.APPS_ADD))
def add(
    app: _App,
    *,
    from_file: _FromFile = "",
    replace: Annotated[bool, typer.Option("--replace", help=say(operation_helps.REPLACE))] = False,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Sets up an app."""
    check_name(app)
    deployed = find_stack(stack, region)
    stored = deployed.apps.read(app)
    if from_file:
        given = Interview(load_document(from_file, app), made_key=False)
    else:
        replace = replace or _may_change(app, stored)
        given = _interview(app, stored)
    with uninterrupted():  # a key that is stored is also shown
        settings = write_document(deployed, app, given.document, replace=replace)
        tell(settings_texts.saved(app, deployed.name), "green", aside=True)
        for url in list_urls(deployed, settings):
            tell(settings_texts.callback_url(url), aside=True)
        if given.made_key:
            _show_key(given.document)
        _warn(settings)


@apps.command("list", help=say(operation_helps.APPS_LIST))
def list_apps(*, stack: Stack = "", region: Region = "") -> None:
    """Lists the apps."""
    deployed = find_stack(stack, region)
    texts = deployed.apps.read_all()
    if not texts:
        tell(settings_texts.NO_APPS, aside=True)
    for name, text in texts.items():
        _list_app(name, text)


@apps.command(help=say(operation_helps.APPS_CHECK))
def check(
    app: Annotated[str, typer.Argument(metavar="APP", help=say(operation_helps.APP))] = "",
    *,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Validates what is stored."""
    deployed = find_stack(stack, region)
    texts = {app: read_text(deployed, app)} if app else deployed.apps.read_all()
    if not texts:
        tell(settings_texts.NO_APPS, aside=True)
    results = [_check(name, text) for name, text in texts.items()]
    if not all(results):
        raise typer.Exit(1)


@apps.command(help=say(operation_helps.APPS_ROTATE))
def rotate(
    app: _App,
    *,
    finish: Annotated[bool, typer.Option("--finish", help=say(operation_helps.FINISH))] = False,
    yes: Yes = False,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Makes a new callback key, or lets the previous ones go."""
    deployed = find_stack(stack, region)
    document = read_document(deployed, app)
    if finish:
        _finish(deployed, app, document, yes=yes)
        return
    document = callback_keys.rotate(document)
    with uninterrupted():  # a key that is stored is also shown
        write_document(deployed, app, document, replace=True)
        tell(settings_texts.rotated(app), "green", aside=True)
        _show_key(document)


@apps.command(help=say(operation_helps.APPS_REMOVE))
def remove(app: _App, *, yes: Yes = False, stack: Stack = "", region: Region = "") -> None:
    """Removes an app."""
    deployed = find_stack(stack, region)
    read_text(deployed, app)
    if not yes:
        confirm(settings_texts.remove_app(app, deployed.name))
    with uninterrupted():
        deployed.apps.remove(app)
        tell(settings_texts.removed(app, deployed.name), "green", aside=True)


def _may_change(app: str, stored: str | None) -> bool:
    if stored is None:
        return False
    confirm(settings_texts.change_existing(app))
    return True


def _interview(app: str, stored: str | None) -> Interview:
    former: Mapping[str, Any] = {}
    try:
        if stored is not None:
            parse_app_settings(app, stored)
            former = json.loads(stored)
    except ConfigurationError as error:
        tell(settings_texts.invalid(app, describe_problem(error)), "yellow", aside=True)
    try:
        return interview(app, former)
    except ConfigurationError as error:
        raise CommandError(settings_texts.invalid(app, describe_problem(error))) from error


def _finish(deployed: DeployedStack, app: str, document: Mapping[str, Any], *, yes: bool) -> None:
    if len(document["callback_keys"]) == 1:
        raise CommandError(settings_texts.nothing_to_finish(app))
    if not yes:
        confirm(settings_texts.finish_rotation(app))
    with uninterrupted():
        write_document(deployed, app, callback_keys.finish_rotation(document), replace=True)
        tell(settings_texts.rotation_finished(app), "green", aside=True)


def _list_app(name: str, text: str) -> None:
    try:
        settings = parse_app_settings(name, text)
    except ConfigurationError as error:
        tell(settings_texts.invalid(name, describe_problem(error)), "red")
        return
    description = describe(settings)
    head = f"{name}  {settings.kind}  "
    tell(Text(head + description.english, head + description.chinese))


def _check(name: str, text: str) -> bool:
    try:
        settings = parse_app_settings(name, text)
    except ConfigurationError as error:
        tell(settings_texts.invalid(name, describe_problem(error)), "red")
        return False
    tell(settings_texts.valid(name), "green")
    _warn(settings)
    return True


def _warn(settings: AppSettings) -> None:
    for text in warn(settings):
        tell(text, "yellow", aside=True)


def _show_key(document: Mapping[str, Any]) -> None:
    """Prints the newest key: the one time that a secret shows, since the console has to be given it."""
    tell(settings_texts.SHOWN_ONCE, aside=True)
    newest = document["callback_keys"][0]
    show(f"Token           {newest['token']}")
    if "encoding_aes_key" in newest:
        show(f"EncodingAESKey  {newest['encoding_aes_key']}")
