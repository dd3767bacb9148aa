"""Serves a domain-verification file with boto3."""

from typing import Any

import boto3

ssm = boto3.client("ssm")


def lambda_handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answers GET with the file."""
    parameter = ssm.get_parameter(Name=f"/bench/files{event['rawPath']}", WithDecryption=True)["Parameter"]
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": parameter["Value"]}
