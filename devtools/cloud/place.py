"""Which stack is meant: what a command was told, else what ``samconfig.toml`` says."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from devtools.cloud.messages import CloudError, broken_samconfig

_FILE = "samconfig.toml"
_STACK = "wehook"


class Place(NamedTuple):
    """Where a stack is.

    Attributes:
        stack: Its name.
        region: Its region; empty for the one that the AWS configuration names.
        profile: The profile whose credentials are used; empty for the usual one.
    """

    stack: str
    region: str
    profile: str


def find_place(root: Path, stack: str, region: str) -> Place:
    """Returns where the stack is that ``sam deploy`` deploys.

    Args:
        root: The folder that has ``samconfig.toml``.
        stack: Another name of the stack; empty for the one there.
        region: Another region; empty for the one there.

    Raises:
        CloudError: The file is not TOML.
    """
    parameters = _read_parameters(root / _FILE)
    return Place(
        stack or parameters.get("stack_name", _STACK),
        region or parameters.get("region", ""),
        parameters.get("profile", ""),
    )


def _read_parameters(path: Path) -> dict[str, Any]:
    """Returns what SAM CLI takes for ``sam deploy``: what holds for all its commands, then what holds for this one."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("default", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise CloudError(broken_samconfig(path.name, str(error))) from error
    return {**tables.get("global", {}).get("parameters", {}), **tables.get("deploy", {}).get("parameters", {})}
