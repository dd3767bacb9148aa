"""Calls the platform on behalf of an app, so that an operator sees whether it answers this function."""

from collections.abc import Mapping
from typing import Any

from shared.runtime import wiring
from shared.runtime.diagnosis import diagnose
from shared.runtime.event_function import event_function

wiring.get_apps()  # while the function initialises
wiring.get_clients()


@event_function
def lambda_handler(event: Mapping[str, Any]) -> Mapping[str, object]:
    """Makes one harmless call for the app that ``{"app": …}`` names, and tells what came of it."""
    return diagnose(str(event.get("app", "")), wiring.get_apps(), wiring.get_clients())
