"""The environment of the functions that deliver messages, in AWS and without it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.runtime import aws, delivery_wiring, receiver_wiring, wiring, worker_wiring
from tests.documents import make_document

AWS = {
    "INBOX_TABLE": "inbox",
    "SESSIONS_TABLE": "sessions",
    "USERS_TABLE": "users",
    "TOKENS_TABLE": "tokens",
    "SUITES_TABLE": "suites",
    "JOB_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/1/jobs.fifo",
    "WATCHDOG_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/1/watchdog",
    "DEAD_LETTER_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/1/dead.fifo",
    "WORKER_FUNCTION": "worker:live",
    "WORKER_SECONDS": "60",
}
_CACHED = (
    delivery_wiring.get_stores,
    delivery_wiring.get_pump,
    delivery_wiring.get_lookout,
    receiver_wiring.get_receiver,
    worker_wiring.get_worker,
    worker_wiring.get_profiles,
    worker_wiring.get_dead_letters,
    wiring.get_apps,
    wiring.get_clients,
    wiring.get_suites,
    wiring.get_token_store,
    aws.get_client,
    aws.get_lambda,
)


@contextmanager
def fresh_environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Iterator[None]:
    """Makes everything anew, with one WeCom app called ``wecom`` and some variables."""
    apps = {"wecom": make_document("wecom_app")}
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': apps})}")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    _forget()
    yield
    _forget()


def _forget() -> None:
    for cached in _CACHED:
        cached.cache_clear()
