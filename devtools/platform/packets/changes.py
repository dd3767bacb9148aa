"""Changes of single fields of a packet, also of those inside of groups."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from devtools.texts import Text, TextError


class ChangeError(TextError):
    """A change goes into something that has no fields."""


def change_fields(fields: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, Any]:
    """Returns a copy of some fields with others in place of them.

    Args:
        fields: The fields.
        changes: New values by path, such as ``EventKey`` or ``ScanCodeInfo.ScanResult``; what is not there is added.

    Raises:
        ChangeError: A path leads through a value.
    """
    changed = deepcopy(dict(fields))
    for path, value in changes.items():
        _set(changed, path, value)
    return changed


def _set(fields: dict[str, Any], path: str, value: str) -> None:
    *groups, name = path.split(".")
    group: Any = fields
    for part in groups:
        group = group.setdefault(part, {})
        if not isinstance(group, dict):
            raise ChangeError(
                Text(f"{path}: that is a value, not a group of fields.", f"{path}：那是一个值，不是字段组。")
            )
    # A number stays one: it is written without CDATA, and bare in JSON.
    is_number = isinstance(group.get(name), int) and value.removeprefix("-").isdecimal()
    group[name] = int(value) if is_number else value
