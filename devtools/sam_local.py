"""Hands the local settings to ``sam local start-api``, whose containers see neither this folder nor an emulator."""

import json
import sys
from pathlib import Path

from devtools.local_stack.settings import find_settings, read_settings
from shared.errors import WeHookError

ENVIRONMENT = Path(".aws-sam/local-environment.json")
"""Where samconfig.toml tells SAM CLI to look for it."""

# Without these the functions keep everything in memory, and the receiver runs the handlers itself.
_NOT_HERE = ("INBOX_TABLE", "SESSIONS_TABLE", "SUITES_TABLE", "TOKENS_TABLE", "USERS_TABLE", "WORKER_FUNCTION")


def main() -> None:
    """Writes the environment from ``apps.toml``, or from ``apps.example.toml`` where there is none."""
    try:
        write_environment(find_settings(Path()), ENVIRONMENT)
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
    settings = read_settings(source)
    apps = {app: json.loads(document) for app, document in settings.documents.items()}
    tables = json.dumps({"apps": apps, "files": settings.files}, ensure_ascii=False)
    variables = {"SETTINGS_SOURCE": f"json:{tables}", **dict.fromkeys(_NOT_HERE, "")}
    environment = json.dumps({"Parameters": variables}, ensure_ascii=False, indent=2)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    target.chmod(0o600)  # before the secrets are in it: an older file may be open to others
    target.write_text(f"{environment}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
