"""Tells a group chat of alarms."""

from collections.abc import Mapping
from typing import Any

from shared.runtime import wiring
from shared.runtime.alarm_notices import notify_group
from shared.runtime.event_function import event_function


@event_function
def lambda_handler(event: Mapping[str, Any]) -> Mapping[str, object]:
    """Sends what CloudWatch says of an alarm to the group."""
    return notify_group(event, wiring.get_robot_keys(), wiring.get_group_robot())
