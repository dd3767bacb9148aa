"""A DynamoDB that follows a script."""

from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

from shared.errors import AwsError
from shared.storage.attribute_values import marshal_item, unmarshal_item
from shared.storage.dynamodb import Table

REFUSAL = "ConditionalCheckFailedException"

type Output = dict[str, Any]


class Asked(NamedTuple):
    """A call of an operation."""

    operation: str
    parameters: dict[str, Any]
    expected: Container[str]
    seconds: float | None

    @property
    def item(self) -> dict[str, Any]:
        """The item to put."""
        return unmarshal_item(self.parameters["Item"])

    @property
    def values(self) -> dict[str, Any]:
        """The values of the expressions."""
        return unmarshal_item(self.parameters["ExpressionAttributeValues"])


class ScriptedDynamoDb:
    """Gives prepared outputs, one for each call, and remembers what it was asked."""

    def __init__(self, *outputs: Output | AwsError | Callable[[Asked], Output]) -> None:
        self._outputs = list(outputs)
        self.asked: list[Asked] = []

    def call(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        expected: Container[str] = (),
        seconds: float | None = None,
    ) -> Output:
        asked = Asked(operation, dict(parameters), expected, seconds)
        self.asked.append(asked)
        output = self._outputs.pop(0)
        if isinstance(output, AwsError):
            raise output
        return output if isinstance(output, dict) else output(asked)

    @property
    def table(self) -> Table:
        return Table(self, "things")


def refuse(item: Mapping[str, object]) -> Output:
    """Returns the output of a write whose condition does not hold, since this item stands there."""
    return {"__type": f"com.amazonaws.dynamodb.v20120810#{REFUSAL}", "Item": marshal_item(item)}
