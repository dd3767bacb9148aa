"""Hands the local settings to ``sam local start-api``, whose containers see neither this folder nor an emulator."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.errors import ConfigurationError, WeHookError
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.document_sources import load_toml

ENVIRONMENT = Path(".aws-sam/local-environment.json")
"""Where samconfig.toml tells SAM CLI to look for it."""

_SOURCES = (Path("apps.toml"), Path("apps.example.toml"))
_TABLES = ("apps", "files")


def main() -> None:
    """Writes the environment from ``apps.toml``, or from ``apps.example.toml`` where there is none."""
    source = next((path for path in _SOURCES if path.exists()), _SOURCES[-1])
    try:
        write_environment(source, ENVIRONMENT)
    except WeHookError as error:
        sys.exit(f"error: {error}")


def write_environment(source: Path, target: Path) -> None:
    """Writes the settings as SAM CLI's option ``--env-vars`` takes them, readable by their owner only.

    Args:
        source: An ``apps.toml``.
        target: The file to write.

    Raises:
        ConfigurationError: The settings do not validate; nothing is written.
        SettingsUnavailableError: The source is not there, or is not TOML.
    """
    settings = f"json:{json.dumps(_load_settings(source), ensure_ascii=False)}"
    environment = json.dumps({"Parameters": {"SETTINGS_SOURCE": settings}}, ensure_ascii=False, indent=2)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    target.chmod(0o600)  # before the secrets are in it: an older file may be open to others
    target.write_text(f"{environment}\n", encoding="utf-8")


def _load_settings(source: Path) -> Mapping[str, Any]:
    settings = load_toml(source)
    for name, table in settings.items():
        if name not in _TABLES or not isinstance(table, dict):
            raise ConfigurationError(name, "is neither the table apps nor the table files")
    for app, document in settings.get("apps", {}).items():
        parse_app_settings(app, _to_json(app, document))
    for name, content in settings.get("files", {}).items():
        if not isinstance(content, str):
            raise ConfigurationError(f"files.{name}", "must be text")
    return settings


def _to_json(app: str, document: object) -> str:
    try:
        return json.dumps(document)
    except TypeError as error:
        raise ConfigurationError("document", "has a date or a time, which no field takes", app) from error


if __name__ == "__main__":
    main()
