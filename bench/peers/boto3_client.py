"""Puts boto3 in the place of the bundle's own AWS client: `import boto3_client` first, then the function."""

import sys
from types import ModuleType
from typing import Any

import boto3


class AwsClient:
    """Has the interface of `shared.runtime.aws_client.AwsClient`."""

    def __init__(self, service: str, target: str, region: str, endpoint: str, json_version: str) -> None:
        del target, json_version
        self._client = boto3.client(service, region_name=region, endpoint_url=endpoint or None)

    def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Calls ``GetParameter``, the one operation of a first request."""
        answer: dict[str, Any] = {"GetParameter": self._client.get_parameter}[operation](**parameters)
        return answer


sys.modules["shared.runtime.aws_client"] = module = ModuleType("shared.runtime.aws_client")
module.AwsClient = AwsClient  # type: ignore[attr-defined]
