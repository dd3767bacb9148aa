"""Everything that these measurements run on: emulated AWS, the simulated platforms, and both functions."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.delivery.ordinary.cloud import Cloud
from bench.delivery.ordinary.function_process import FunctionProcess
from bench.delivery.ordinary.ledger import SQS
from bench.delivery.ordinary.template import STACK
from bench.errors import BenchmarkError
from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.ministack import REGION, MiniStack
from devtools.platform.server import PlatformServer

APP = "staff"
BOT = "assistant"

DOCUMENTS: dict[str, dict[str, Any]] = {
    APP: {
        "kind": "wecom_app",
        "corp_id": "ww5d0e6cc82f1174b3",
        "agent_id": 1000021,
        "secret": "secret-of-the-benchmark",
        "callback_keys": [{"token": "benchTok3n", "encoding_aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}],
    },
    BOT: {
        "kind": "wecom_bot",
        "callback_keys": [{"token": "botTok3n", "encoding_aes_key": "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN"}],
    },
}
_TABLES = ("inbox", "sessions", "suites", "tokens", "users")
_JOBS, _DEAD_LETTERS, _WATCHDOG = "jobs.fifo", "dead.fifo", "watchdog"
_FIFO = {"FifoQueue": "true"}
_QUEUES: dict[str, dict[str, str]] = {_JOBS: _FIFO, _DEAD_LETTERS: _FIFO, _WATCHDOG: {}}
_LOG = Path(".aws-sam/bench/delivery.log")
_ROOT_KEY = "test"  # MiniStack lets it do everything


class Stage(NamedTuple):
    """What runs.

    Attributes:
        cloud: AWS as platforms and functions find it.
        platform: Both platforms.
        sqs: The poller's client of SQS.
        jobs: URL of the queue of jobs.
    """

    cloud: Cloud
    platform: PlatformServer
    sqs: Any
    jobs: str

    def hand_over_job(self) -> None:
        """Hands a job from the queue over to the worker, as Lambda's poller does.

        Raises:
            BenchmarkError: There is none.
        """
        answer = self.sqs.receive_message(QueueUrl=self.jobs, AttributeNames=["All"], WaitTimeSeconds=1)
        if not answer.get("Messages"):
            raise BenchmarkError("There is no job in the queue.")
        (message,) = answer["Messages"]
        self._hand_over(self.jobs, message["Body"], message["Attributes"])
        self.sqs.delete_message(QueueUrl=self.jobs, ReceiptHandle=message["ReceiptHandle"])

    def hand_over_reminders(self) -> None:
        """Hands over what was left with the watchdog, at once: its time comes after the worker's timeout."""
        for reminder in self.cloud.ledger.reminders:
            self._hand_over(_WATCHDOG, reminder, {"ApproximateReceiveCount": "1"})

    def _hand_over(self, queue: str, body: str, attributes: Mapping[str, str]) -> None:
        record = {
            "messageId": "bench",
            "receiptHandle": "bench",
            "body": body,
            "attributes": attributes,
            "messageAttributes": {},
            "eventSource": "aws:sqs",
        }
        self.cloud.run_worker({"Records": [record]})
        for operation in ("ReceiveMessage", "DeleteMessage"):
            self.cloud.ledger.add_call(SQS, operation, {"QueueUrl": queue}, None)


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Starts everything on free ports, and ends it afterwards.

    Raises:
        BenchmarkError: MiniStack does not start.
    """
    _LOG.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            TemporaryDirectory() as folder,
            MiniStack(Path(folder), _LOG) as ministack,
            PlatformServer(DOCUMENTS) as platform,
            Cloud(ministack.url) as cloud,
        ):
            queues = _fill(ministack)
            environment = _build_environment(cloud, platform, queues)
            with (
                FunctionProcess("functions.receive_message.app", environment) as cloud.receiver,
                FunctionProcess("bench.delivery.ordinary.worker", environment) as cloud.worker,
            ):
                platform.simulation.urls.update({app: f"{cloud.url}/callback/{app}" for app in DOCUMENTS})
                yield Stage(cloud, platform, ministack.client("sqs"), queues[_JOBS])
    except LocalStackError as error:
        raise BenchmarkError(str(error)) from error


def _fill(ministack: MiniStack) -> dict[str, str]:
    """Makes settings, tables and queues, and returns the addresses of the queues by name."""
    for app, document in DOCUMENTS.items():
        name, value = f"/{STACK}/apps/{app}", json.dumps(document)
        ministack.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString")
    for table in _TABLES:
        ministack.client("dynamodb").create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
        )
    sqs = ministack.client("sqs")
    return {name: sqs.create_queue(QueueName=name, Attributes=kind)["QueueUrl"] for name, kind in _QUEUES.items()}


def _build_environment(cloud: Cloud, platform: PlatformServer, queues: dict[str, str]) -> dict[str, str]:
    """Returns what the template gives both functions, and what Lambda does."""
    return {
        **platform.environment,
        **{f"{table.upper()}_TABLE": table for table in _TABLES},
        "AWS_ACCESS_KEY_ID": _ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": _ROOT_KEY,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": cloud.url,
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": "INFO",
        "DEAD_LETTER_QUEUE_URL": queues[_DEAD_LETTERS],
        "JOB_QUEUE_URL": queues[_JOBS],
        "POWERTOOLS_SERVICE_NAME": STACK,
        "SETTINGS_SOURCE": f"ssm:/{STACK}",
        "WATCHDOG_QUEUE_URL": queues[_WATCHDOG],
        "WORKER_FUNCTION": "worker",
        "WORKER_SECONDS": "90",
        "_X_AMZN_TRACE_ID": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
    }
