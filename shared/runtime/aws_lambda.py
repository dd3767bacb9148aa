"""Invokes a Lambda function."""

import json
from typing import Any
from urllib.parse import quote

from shared.errors import AwsError
from shared.runtime.aws_connection import AwsConnection, AwsRequest


class LambdaClient:
    """Invokes functions over one kept connection, which opens when the client is made.

    Args:
        region: The AWS region.
        endpoint: Base URL of an emulator; empty for AWS.
    """

    def __init__(self, region: str, endpoint: str = "") -> None:
        self._connection = AwsConnection("lambda", region, endpoint)

    def prepare(self) -> None:
        """Begins to connect anew if the connection may be broken, so that `invoke` finds it ready."""
        self._connection.prepare()

    def invoke(self, function: str, payload: object, seconds: float) -> Any:
        """Runs a function and waits for what it returns.

        https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html

        An invocation that went out is never repeated, since the function may be running.

        Args:
            function: Its name, or its ARN, either with an alias after a colon.
            payload: Its event.
            seconds: How long to wait.

        Returns:
            Its result.

        Raises:
            AwsError: The function failed (``code`` is ``Unhandled``), was not started, or has not returned in time,
                in which case it may still run: the error is ``doubtful`` then.
        """
        request = AwsRequest(
            "Invoke",
            json.dumps(payload).encode(),
            {"X-Amz-Invocation-Type": "RequestResponse"},
            path=f"/2015-03-31/functions/{quote(function, safe='')}/invocations",
            seconds=seconds,
            repeatable=False,
        )
        answer = self._connection.send(request)
        failure = answer.headers.get("x-amz-function-error")
        if failure:
            raise AwsError("Invoke", failure)
        return json.loads(answer.body)
