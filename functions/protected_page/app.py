"""An example to copy: a route that only users who have logged in reach, and that knows who they are."""

import json
from collections.abc import Mapping
from typing import Any


def lambda_handler(event: Mapping[str, Any], _: object) -> dict[str, Any]:
    """Answers with what the authorizer tells of the user."""
    user = event["requestContext"]["authorizer"]["lambda"]
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(user, ensure_ascii=False),
    }
