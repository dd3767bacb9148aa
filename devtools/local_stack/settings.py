"""The settings of the local stack: ``apps.toml``, or ``apps.example.toml`` where there is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from devtools.local_stack.messages import LocalStackError, settings_broken
from shared.errors import ConfigurationError, WeHookError
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.document_sources import load_toml
from shared.runtime.domain_files import FILE_PATH

_EXAMPLE = "apps.example.toml"
_EXAMPLE_URL = "http://127.0.0.1:3000"
SETTINGS_FILES = ("apps.toml", _EXAMPLE)
"""In this order; the first that is there counts."""

_TABLES = {"apps", "files"}


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """What a settings file says.

    Attributes:
        file: Its name.
        apps: The apps by name.
        documents: Their settings as JSON, by name.
        files: The domain-verification files by path.
    """

    file: str
    apps: Mapping[str, AppSettings]
    documents: Mapping[str, str] = field(repr=False)
    files: Mapping[str, str]


def load_settings(root: Path, url: str = _EXAMPLE_URL) -> LocalSettings:
    """Loads and validates the settings.

    Args:
        root: The folder that has the file.
        url: Where the bundle is reached: the addresses of the example are below it, whatever its port.

    Raises:
        LocalStackError: They are not TOML or do not validate; the text names file, app and field.
    """
    path = find_settings(root)
    try:
        settings = read_settings(path)
        return _move(settings, url) if path.name == _EXAMPLE else settings
    except WeHookError as error:
        problem = str(error).removeprefix(f"{path.name} ")
        raise LocalStackError(settings_broken(path.name, problem)) from error


def _move(settings: LocalSettings, url: str) -> LocalSettings:
    documents = {app: text.replace(f"{_EXAMPLE_URL}/", f"{url}/") for app, text in settings.documents.items()}
    apps = {app: parse_app_settings(app, document) for app, document in documents.items()}
    return replace(settings, apps=apps, documents=documents)


def find_settings(root: Path) -> Path:
    """Returns the settings file that counts in a folder."""
    return next((root / name for name in SETTINGS_FILES if (root / name).exists()), root / SETTINGS_FILES[-1])


def read_settings(path: Path) -> LocalSettings:
    """Reads and validates one settings file.

    Raises:
        ConfigurationError: The settings do not validate; the error names app and field.
        SettingsUnavailableError: The file is not there, or is not TOML.
    """
    tables = load_toml(path)
    for name in tables.keys() - _TABLES:
        raise ConfigurationError(name, "is neither the table apps nor the table files")
    apps, files = _read_table(tables, "apps"), _read_table(tables, "files")
    # A date of TOML becomes text, which the field's own rule then refuses.
    documents = {app: json.dumps(document, default=str) for app, document in apps.items()}
    for name, content in files.items():
        if not FILE_PATH.fullmatch(name):
            raise ConfigurationError(f'files."{name}"', "must be a file name, in three folders at most")
        if not isinstance(content, str) or not content:
            raise ConfigurationError(f'files."{name}"', "must be text")
    parsed = {app: parse_app_settings(app, document) for app, document in documents.items()}
    return LocalSettings(path.name, parsed, documents, files)


def _read_table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise ConfigurationError(name, "must be a table")
    return table
