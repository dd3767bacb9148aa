from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from shared.delivery.jobs import Assignment, Job
from shared.runtime import receiver_wiring
from shared.runtime.http_event import HttpRequest
from tests.aws_network import Network
from tests.delivery_environment import AWS, fresh_environment
from tests.factories import WECOM, make_message_event, make_text_xml, open_reply


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with fresh_environment(monkeypatch):
        yield


@pytest.fixture
def in_aws(monkeypatch: pytest.MonkeyPatch, network: Network) -> Iterator[Network]:
    with fresh_environment(monkeypatch, **AWS):
        yield network


def load_worker() -> Any:
    def handle(event: Mapping[str, Any], _: object) -> Any:
        return {"reply": f"to {Assignment.from_fields(event).job.app}"}

    return handle


def receive() -> str:
    event = make_message_event("wecom", WECOM, make_text_xml())
    response = receiver_wiring.get_receiver(load_worker).receive(HttpRequest.from_event(event))
    assert response.outcome == "replied"
    return open_reply(WECOM, response.body)


@pytest.mark.usefixtures("local")
def test_message_without_aws_is_answered_by_the_worker_in_this_process() -> None:
    assert receive() == "to wecom"
    assert receiver_wiring.get_receiver(load_worker) is not None


def test_message_in_aws_is_one_write_and_one_call(in_aws: Network) -> None:
    in_aws.answer(200)
    in_aws.answer(200, {"reply": "<xml/>"})
    assert receive() == "<xml/>"
    written, invoked = in_aws.sent
    assert written.headers["x-amz-target"] == "DynamoDB_20120810.PutItem"
    assert invoked.path == "/2015-03-31/functions/worker%3Alive/invocations"
    assert written.body["TableName"] == "inbox"
    item = {name: next(iter(value.values())) for name, value in written.body["Item"].items()}
    assignment = Assignment.from_fields(invoked.body)
    assert Job.parse(item["job"]) == assignment.job
    assert item["owner"] == assignment.owner
