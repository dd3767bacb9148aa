import json
from collections.abc import Mapping
from typing import Any

import pytest

from shared.clients.api import Api
from shared.clients.errcodes import WECOM_ERRORS
from shared.clients.group_robot import GroupRobotClient
from shared.clients.transport import Transport
from shared.errors import ConfigurationError
from shared.runtime.alarm_notices import notify_group
from shared.runtime.document_cache import DocumentCache
from shared.runtime.document_sources import LocalSource
from tests.client_fakes import FakeSession

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
ALARM = {
    "AlarmName": "wehook-DeadLetterAlarm-1ABC",
    "AlarmDescription": "Messages could not be handled.\n有消息多次处理失败。",
    "NewStateValue": "ALARM",
    "NewStateReason": "Threshold Crossed: 1 datapoint [2.0] was greater than or equal to the threshold (1.0).",
    "OldStateValue": "OK",
    "Region": "Asia Pacific (Hong Kong)",
}


@pytest.fixture
def session() -> FakeSession:
    return FakeSession({"errcode": 0}, {"errcode": 0})


@pytest.fixture
def robot(session: FakeSession) -> GroupRobotClient:
    return GroupRobotClient(Api(Transport(lambda: session), "https://qyapi.weixin.qq.com", WECOM_ERRORS))


def make_keys(**keys: str) -> DocumentCache[str]:
    return DocumentCache(LocalSource(lambda: {"alarms": keys}, "alarms"), lambda _, key: key)


def make_event(*notices: Mapping[str, Any] | str) -> dict[str, Any]:
    messages = [notice if isinstance(notice, str) else json.dumps(notice) for notice in notices]
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": message}} for message in messages]}


def contents(session: FakeSession) -> list[str]:
    return [call.body["text"]["content"] for _, call, _ in session.calls if call.body]


def test_notify_group_alarm_is_told_with_its_description(robot: GroupRobotClient, session: FakeSession) -> None:
    assert notify_group(make_event(ALARM), make_keys(robot=f"{KEY}\n"), robot) == {"notices": 1}

    assert session.last.query == {"key": KEY}
    (content,) = contents(session)
    assert content.splitlines() == [
        "告警 ALARM: wehook-DeadLetterAlarm-1ABC",
        "Messages could not be handled.",
        "有消息多次处理失败。",
        "Threshold Crossed: 1 datapoint [2.0] was greater than or equal to the threshold (1.0).",
        "Asia Pacific (Hong Kong)",
    ]


def test_notify_group_end_of_an_alarm_is_told(robot: GroupRobotClient, session: FakeSession) -> None:
    ended = {"AlarmName": "a", "AlarmDescription": None, "NewStateValue": "OK"}
    assert notify_group(make_event(ended, ALARM), make_keys(robot=KEY), robot) == {"notices": 2}

    assert contents(session)[0] == "恢复 OK: a"


def test_notify_group_unknown_state_is_told_as_it_is(robot: GroupRobotClient, session: FakeSession) -> None:
    notify_group(make_event(ALARM | {"NewStateValue": "INSUFFICIENT_DATA"}), make_keys(robot=KEY), robot)

    assert contents(session)[0].startswith("INSUFFICIENT_DATA: wehook-DeadLetterAlarm-1ABC\n")


@pytest.mark.parametrize("notice", ["by hand", '["by hand"]', '{"by": "hand"}', '"by hand"', "7"])
def test_notify_group_what_is_no_alarm_is_told_as_it_is(
    robot: GroupRobotClient, session: FakeSession, notice: str
) -> None:
    notify_group(make_event(notice), make_keys(robot=KEY), robot)

    assert contents(session) == [notice]


def test_notify_group_without_a_key_names_the_parameter(robot: GroupRobotClient, session: FakeSession) -> None:
    with pytest.raises(ConfigurationError, match=r"alarms/robot is missing"):
        notify_group(make_event(ALARM), make_keys(), robot)

    assert session.calls == []
