"""The commands ``wehook files``."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from devtools.cli import operation_helps, settings_texts
from devtools.cli.messages import CommandError, not_read, say
from devtools.cli.screen import show, tell
from devtools.cli.stack_options import Region, Stack, Yes, find_stack
from devtools.cli.stored_apps import check_size, report_size
from devtools.cli.terminal import confirm, uninterrupted
from shared.runtime.domain_files import FILE_PATH

files = typer.Typer(help=say(operation_helps.FILES), no_args_is_help=True)

_BOM = "\ufeff"


@files.command(help=say(operation_helps.FILES_ADD))
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(operation_helps.FILE))],
    name: Annotated[str, typer.Argument(metavar="NAME", help=say(operation_helps.FILE_NAME))] = "",
    *,
    replace: Annotated[bool, typer.Option("--replace", help=say(operation_helps.REPLACE))] = False,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Serves a file."""
    name = name or file.name
    if not FILE_PATH.fullmatch(name):
        raise CommandError(settings_texts.file_unusable(name, settings_texts.FILE_NAME))
    content = _read(file)
    check_size(name, content)
    deployed = find_stack(stack, region)
    with uninterrupted():
        if not deployed.files.write(name, content, replace=replace):
            raise CommandError(settings_texts.exists(name))
        tell(settings_texts.file_saved(f"{deployed.base_url}/{quote(name)}"), "green", aside=True)
        report_size(name, content)
        _warn(content)


@files.command("list", help=say(operation_helps.FILES_LIST))
def list_files(*, stack: Stack = "", region: Region = "") -> None:
    """Lists the files."""
    deployed = find_stack(stack, region)
    names = list(deployed.files.read_all())
    if not names:
        tell(settings_texts.NO_FILES, aside=True)
    for name in names:
        show(f"{deployed.base_url}/{quote(name)}")


@files.command(help=say(operation_helps.FILES_REMOVE))
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say(operation_helps.STORED_NAME))],
    *,
    yes: Yes = False,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Removes a file."""
    deployed = find_stack(stack, region)
    if not FILE_PATH.fullmatch(name) or deployed.files.read(name) is None:
        raise CommandError(settings_texts.no_file(name, deployed.name))
    if not yes:
        confirm(settings_texts.remove_file(name, deployed.name))
    with uninterrupted():
        deployed.files.remove(name)
        tell(settings_texts.removed(name, deployed.name), "green", aside=True)


def _warn(content: str) -> None:
    """Names what a file has that the console has not put into it."""
    if content.startswith(_BOM):
        tell(settings_texts.FILE_BOM, "yellow", aside=True)
    if content.endswith(("\n", "\r")):
        tell(settings_texts.FILE_NEWLINE, "yellow", aside=True)


def _read(file: Path) -> str:
    """Returns what a file has, every byte of it."""
    try:
        content = file.read_bytes().decode()
    except OSError as error:
        raise CommandError(not_read(str(file), str(error.strerror))) from error
    except UnicodeDecodeError as error:
        raise CommandError(settings_texts.file_unusable(str(file), settings_texts.FILE_NOT_TEXT)) from error
    if not content:
        raise CommandError(settings_texts.file_unusable(str(file), settings_texts.FILE_EMPTY))
    return content
