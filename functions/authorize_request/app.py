"""Lets users who have logged in through to routes of one's own."""

from collections.abc import Mapping
from typing import Any

from shared.runtime.login_authorizer import authorize
from shared.runtime.wiring import get_apps

get_apps()  # while the function initialises


def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Answers API Gateway whether a request may reach its route."""
    return authorize(event, getattr(context, "aws_request_id", ""), get_apps())
