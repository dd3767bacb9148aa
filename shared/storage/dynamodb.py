"""A table of DynamoDB, as the stores use it: items are plain, and a write may depend on what stands there."""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from shared.errors import AwsError, StoreError
from shared.storage.attribute_values import Item, marshal_item, unmarshal_item

_REFUSED = "ConditionalCheckFailedException"
_NAME = re.compile(r"#(\w+)")


class DynamoDb(Protocol):
    """The service, without the way to reach it."""

    def call(
        self,
        operation: str,
        parameters: Mapping[str, object],
        expected: Container[str] = (),
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """Calls an operation, in some seconds or not at all; an expected refusal has its name under ``__type``.

        Raises:
            AwsError: The service refused, or did not answer.
        """
        ...


class Write(NamedTuple):
    """What became of a write.

    Attributes:
        done: Whether its condition held.
        item: The item as it stands now, as far as the write tells: after an update, or where the condition did not
            hold; empty if there is none.
    """

    done: bool
    item: Item


class Table:
    """One table.

    In expressions, ``#name`` stands for an attribute, so that no word of DynamoDB's own is in the way, and ``:name``
    for a value.

    Args:
        db: The service.
        name: Of the table.
    """

    def __init__(self, db: DynamoDb, name: str) -> None:
        self._db = db
        self._name = name

    def get(self, key: Item) -> Item | None:
        """Returns an item as last written; None if there is none.

        Raises:
            StoreError: The table could not be read.
        """
        output = self._call("GetItem", {"Key": marshal_item(key), "ConsistentRead": True})
        return unmarshal_item(output["Item"]) if "Item" in output else None

    def put(self, item: Item, condition: str = "", values: Item | None = None, seconds: float | None = None) -> Write:
        """Writes an item in the place of the one with its key.

        Args:
            item: The item.
            condition: What has to be true of the one that stands there.
            values: Of the condition.
            seconds: How long to wait, at most; by default as long as the service may take.

        Raises:
            StoreError: The table could not be written; whether it was is unknown.
        """
        return self._write("PutItem", {"Item": marshal_item(item)}, condition, values or {}, seconds)

    def update(self, key: Item, changes: str, values: Item, condition: str = "", seconds: float | None = None) -> Write:
        """Changes attributes of an item, which is made if there is none.

        Args:
            key: Of the item.
            changes: The update expression.
            values: Of both expressions.
            condition: What has to be true before.
            seconds: How long to wait, at most; by default as long as the service may take.

        Raises:
            StoreError: The table could not be written; whether it was is unknown.
        """
        parameters = {"Key": marshal_item(key), "UpdateExpression": changes, "ReturnValues": "ALL_NEW"}
        return self._write("UpdateItem", parameters, condition, values, seconds)

    def delete(self, key: Item) -> None:
        """Deletes an item, if there is one.

        Raises:
            StoreError: The table could not be written; whether it was is unknown.
        """
        self._call("DeleteItem", {"Key": marshal_item(key)})

    def scan(self, where: str, values: Item) -> Iterator[Item]:
        """Yields the items of the whole table that fit, which reads it all.

        Args:
            where: What has to be true of an item.
            values: Of the expression.

        Raises:
            StoreError: The table could not be read.
        """
        parameters: dict[str, Any] = {"FilterExpression": where, "ConsistentRead": True}
        while True:
            output = self._call("Scan", parameters, values)
            yield from map(unmarshal_item, output["Items"])
            if "LastEvaluatedKey" not in output:
                return
            parameters["ExclusiveStartKey"] = output["LastEvaluatedKey"]

    def _write(
        self,
        operation: str,
        parameters: dict[str, Any],
        condition: str,
        values: Item,
        seconds: float | None = None,
    ) -> Write:
        if condition:
            parameters |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        output = self._call(operation, parameters, values, {_REFUSED}, seconds)
        item = output.get("Attributes") or output.get("Item") or {}
        return Write(not output.get("__type"), unmarshal_item(item))

    def _call(
        self,
        operation: str,
        parameters: dict[str, Any],
        values: Item | None = None,
        expected: Container[str] = (),
        seconds: float | None = None,
    ) -> dict[str, Any]:
        expressions = (value for key, value in parameters.items() if key.endswith("Expression"))
        names = {f"#{name}": name for expression in expressions for name in _NAME.findall(expression)}
        if names:
            parameters["ExpressionAttributeNames"] = names
        if values:
            parameters["ExpressionAttributeValues"] = marshal_item({f":{name}": v for name, v in values.items()})
        try:
            return self._db.call(operation, {"TableName": self._name, **parameters}, expected, seconds)
        except AwsError as error:
            raise StoreError(f"table {self._name}: {error}") from error
