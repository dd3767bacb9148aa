"""Every function of the deployed stack does its work, called as AWS calls it: over HTTP or by its event source."""

import json
import time

import pytest

from devtools.local_stack.deployment import ALIAS
from shared.delivery.jobs import Job
from shared.delivery.keys import make_key
from shared.protocol.messages import parse_message
from tests.e2e.conftest import Eventually
from tests.e2e.peer import USER, make_text
from tests.e2e.rehearsal import VERIFIED, Rehearsal, verify_url
from tests.e2e.visitor import log_in

pytestmark = pytest.mark.usefixtures("orphan")

_CORP_ID = "wx5823bf96d3bd56c7"
_SECONDS_SINCE_ITS_DEATH = 3600


@pytest.fixture(scope="module")
def orphan(rehearsal: Rehearsal) -> str:
    """The text of a message whose receiver died after recording it; the schedules have just begun to run."""
    died_at = int(time.time()) - _SECONDS_SINCE_ITS_DEATH
    text = make_text("from the orphan")
    key = make_key("demo-wecom", _CORP_ID, parse_message(text), text)
    job = Job(key, USER, "demo-wecom", _CORP_ID, text, died_at)
    texts = {"key": key, "owner": "a-dead-request", "state": "working", "job": job.dump()}
    times = {"lease_until": str(died_at), "recorded_at": str(died_at)}
    item = {name: {"S": value} for name, value in texts.items()} | {name: {"N": value} for name, value in times.items()}
    rehearsal.ministack.client("dynamodb").put_item(TableName=rehearsal.find("InboxTable"), Item=item)
    # Both at once, since MiniStack looks at its schedules every ten seconds.
    rehearsal.start_schedule("SweepInboxFunctionOnceADay")
    rehearsal.start_schedule("RefreshTokensFunctionEveryMinute")
    return "from the orphan"


def test_verify_url_answers_the_echo(rehearsal: Rehearsal) -> None:
    assert verify_url(rehearsal.client) == VERIFIED


def test_receive_message_answers_what_the_worker_says(rehearsal: Rehearsal, eventually: Eventually) -> None:
    eventually(lambda: rehearsal.ask("下午三点开会吗?") == "下午三点开会吗?", "an answer in time")


def test_domain_verification_answers_the_file(rehearsal: Rehearsal) -> None:
    response = rehearsal.client.get("/WW_verify_7rG3kjVbXHngiald.txt")

    assert (response.status_code, response.content) == (200, b"7rG3kjVbXHngiald")


def test_jssdk_signature_signs_the_page_and_allows_its_origin(rehearsal: Rehearsal) -> None:
    response = rehearsal.client.get(
        "/jssdk/calling",
        params={"url": "https://app.example.com/list?id=1"},
        headers={"origin": "https://app.example.com"},
    )

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://app.example.com"
    assert response.json().keys() == {"config", "agentConfig"}


def test_oauth_redirect_opens_a_session(rehearsal: Rehearsal) -> None:
    session = log_in(rehearsal.client)

    response = rehearsal.client.get("/oauth/calling/session", headers=session)

    assert (response.status_code, response.json()["user_id"]) == (200, USER)


def test_authorize_request_lets_members_through_to_the_protected_page(rehearsal: Rehearsal) -> None:
    session = log_in(rehearsal.client)

    response = rehearsal.client.get("/protected/calling", headers=session)

    assert (response.status_code, response.json()["user_id"]) == (200, USER)


def test_diagnose_reaches_the_platform(rehearsal: Rehearsal) -> None:
    answer = rehearsal.ministack.client("lambda").invoke(
        FunctionName=rehearsal.find("DiagnoseFunction"), Qualifier=ALIAS, Payload=json.dumps({"app": "calling"})
    )

    assert json.loads(answer["Payload"].read()) == {"outcome": "reached"}


def test_notify_robot_tells_the_group_of_an_alarm(rehearsal: Rehearsal, eventually: Eventually) -> None:
    alarm = rehearsal.find("DeadLetterAlarm")

    rehearsal.ministack.client("cloudwatch").set_alarm_state(
        AlarmName=alarm, StateValue="ALARM", StateReason="rehearsal"
    )

    eventually(lambda: any(f"告警 ALARM: {alarm}" in notice for notice in rehearsal.list_notices()), "the notice")


def test_sweep_inbox_has_the_worker_answer_an_orphan(rehearsal: Rehearsal, orphan: str, eventually: Eventually) -> None:
    def is_sent() -> bool:
        return orphan in json.dumps(rehearsal.platform.journal("sent", "demo-wecom"))

    eventually(is_sent, "the answer")


def test_refresh_tokens_fetches_what_no_request_has_asked_for(rehearsal: Rehearsal, eventually: Eventually) -> None:
    tokens = {"TableName": rehearsal.find("TokensTable"), "Key": {"key": {"S": "wechat#wxba5fad812f8e6fb9"}}}
    dynamodb = rehearsal.ministack.client("dynamodb")

    eventually(lambda: "Item" in dynamodb.get_item(**tokens), "the token")
