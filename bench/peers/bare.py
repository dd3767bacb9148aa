"""Does nothing: what the runtime itself costs."""

from typing import Any


def lambda_handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers anything."""
    return {"statusCode": 200, "body": ""}
