"""The AWS services that speak JSON: DynamoDB, SQS, Systems Manager."""

import json
from collections.abc import Container, Mapping
from typing import Any

from shared.errors import AwsError
from shared.runtime.aws_connection import READ_SECONDS, AwsConnection, AwsRequest, parse_object


class AwsClient:
    """Calls the operations of one AWS service over one kept connection, which opens when the client is made.

    Args:
        service: Name of the service in signatures and host names, such as ``ssm``.
        target: Prefix of the ``X-Amz-Target`` header, such as ``AmazonSSM``.
        region: The AWS region.
        endpoint: Base URL of an emulator; empty for AWS.
        json_version: The service's version of the protocol.
    """

    def __init__(self, service: str, target: str, region: str, endpoint: str = "", json_version: str = "1.1") -> None:
        self._target = target
        self._content_type = f"application/x-amz-json-{json_version}"
        self._connection = AwsConnection(service, region, endpoint)

    def call(
        self,
        operation: str,
        parameters: Mapping[str, object],
        expected: Container[str] = (),
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """Calls an operation, which must do no harm when it is done twice.

        Args:
            operation: Its name, such as ``GetParameter``.
            parameters: Its input.
            expected: Names of refusals that are as good as an output.
            seconds: How long to wait for a single answer; by default as long as usual, and once more.

        Returns:
            Its output; that of an expected refusal has its name under ``__type``.

        Raises:
            AwsError: The service refused, or did not answer in two attempts.
        """
        headers = {"Content-Type": self._content_type, "X-Amz-Target": f"{self._target}.{operation}"}
        body = json.dumps(parameters).encode()
        limits = (READ_SECONDS, True) if seconds is None else (seconds, False)
        answer = self._connection.send(AwsRequest(operation, body, headers, "/", *limits, expected))
        output = parse_object(answer.body)
        if output is None:
            raise AwsError(operation, str(answer.status))
        return output
