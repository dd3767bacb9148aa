"""Keeps the access tokens and tickets of all apps fresh, so that requests hardly ever wait for one."""

from collections.abc import Mapping
from typing import Any

from shared.runtime import wiring
from shared.runtime.event_function import event_function
from shared.runtime.token_refresh import refresh_tokens

wiring.get_apps()  # while the function initialises
wiring.get_clients()


@event_function
def lambda_handler(_: object) -> Mapping[str, Any]:
    """Refreshes what is due, and tells how it went."""
    return refresh_tokens(wiring.get_apps(), wiring.get_clients())
