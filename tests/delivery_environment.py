"""The environment of the functions that deliver messages, in AWS and without it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.documents import make_document
from tests.wirings import forget_wirings

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


@contextmanager
def fresh_environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Iterator[None]:
    """Makes everything anew, with one WeCom app called ``wecom`` and some variables."""
    apps = {"wecom": make_document("wecom_app")}
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': apps})}")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    forget_wirings()
    yield
    forget_wirings()
