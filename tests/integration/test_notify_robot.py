import http.server
import json
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from functions.notify_robot import app as notify_robot
from shared.errors import PlatformError
from tests.conftest import LogLines
from tests.integration.conftest import forget_settings

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
ALARM = {"AlarmName": "wehook-DeadLetterAlarm-1ABC", "AlarmDescription": "有消息处理失败。", "NewStateValue": "ALARM"}
EVENT = {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(ALARM)}}]}

type Notify = Callable[[], object]


class Group(http.server.ThreadingHTTPServer):
    """WeCom, as far as group robots go."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Robot)
        self.errcode = 0
        self.messages: list[tuple[str, Any]] = []


class Robot(http.server.BaseHTTPRequestHandler):
    server: Group

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages.append((self.path, json.loads(body)))
        answer = json.dumps({"errcode": self.server.errcode, "errmsg": f"key {KEY}"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    with Group() as group:
        thread = threading.Thread(target=group.serve_forever, args=[0.01])
        thread.start()
        monkeypatch.setenv("WECOM_API_BASE_URL", f"http://127.0.0.1:{group.server_port}")
        monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'alarms': {'robot': KEY}})}")
        forget_settings()
        yield group
        group.shutdown()
        thread.join()
    forget_settings()


@pytest.fixture
def notify(group: Group, lambda_context: SimpleNamespace) -> Notify:  # noqa: ARG001  # what it writes to
    return lambda: notify_robot.lambda_handler(EVENT, lambda_context)


def test_notify_robot_brings_the_alarm_into_the_group(notify: Notify, group: Group, log_lines: LogLines) -> None:
    # When CloudWatch publishes an alarm
    notify()

    # Then the group reads it, and the log says so without the key
    content = "告警 ALARM: wehook-DeadLetterAlarm-1ABC\n有消息处理失败。"
    assert group.messages == [(f"/cgi-bin/webhook/send?key={KEY}", {"msgtype": "text", "text": {"content": content}})]
    (line,) = log_lines()
    assert line["notices"] == 1
    assert KEY not in str(line)


def test_notify_robot_refused_fails_so_that_lambda_tries_again(
    notify: Notify, group: Group, log_lines: LogLines
) -> None:
    # Given a robot that was removed from its group
    group.errcode = 93000

    # When CloudWatch publishes an alarm
    with pytest.raises(PlatformError):
        notify()

    # Then the log says why, without the key
    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("ERROR", "platform")
    assert "93000" in line["problem"]
    assert KEY not in str(line)
