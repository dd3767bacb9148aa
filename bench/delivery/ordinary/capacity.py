"""The capacity units that DynamoDB takes for an operation.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html and
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

import base64
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

type Attributes = Mapping[str, Mapping[str, Any]]

_WRITE_UNIT_BYTES = 1024
_READ_UNIT_BYTES = 4096
_CONTAINER_BYTES = 3
_ELEMENT_BYTES = 1


class Write(NamedTuple):
    """What a write takes.

    Attributes:
        size: Of the item that is there afterwards, in bytes.
        units: Write request units.
    """

    size: int
    units: int


class Capacity:
    """Follows the items of tables through the operations on them, which all ask for the item that stands afterwards."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}

    def write(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> Write:
        """Follows a write of one item, for which the larger of what was there and what is there afterwards counts.

        Args:
            request: Parameters of ``PutItem``, ``UpdateItem`` or ``DeleteItem``.
            answer: Its output; a refused write takes as many units as one that changes nothing.
        """
        item = answer.get("Attributes") or answer.get("Item") or request.get("Item") or {}
        key = f"{request['TableName']} {_find_key(request)}"
        before, after = self._sizes.get(key, 0), measure_item(item)
        self._sizes[key] = after
        return Write(after, max(1, math.ceil(max(before, after) / _WRITE_UNIT_BYTES)))


def count_read_units(answer: Mapping[str, Any]) -> int:
    """Returns the units of a consistent read of one item.

    Args:
        answer: The output of ``GetItem``.
    """
    return max(1, math.ceil(measure_item(answer.get("Item", {})) / _READ_UNIT_BYTES))


def measure_item(item: Attributes) -> int:
    """Returns the size of an item, in bytes.

    Args:
        item: Its attributes with their types.
    """
    return sum(len(name.encode()) + _measure_value(value) for name, value in item.items())


def _measure_value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            digits = content.lstrip("-").replace(".", "").strip("0")
            return math.ceil(len(digits) / 2) + 1
        case "B":
            return len(base64.b64decode(content))
        case "L":
            return _CONTAINER_BYTES + sum(_ELEMENT_BYTES + _measure_value(element) for element in content)
        case "M":
            return _CONTAINER_BYTES + len(content) * _ELEMENT_BYTES + measure_item(content)
        case _:  # a boolean, or null
            return 1


def _find_key(request: Mapping[str, Any]) -> str:
    key: Mapping[str, str] = (request.get("Key") or request["Item"])["key"]
    return key["S"]
