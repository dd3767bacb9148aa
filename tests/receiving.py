"""A receiver over stores in memory, whose worker answers what a test says."""

from typing import Any

from shared.delivery.clock import Clock
from shared.delivery.jobs import Assignment
from shared.delivery.reception import Reception
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.authorized_corps import AuthorizedCorps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.intake import Intake
from shared.runtime.receiver import Receiver
from shared.storage.suite_store import MemorySuiteStore
from tests.delivery import Journal, Store, Stores
from tests.documents import make_document_text
from tests.fakes import FakeClock, FakeSource


class Counter:
    """Where deliveries are received.

    Attributes:
        assignments: What the worker was called with, and how long to wait.
        reply: What the worker answers; an exception is raised.
        prepared: How often connections were prepared.
    """

    def __init__(self, **documents: dict[str, Any]) -> None:
        self.clock = FakeClock()
        self.stores = Stores(self.clock)
        self.suites = Store(MemorySuiteStore())
        self.journal = Journal()
        self.assignments: list[tuple[Assignment, float]] = []
        self.reply: str | Exception | None = "reply"
        self.prepared = 0
        self.source = FakeSource(
            **{name: make_document_text(document.pop("kind"), **document) for name, document in documents.items()}
        )
        apps = Apps(DocumentCache(self.source, parse_app_settings, clock=self.clock))
        reception = Reception(
            self.stores.all, self._call_worker, self.journal, 90, Clock(self.clock, self.clock.advance)
        )
        suites: Any = self.suites
        self.intake = Intake(reception, self.stores.all.inbox, suites)
        self._receiver = Receiver(
            apps,
            self.intake,
            AuthorizedCorps(suites, self.clock),
            self._prepare,
            clock=self.clock,
            sleep=self.clock.advance,
        )

    def receive(self, event: dict[str, Any]) -> HttpResponse:
        return self._receiver.receive(HttpRequest.from_event(event))

    def _call_worker(self, assignment: Assignment, wait_until: float) -> str | None:
        self.assignments.append((assignment, wait_until))
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def _prepare(self) -> None:
        self.prepared += 1
