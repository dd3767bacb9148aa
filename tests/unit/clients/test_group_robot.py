import pytest

from shared.clients.api import Api
from shared.clients.calls import ApiCall
from shared.clients.group_robot import GroupRobotClient
from shared.errors import PlatformError, PlatformUnavailableError
from tests.client_fakes import FakeSession

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def robot(api: Api) -> GroupRobotClient:
    return GroupRobotClient(api)


def test_send_text_is_a_text_to_the_robots_address(robot: GroupRobotClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0})
    robot.send_text(KEY, "告警 ALARM")

    body = {"msgtype": "text", "text": {"content": "告警 ALARM"}}
    assert session.last == ApiCall("/cgi-bin/webhook/send", {"key": KEY}, body)


def test_send_text_too_long_is_cut_between_characters(robot: GroupRobotClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0})
    robot.send_text(KEY, "告" * 700)

    assert session.last.body == {"msgtype": "text", "text": {"content": "告" * 682}}  # 2046 bytes


def test_send_text_refused_does_not_tell_the_key(robot: GroupRobotClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 93000, "errmsg": f"invalid webhook url, key: {KEY}"})
    with pytest.raises(PlatformError) as caught:
        robot.send_text(KEY, "text")

    assert caught.value.errcode == 93000
    assert KEY not in str(caught.value)


def test_send_text_is_never_repeated_once_it_went_out(robot: GroupRobotClient, session: FakeSession) -> None:
    session.answers.append(PlatformUnavailableError("/cgi-bin/webhook/send", 0, "ReadTimeout", doubtful=True))
    with pytest.raises(PlatformUnavailableError):
        robot.send_text(KEY, "text")

    assert len(session.calls) == 1
