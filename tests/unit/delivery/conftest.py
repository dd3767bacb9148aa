import pytest

from shared.delivery.claims import Claims
from shared.delivery.clock import Clock
from shared.delivery.queue_worker import QueueWorker
from shared.delivery.settling import Settling
from shared.delivery.worker import Worker
from tests.delivery import Workshop
from tests.reception_desk import WORKER_SECONDS, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def worker(workshop: Workshop) -> Worker:
    settling = Settling(workshop.stores.all, WORKER_SECONDS, Clock(workshop.clock, workshop.sleep))
    return Worker(workshop.handling, workshop.stores.all, settling, workshop.office, workshop.journal, workshop.clock)


@pytest.fixture
def queue_worker(workshop: Workshop) -> QueueWorker:
    stores = workshop.stores.all
    claims = Claims(stores, WORKER_SECONDS, Clock(workshop.clock, workshop.sleep))
    return QueueWorker(workshop.handling, stores, claims, workshop.office, workshop.journal, workshop.clock)


@pytest.fixture
def postponed(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Receipt handles that were postponed, and for how long."""
    calls: list[tuple[str, int]] = []
    monkeypatch.setattr(workshop.stores.queue.real, "postpone", lambda *call: calls.append(call))
    return calls
