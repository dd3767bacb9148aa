"""Tells a group chat of alarms that CloudWatch has published through SNS."""

import json
from collections.abc import Mapping
from typing import Any

from shared.clients.group_robot import GroupRobotClient
from shared.errors import ConfigurationError
from shared.runtime.document_cache import DocumentCache

_KEY = "robot"
_TITLES = {"ALARM": "告警 ALARM", "OK": "恢复 OK"}


def notify_group(event: Mapping[str, Any], keys: DocumentCache[str], robot: GroupRobotClient) -> Mapping[str, object]:
    """Sends each notice of an event to the group.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html

    Args:
        event: What SNS hands over.
        keys: Where the operator keeps the key of the robot.
        robot: Writes to the group.

    Returns:
        How many notices there were.

    Raises:
        ConfigurationError: There is no key.
        SettingsUnavailableError: The key cannot be read.
        PlatformError: WeCom refused, or was not available.
    """
    key = keys.get(_KEY)
    if not key:
        raise ConfigurationError("alarms/robot", "is missing")
    notices = [record["Sns"]["Message"] for record in event["Records"]]
    for notice in notices:
        robot.send_text(key.strip(), _describe(notice))
    return {"notices": len(notices)}


def _describe(notice: str) -> str:
    """Describes an alarm; what an operator has published by hand is told as it is."""
    try:
        alarm = json.loads(notice)
        title, name = _TITLES.get(alarm["NewStateValue"], alarm["NewStateValue"]), alarm["AlarmName"]
    except (ValueError, KeyError, TypeError):
        return notice
    lines = [f"{title}: {name}", alarm.get("AlarmDescription"), alarm.get("NewStateReason"), alarm.get("Region")]
    return "\n".join(line for line in lines if line)
