"""Where SAM CLI, and ``wehook``, find the answers the next time: ``samconfig.toml``."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from devtools.cloud.messages import CloudError, broken_samconfig
from devtools.cloud.place import Place

# Of all commands of SAM CLI: a build depends on the parameter Architecture, as the deployment does.
_PARAMETERS = "[default.global.parameters.parameter_overrides]"
_STACK_NAME = re.compile(r"^stack_name = .*$", re.MULTILINE)


def has_parameters(path: Path) -> bool:
    """Says whether somebody has written parameters of the template there.

    Args:
        path: The file.

    Raises:
        CloudError: It cannot be read.
    """
    commands = tomllib.loads(_read(path)).get("default", {}).values()
    return any("parameter_overrides" in command.get("parameters", {}) for command in commands)


def read_parameters(path: Path) -> Mapping[str, object]:
    """Returns the parameters of the template that are written there as the guide has it, a line each.

    Args:
        path: The file.

    Raises:
        CloudError: It cannot be read.
    """
    commands = tomllib.loads(_read(path)).get("default", {})
    written = [commands.get(name, {}).get("parameters", {}).get("parameter_overrides") for name in ("global", "deploy")]
    return {name: value for each in written if isinstance(each, dict) for name, value in each.items()}


def write_answers(path: Path, place: Place, parameters: Mapping[str, str]) -> None:
    """Writes the answers into the file, at once or not at all, and leaves its other lines as they are.

    Args:
        path: The file, which has a line for the name of the stack.
        place: Where the stack is to be.
        parameters: Parameters of the template.

    Raises:
        CloudError: The file is not as it was shipped, or cannot be written.
    """
    lines = f"stack_name = {_quote(place.stack)}\nregion = {_quote(place.region)}"
    text = _STACK_NAME.sub(lambda _: lines, _read(path), count=1)
    if parameters:
        text += "\n".join(["", _PARAMETERS, *(f"{name} = {_quote(value)}" for name, value in parameters.items()), ""])
    _check(path, text, place)
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise CloudError(broken_samconfig(path.name, str(error.strerror))) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CloudError(broken_samconfig(path.name, str(error.strerror))) from error


def _quote(text: str) -> str:
    return json.dumps(text)  # a basic string of TOML is written alike


def _check(path: Path, text: str, place: Place) -> None:
    try:
        written = tomllib.loads(text)["default"]["global"]["parameters"]
        is_right = (written["stack_name"], written["region"]) == (place.stack, place.region)
    except (KeyError, tomllib.TOMLDecodeError):
        is_right = False
    if not is_right:
        problem = f"write stack_name = {_quote(place.stack)} and region = {_quote(place.region)} into it yourself"
        raise CloudError(broken_samconfig(path.name, f"{problem}, under [default.global.parameters]"))
