"""DynamoDB's typed attribute values, from and to plain ones.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

import base64
from collections.abc import Mapping
from typing import Any

type Item = dict[str, Any]
"""Attributes by name: texts, numbers, booleans, bytes, and lists and objects of these."""
type AttributeValue = dict[str, Any]


def marshal_item(item: Mapping[str, object]) -> dict[str, AttributeValue]:
    """Returns an item as DynamoDB takes it, without the attributes that are None."""
    return {name: marshal(value) for name, value in item.items() if value is not None}


def unmarshal_item(attributes: Mapping[str, AttributeValue]) -> Item:
    """Returns an item of DynamoDB as plain values."""
    return {name: unmarshal(value) for name, value in attributes.items()}


def marshal(value: object) -> AttributeValue:
    """Returns a value as DynamoDB takes it.

    Raises:
        TypeError: DynamoDB has no such type.
    """
    match value:
        case str():
            return {"S": value}
        case bool():  # before the numbers, which it is one of
            return {"BOOL": value}
        case int() | float():
            return {"N": str(value)}
        case bytes():
            return {"B": base64.b64encode(value).decode()}
        case list() | tuple():
            return {"L": [marshal(element) for element in value]}
        case Mapping():
            return {"M": marshal_item(value)}
        case _:
            raise TypeError(f"DynamoDB has no type for a {type(value).__name__}")


def unmarshal(attribute: AttributeValue) -> Any:
    """Returns a value of DynamoDB as a plain one."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value) if value.removeprefix("-").isdigit() else float(value)
        case "B":
            return base64.b64decode(value)
        case "L":
            return [unmarshal(element) for element in value]
        case "M":
            return unmarshal_item(value)
        case _:
            return value
