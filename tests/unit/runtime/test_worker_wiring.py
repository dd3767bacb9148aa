from collections.abc import Iterator

import pytest

from shared.bot import Bot
from shared.delivery.jobs import SUITE_STEP, Assignment
from shared.delivery.queue_worker import Receipt
from shared.protocol.document import build_xml, parse_document
from shared.protocol.messages import TextMessage
from shared.runtime import delivery_wiring, wiring, worker_wiring
from shared.runtime.worker_endpoint import worker_function
from shared.storage.ports import InboxItem
from shared.storage.queues import MemoryDeadLetters
from tests.aws_network import Network
from tests.delivery import KEY, make_job
from tests.delivery_environment import AWS, fresh_environment

bot = Bot()


@bot.on(TextMessage)
def echo(message: TextMessage) -> str:
    return message.content


ASSIGNMENT = Assignment(make_job(app="wecom"), "owner", 2e9, 2e9)


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with fresh_environment(monkeypatch):
        yield


@pytest.fixture
def in_aws(monkeypatch: pytest.MonkeyPatch, network: Network) -> Iterator[Network]:
    with fresh_environment(monkeypatch, **AWS):
        yield network


@pytest.mark.usefixtures("local")
def test_worker_without_aws_answers_and_keeps_everything_in_this_process() -> None:
    delivery_wiring.get_stores().inbox.record(InboxItem(KEY, "owner", 0, 0))
    worker = worker_wiring.get_worker(bot)
    reply = worker.worker.answer(ASSIGNMENT)
    assert parse_document(reply or "")[1]["Content"] == "hello"
    assert worker_wiring.get_worker(bot) is worker
    assert wiring.get_profiles().read("profile#1") is None


@pytest.mark.usefixtures("local")
def test_worker_with_a_handler_that_would_never_run_does_not_start() -> None:
    broken = Bot()
    broken.later(echo)
    with pytest.raises(TypeError, match=r"echo .* is marked with @bot\.later"):
        worker_wiring.get_worker(broken)


def test_worker_in_aws_answers_with_one_write(in_aws: Network) -> None:
    item = {"key": {"S": KEY}, "owner": {"S": "owner"}, "state": {"S": "replied"}, "reply": {"S": "<xml/>"}}
    in_aws.answer(200, {"Attributes": item})
    handle = worker_function(lambda: worker_wiring.get_worker(bot))
    assert handle(ASSIGNMENT.to_fields(), None) == {"reply": "<xml/>"}
    (sent,) = in_aws.sent
    assert sent.headers["x-amz-target"] == "DynamoDB_20120810.UpdateItem"


@pytest.mark.usefixtures("local")
def test_dead_letters_without_aws_are_in_this_process() -> None:
    worker_wiring.get_dead_letters().send("{}", "group", "id", "reply")
    assert isinstance(worker_wiring.get_dead_letters(), MemoryDeadLetters)


def test_dead_letters_in_aws_have_their_queue(in_aws: Network) -> None:
    worker = worker_wiring.get_worker(bot)
    in_aws.answer(200)
    worker.queue_worker.run("{", Receipt("message-1", "handle-1", "group", 1))
    assert in_aws.sent[-1].body["QueueUrl"] == AWS["DEAD_LETTER_QUEUE_URL"]


def test_sessions_and_profiles_in_aws_have_their_tables(in_aws: Network) -> None:
    worker = worker_wiring.get_worker(bot)
    in_aws.answer(200)
    in_aws.answer(200)
    assert worker.worker._handling.sessions.get("wecom", "linmei") is None
    assert wiring.get_profiles().read("profile#1") is None
    assert [sent.body["TableName"] for sent in in_aws.sent] == ["sessions", "users"]


@pytest.mark.usefixtures("local")
def test_authorisation_that_is_cancelled_is_forgotten() -> None:
    cancel = build_xml({"SuiteId": "dk1", "InfoType": "cancel_auth", "TimeStamp": 2, "AuthCorpId": "wp1"})
    suites = wiring.get_suites()
    suites.save_permanent_code("dk1", "wp1", "code-1", 1)
    job = make_job(cancel, step=SUITE_STEP, app="suite")
    worker_wiring.get_worker(bot).queue_worker.run(job.dump(), Receipt("message-1", "handle-1", "group", 1))
    assert suites.read_permanent_code("dk1", "wp1") == ""
