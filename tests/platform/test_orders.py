from typing import Any

import httpx
import pytest

from devtools.platform.server import PlatformError, PlatformServer
from tests.platform.answers import broken, summary
from tests.platform.endpoint import Endpoint


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        pytest.param("/apps/nobody/messages", {}, "no app 'nobody'; there are: wecom, suite", id="app"),
        pytest.param("/apps/wecom/messages", {"kind": "nothing"}, "a wecom_app gets no 'nothing'", id="kind"),
        pytest.param("/apps/wecom/messages", {"values": []}, "'values' has to be a dict", id="type"),
        pytest.param("/apps/wecom/messages", {"colour": 1}, "unknown field 'colour'", id="field"),
        pytest.param("/apps/wecom/messages", {"url": "example.com"}, "The address is no usable URL", id="url"),
        pytest.param("/apps/wecom/messages", {"changes": {"Content": 1}}, "'changes' has to have texts", id="text"),
        pytest.param("/apps/wecom/messages", {"changes": {"Content.x": "1"}}, "that is a value", id="group"),
        pytest.param("/apps/bot/messages", {"kind": "stream"}, "needs a value for stream_id", id="value"),
    ],
)
def test_send_wrong_request_is_refused_with_the_reason(
    saved: PlatformServer, path: str, body: dict[str, Any], message: str
) -> None:
    with pytest.raises(PlatformError, match=message):
        saved.call("POST", path, body)


def test_send_to_another_url_goes_there_once(platform: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = broken

    order = {"url": endpoint.url, "once": True, "changes": {"Content": "changed", "AgentID": "7"}}
    delivery = platform.call("POST", "/apps/wecom/messages", order)

    assert summary(delivery) == ("unanswered", "broken", 1)
    assert (delivery["fields"]["Content"], delivery["fields"]["AgentID"]) == ("changed", 7)


def test_send_refused_says_so_in_chinese_too(platform: PlatformServer) -> None:
    answer = httpx.post(f"{platform.base_url}/control/apps/wecom/messages", json={}, trust_env=False)

    assert answer.status_code == 409
    assert answer.json() == {
        "errcode": 409,
        "errmsg": "no callback URL is saved for 'wecom'",
        "errmsg_zh": "'wecom' 尚未保存回调 URL",
    }


def test_send_without_a_saved_url_is_refused(platform: PlatformServer) -> None:
    with pytest.raises(PlatformError, match="no callback URL is saved for 'wecom'"):
        platform.send("wecom")
