import pytest

from shared.delivery.settling import Settling
from shared.delivery.worker import Worker
from tests.delivery import Workshop
from tests.reception_desk import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def worker(workshop: Workshop) -> Worker:
    settling = Settling(workshop.stores.all, 90, clock=workshop.clock, sleep=workshop.sleep)
    return Worker(workshop.handling, workshop.stores.all, settling, workshop.journal, workshop.clock)
