from collections.abc import Mapping
from threading import Event
from typing import Any, cast

import pytest

from shared.delivery.jobs import Assignment
from shared.errors import AwsError, WorkerError
from shared.runtime.aws_lambda import LambdaClient
from shared.runtime.worker_invoker import LambdaWorker, LocalWorker
from tests.delivery import make_job
from tests.fakes import FakeClock

ASSIGNMENT = Assignment(make_job("你好"), "owner", 1_767_225_604.3, 1_767_225_604.3)


class FakeLambda:
    """A `LambdaClient` whose function returns, or fails, as a test says."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any, float]] = []
        self.result: Any = {"reply": "hello"}
        self.prepared = 0

    def prepare(self) -> None:
        self.prepared += 1

    def invoke(self, function: str, payload: Any, seconds: float) -> Any:
        self.calls.append((function, payload, seconds))
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def client() -> FakeLambda:
    return FakeLambda()


@pytest.fixture
def worker(client: FakeLambda) -> LambdaWorker:
    return LambdaWorker(cast("LambdaClient", client), "worker:live", FakeClock())


@pytest.mark.parametrize("reply", ["hello", "", None])
def test_lambda_worker_hands_over_the_assignment_and_returns_the_reply(
    client: FakeLambda, worker: LambdaWorker, reply: str | None
) -> None:
    client.result = {"reply": reply}
    assert worker(ASSIGNMENT, FakeClock().now + 4) == reply
    ((function, payload, seconds),) = client.calls
    assert (function, seconds) == ("worker:live", 4)
    assert Assignment.from_fields(payload) == ASSIGNMENT


def test_lambda_worker_is_called_also_where_the_time_is_over(client: FakeLambda, worker: LambdaWorker) -> None:
    worker(ASSIGNMENT, FakeClock().now - 1)
    assert client.calls[0][2] > 0


@pytest.mark.parametrize("doubtful", [True, False])
def test_lambda_worker_that_fails_says_whether_it_may_be_running(
    client: FakeLambda, worker: LambdaWorker, *, doubtful: bool
) -> None:
    client.result = AwsError("Invoke", "Unreachable", doubtful=doubtful)
    with pytest.raises(WorkerError, match="Invoke failed") as raised:
        worker(ASSIGNMENT, 0)
    assert raised.value.doubtful is doubtful


def test_lambda_worker_prepares_its_connection(client: FakeLambda, worker: LambdaWorker) -> None:
    worker.prepare()
    assert client.prepared == 1


def test_local_worker_runs_the_handler_with_the_assignment() -> None:
    def handler(event: Mapping[str, Any], _: object) -> Any:
        return {"reply": Assignment.from_fields(event).job.plaintext}

    worker = LocalWorker(lambda: handler, FakeClock())
    worker.prepare()
    assert worker(ASSIGNMENT, FakeClock().now + 10) == "你好"


def test_local_worker_that_takes_long_goes_on_when_nobody_waits_any_more() -> None:
    go_on, done = Event(), Event()

    def handler(*_: object) -> Any:
        go_on.wait()
        done.set()

    worker = LocalWorker(lambda: handler, FakeClock())
    with pytest.raises(WorkerError) as raised:
        worker(ASSIGNMENT, 0)
    assert raised.value.doubtful
    go_on.set()
    assert done.wait()


@pytest.mark.parametrize("error", [LookupError("what a user wrote"), TimeoutError()])
def test_local_worker_that_fails_has_ended(error: Exception) -> None:
    def handler(*_: object) -> Any:
        raise error

    worker = LocalWorker(lambda: handler, FakeClock())
    with pytest.raises(WorkerError) as raised:
        worker(ASSIGNMENT, FakeClock().now + 10)
    assert not raised.value.doubtful
    assert "what a user wrote" not in str(raised.value)
