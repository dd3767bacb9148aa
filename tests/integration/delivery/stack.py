"""Receiver, worker, queue and inbox of this process between both simulated platforms, ten times as fast as in life."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pytest

from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from functions.receive_message import app as receive_message
from shared.bot import Bot
from shared.delivery import claims, clock, late_answers, queue_worker, reception
from shared.delivery.jobs import Job
from shared.delivery.stores import DeliveryStores
from shared.runtime import delivery_wiring, intake, receiver, worker_wiring
from shared.runtime.worker_endpoint import worker_function
from shared.storage.queues import MemoryDeadLetters
from tests.browser.bundle import serve_bundle
from tests.delivery import Store
from tests.documents import make_document, make_full_document
from tests.factories import CUSTOMER
from tests.integration.conftest import forget_settings

FASTER = 10
LIMITS = Limits(wecom_verification=5, answer=0.5, apart=0.5, poll=0.02, stream=60)


class DeliveryStack:
    """The bundle and the platforms.

    Attributes:
        platform: Both platforms, whose URLs are saved.
        bot: Handlers are registered with it; they have to be there before the first message.
        inbox: The inbox, which can be down; so can the others.
    """

    def __init__(self, platform: PlatformServer, bot: Bot) -> None:
        self.platform = platform
        self.bot = bot
        stores: Any = delivery_wiring.get_stores()
        self.inbox: Store = stores.inbox
        self.queue: Store = stores.queue
        self.watchdog: Store = stores.watchdog
        self.dead_letters = cast("MemoryDeadLetters", worker_wiring.get_dead_letters())

    def send(self, app: str, kind: str = "text", **values: Any) -> dict[str, Any]:
        """Delivers a message, and returns its delivery when that is over."""
        return self.platform.send(app, kind, **values)

    def sent(self, app: str) -> Sequence[Mapping[str, Any]]:
        """Returns what users of an app got actively."""
        return self.platform.journal("sent", app)

    def streams(self) -> list[dict[str, Any]]:
        """Returns what users of the bot saw of its streams, frame by frame."""
        deliveries = self.platform.journal("delivery", "bot")
        return [delivery["reply"]["stream"] for delivery in deliveries if "stream" in (delivery["reply"] or {})]

    @property
    def buried(self) -> list[tuple[str, str]]:
        """App and reason of the dead letters."""
        return [(Job.parse(letter.body).app, letter.reason) for letter in self.dead_letters.jobs]


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


@contextmanager
def run_stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeliveryStack]:
    """Runs everything."""
    account = make_full_document("official_account", mode="secure")
    documents = {
        "wecom": make_full_document("wecom_app", slow_reply="later", receive_ids=None),
        "patient": make_full_document(
            "wecom_app",
            slow_reply="redelivery",
            receive_ids=None,
            agent_id=1000022,
            secret="canary-patient-secret",  # noqa: S106
        ),
        "account": account,
        "waiting": {**account, "app_id": "wx00000000waiting0", "slow_reply": "redelivery"},
        "bot": make_document("wecom_bot"),
        "suite": make_full_document("wecom_suite", auth_corp_ids=[CUSTOMER.receive_id]),
    }
    _make_faster(monkeypatch)
    _make_stores_fail(monkeypatch)
    bot = Bot()
    handle = worker_function(lambda: worker_wiring.get_worker(bot))
    monkeypatch.setattr(receive_message, "_load_worker", lambda: handle)
    with PlatformServer(documents, limits=LIMITS) as platform, serve_bundle() as bundle:
        for name, value in platform.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': documents})}")
        forget_settings()
        for app in documents:
            platform.save_url(app, f"{bundle.url}/callback/{app}")
        yield DeliveryStack(platform, bot)
    forget_settings()


def _make_stores_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    build = delivery_wiring._build_local_stores
    monkeypatch.setattr(
        delivery_wiring,
        "_build_local_stores",
        lambda: DeliveryStores(*(cast("Any", Store(store)) for store in build())),
    )


def _make_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, names in {
        intake: ("ANSWER_SECONDS", "STREAM_ANSWER_SECONDS", "ACCOUNT_PATIENCE_SECONDS", "WECOM_PATIENCE_SECONDS"),
        reception: (
            "LEASE_SECONDS",
            "PATIENT_LEASE_SECONDS",
            "REDELIVERY_SECONDS",
            "SILENCE_SECONDS",
            "_POLL_SECONDS",
            "_RECORD_SECONDS",
        ),
        receiver: ("DROP_SECONDS",),
        claims: ("LEASE_SECONDS",),
        clock: ("PATIENCE_SECONDS", "PAUSE_SECONDS"),
        late_answers: ("_WRITE_SECONDS",),
    }.items():
        for name in names:
            monkeypatch.setattr(module, name, getattr(module, name) / FASTER)
    monkeypatch.setattr(queue_worker, "BACKOFF_SECONDS", [0] * len(queue_worker.BACKOFF_SECONDS))
