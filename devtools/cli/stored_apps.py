"""The apps of a deployed stack: read, written and described so that no secret shows."""

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devtools.cli import settings_texts
from devtools.cli.messages import CommandError, not_read, unknown_app
from devtools.cli.problems import describe_problem
from devtools.cli.screen import tell
from devtools.cloud.parameters import FREE_BYTES, MAX_BYTES
from devtools.cloud.stack import DeployedStack
from devtools.public_key import has_public_key
from shared.errors import ConfigurationError
from shared.runtime.app_settings import (
    APP_NAME,
    AppSettings,
    parse_app_settings,
)

_STDIN = "-"


def read_text(stack: DeployedStack, name: str) -> str:
    """Returns what is stored of an app.

    Args:
        stack: The stack.
        name: The app.

    Raises:
        CommandError: There is no such app.
        CloudError: AWS cannot be asked.
    """
    text = stack.apps.read(name) if APP_NAME.fullmatch(name) else None
    if text is None:
        raise CommandError(settings_texts.no_app(name, stack.name, list(stack.apps.read_all())))
    return text


def read_app(stack: DeployedStack, name: str) -> AppSettings:
    """Returns the settings of an app.

    Args:
        stack: The stack.
        name: The app.

    Raises:
        CommandError: There is no such app, or what is stored does not validate.
        CloudError: AWS cannot be asked.
    """
    return _validate_stored(name, read_text(stack, name))


def read_document(stack: DeployedStack, name: str) -> dict[str, Any]:
    """Returns the settings of an app as they are stored; they validate.

    Args:
        stack: The stack.
        name: The app.

    Raises:
        CommandError: There is no such app, or what is stored does not validate.
        CloudError: AWS cannot be asked.
    """
    text = read_text(stack, name)
    _validate_stored(name, text)
    document: dict[str, Any] = json.loads(text)
    return document


def write_document(stack: DeployedStack, name: str, document: Mapping[str, Any], *, replace: bool) -> AppSettings:
    """Stores the settings of an app, whole or not at all, and returns what they say.

    Args:
        stack: The stack.
        name: The app.
        document: Its settings.
        replace: Whether to replace those that are there.

    Raises:
        CommandError: They do not validate, have a key that everybody knows, are too long, or are there already.
        CloudError: AWS does not store them.
    """
    text = json.dumps(document, default=str, ensure_ascii=False, separators=(",", ":"))
    settings = _validate(name, text)
    if has_public_key(settings):
        raise CommandError(settings_texts.public_key(name))
    check_size(name, text)
    if not stack.apps.write(name, text, replace=replace):
        raise CommandError(settings_texts.exists(name))
    report_size(name, text)
    return settings


def load_document(file: str, name: str) -> dict[str, Any]:
    """Returns the settings of an app in a file like ``apps.toml``.

    Args:
        file: The file; ``-`` for standard input.
        name: The app.

    Raises:
        CommandError: It cannot be read, or has no such app.
    """
    try:
        content = sys.stdin.buffer.read() if file == _STDIN else Path(file).read_bytes()
        apps = tomllib.loads(content.decode()).get("apps", {})
    except OSError as error:
        raise CommandError(not_read(file, str(error.strerror))) from error
    except ValueError as error:
        raise CommandError(not_read(file, str(error))) from error
    document = apps.get(name) if isinstance(apps, dict) else None
    if not isinstance(document, dict):
        raise CommandError(unknown_app(name, file, apps if isinstance(apps, dict) else ()))
    return document


def check_size(name: str, text: str) -> None:
    """Makes sure that a parameter can hold a text.

    Args:
        name: What the text is.
        text: The text.

    Raises:
        CommandError: It is too long.
    """
    size = len(text.encode())
    if size > MAX_BYTES:
        raise CommandError(settings_texts.too_large(name, size, MAX_BYTES))


def report_size(name: str, text: str) -> None:
    """Says if a text that was stored will be billed.

    Args:
        name: What the text is.
        text: The text.
    """
    size = len(text.encode())
    if size > FREE_BYTES:
        tell(settings_texts.large(name, size, FREE_BYTES), "yellow", aside=True)


def check_name(name: str) -> None:
    """Makes sure that an app can be called so.

    Args:
        name: The name.

    Raises:
        CommandError: It cannot.
    """
    if not APP_NAME.fullmatch(name):
        raise CommandError(settings_texts.app_name(name))


def _validate(name: str, text: str) -> AppSettings:
    try:
        return parse_app_settings(name, text)
    except ConfigurationError as error:
        raise CommandError(settings_texts.invalid(name, describe_problem(error))) from error


def _validate_stored(name: str, text: str) -> AppSettings:
    try:
        return parse_app_settings(name, text)
    except ConfigurationError as error:
        raise CommandError(settings_texts.stored_invalid(name, describe_problem(error))) from error
