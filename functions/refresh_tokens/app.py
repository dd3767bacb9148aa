"""Keeps the access tokens and tickets of all apps fresh, so that no request has to wait for one."""

from collections.abc import Mapping
from typing import Any

from shared.runtime import wiring
from shared.runtime.schedule_function import schedule_function
from shared.runtime.token_refresh import refresh_tokens

wiring.get_apps()  # while the function initialises
wiring.get_clients()


@schedule_function
def lambda_handler() -> Mapping[str, Any]:
    """Refreshes what is due, and tells how it went."""
    return refresh_tokens(wiring.get_apps(), wiring.get_clients())
