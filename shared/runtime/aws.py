"""The AWS clients of a container: one for each service, connecting while the rest of the function is imported."""

import os
from functools import cache
from typing import TYPE_CHECKING

from shared.runtime.aws_client import AwsClient

if TYPE_CHECKING:
    from shared.runtime.aws_lambda import LambdaClient

_PROTOCOLS = {"dynamodb": ("DynamoDB_20120810", "1.0"), "sqs": ("AmazonSQS", "1.0"), "ssm": ("AmazonSSM", "1.1")}


@cache
def get_client(service: str) -> AwsClient:
    """Returns the client of ``dynamodb``, ``sqs`` or ``ssm``, which begins to connect as soon as it is made."""
    target, json_version = _PROTOCOLS[service]
    return AwsClient(service, target, os.environ["AWS_REGION"], _find_endpoint(service), json_version)


@cache
def get_lambda() -> "LambdaClient":
    """Returns the client of Lambda, which begins to connect as soon as it is made."""
    from shared.runtime.aws_lambda import LambdaClient  # noqa: PLC0415  # one function alone invokes another

    return LambdaClient(os.environ["AWS_REGION"], _find_endpoint("lambda"))


def _find_endpoint(service: str) -> str:
    """Returns the base URL of an emulator, by the names that the AWS SDKs give these variables."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}") or os.environ.get("AWS_ENDPOINT_URL", "")


# The TLS handshakes take place beside the imports that follow, with the whole processor that Lambda gives to INIT;
# in the first request, with a share of it, each would take ten times as long.
if os.environ.get("SETTINGS_SOURCE", "").startswith("ssm:"):
    get_client("ssm")
if any(value for name, value in os.environ.items() if name.endswith("_TABLE")):
    get_client("dynamodb")
if os.environ.get("WORKER_FUNCTION"):
    get_lambda()
