"""The connection to AWS Systems Manager, one for each container, opened while the rest of the function is imported."""

import os
from functools import cache

from shared.runtime.aws_client import AwsClient


@cache
def get_ssm() -> AwsClient:
    """Returns the client, which begins to connect as soon as it is made."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_SSM") or os.environ.get("AWS_ENDPOINT_URL", "")
    return AwsClient("ssm", "AmazonSSM", os.environ["AWS_REGION"], endpoint)


# The TLS handshake takes place beside the imports that follow, with the whole processor that Lambda gives to INIT;
# in the first request, with a share of it, it would take ten times as long.
if os.environ.get("SETTINGS_SOURCE", "").startswith("ssm:"):
    get_ssm()
