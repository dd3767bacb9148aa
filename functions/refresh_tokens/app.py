"""Keeps the access tokens and tickets of all apps fresh, so that requests hardly ever wait for one."""

from collections.abc import Mapping
from typing import Any

from shared.runtime import wiring
from shared.runtime.event_function import event_function
from shared.runtime.token_refresh import refresh_tokens
from shared.runtime.token_replacement import replace_tokens

wiring.get_apps()  # while the function initialises
wiring.get_clients()


@event_function
def lambda_handler(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refreshes what is due, or replaces the tokens of the app that an operator names, and tells how it went."""
    apps, clients = wiring.get_apps(), wiring.get_clients()
    name = event.get("renew")
    return replace_tokens(str(name), apps, clients) if name else refresh_tokens(apps, clients)
