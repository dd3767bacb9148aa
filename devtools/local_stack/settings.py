"""The settings of the local stack: ``apps.toml``, or ``apps.example.toml`` where there is none."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from devtools.local_stack.messages import LocalStackError, settings_broken
from shared.errors import ConfigurationError, WeHookError
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.document_sources import load_toml

SETTINGS_FILES = ("apps.toml", "apps.example.toml")
"""In this order; the first that is there counts."""

_TABLES = {"apps", "files"}
_FILE_NAME = re.compile(r"([\w-][\w.-]*/){0,3}[\w-][\w.-]*", re.ASCII)
_NAMES_PER_DELETION = 10


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


def load_settings(root: Path) -> LocalSettings:
    """Loads and validates the settings.

    Args:
        root: The folder that has the file.

    Raises:
        LocalStackError: They are not TOML or do not validate; the text names file, app and field.
    """
    path = next((root / name for name in SETTINGS_FILES if (root / name).exists()), root / SETTINGS_FILES[-1])
    try:
        return _parse(path.name, load_toml(path))
    except WeHookError as error:
        problem = str(error).removeprefix(f"{path.name} ")
        raise LocalStackError(settings_broken(path.name, problem)) from error


def _parse(file: str, tables: Mapping[str, Any]) -> LocalSettings:
    for name in tables.keys() - _TABLES:
        raise ConfigurationError(name, "is neither the table apps nor the table files")
    apps, files = _read_table(tables, "apps"), _read_table(tables, "files")
    # A date of TOML becomes text, which the field's own rule then refuses.
    documents = {app: json.dumps(document, default=str) for app, document in apps.items()}
    for name, content in files.items():
        if not _FILE_NAME.fullmatch(name):
            raise ConfigurationError(f'files."{name}"', "must be a file name, in three folders at most")
        if not isinstance(content, str) or not content:
            raise ConfigurationError(f'files."{name}"', "must be text")
    parsed = {app: parse_app_settings(app, document) for app, document in documents.items()}
    return LocalSettings(file, parsed, documents, files)


def _read_table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise ConfigurationError(name, "must be a table")
    return table


class Parameters:
    """The parameters of AWS Systems Manager that the functions read their settings from.

    Args:
        ssm: A boto3 client.
        path: What their names start with, such as ``/wehook``.
    """

    def __init__(self, ssm: Any, path: str) -> None:
        self._ssm = ssm
        self._path = path
        self._written: dict[str, tuple[str, str]] = {}

    def write(self, settings: LocalSettings) -> bool:
        """Makes the parameters what the settings say, and removes those that are no longer there.

        Returns:
            Whether anything has changed.

        Raises:
            LocalStackError: A parameter was refused, for example as too large.
        """
        wanted = {f"{self._path}/apps/{name}": ("SecureString", text) for name, text in settings.documents.items()}
        wanted |= {f"{self._path}/files/{name}": ("String", text) for name, text in settings.files.items()}
        if wanted == self._written:
            return False
        try:
            for name, (kind, text) in wanted.items():
                self._put(name, kind, text)
            self._delete(sorted(self._written.keys() - wanted.keys()))
        except (BotoCoreError, ClientError) as error:
            raise LocalStackError(settings_broken(settings.file, str(error))) from error
        return True

    def _put(self, name: str, kind: str, text: str) -> None:
        if self._written.get(name) != (kind, text):
            self._ssm.put_parameter(Name=name, Value=text, Type=kind, Tier="Intelligent-Tiering", Overwrite=True)
            self._written[name] = (kind, text)

    def _delete(self, names: list[str]) -> None:
        for start in range(0, len(names), _NAMES_PER_DELETION):
            batch = names[start : start + _NAMES_PER_DELETION]
            self._ssm.delete_parameters(Names=batch)
            for name in batch:
                del self._written[name]
