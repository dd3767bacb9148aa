import pytest

from shared.delivery.jobs import Job
from shared.errors import MalformedJobError, ReplyError, StoreError, UndeliverableError
from tests.delivery import Journal, Stores, make_job
from tests.fakes import FakeClock

CLOSED = UndeliverableError("/cgi-bin/message/custom/send", 45015, "too late")


@pytest.fixture
def stores() -> Stores:
    return Stores(FakeClock())


@pytest.mark.parametrize(
    ("error", "reason", "metric"),
    [
        (ReplyError("no reply"), "reply", "DeliveryDead"),
        (LookupError("what a user wrote"), "handler", "DeliveryDead"),
        (CLOSED, "undeliverable", "DeliveryUndeliverable"),
    ],
)
def test_bury_keeps_the_job_with_its_reason_and_counts_it(
    stores: Stores, error: Exception, reason: str, metric: str
) -> None:
    journal = Journal()
    stores.open_office(journal).bury(make_job(), error)
    (letter,) = stores.dead_letters.jobs
    assert (letter.group, letter.reason) == (make_job().group, reason)
    assert journal.counts == [metric]


def test_bury_keeps_a_job_that_the_queue_takes_for_another_one(stores: Stores) -> None:
    job = make_job(step="handlers.slow")
    stores.open_office(Journal()).bury(job, CLOSED)
    (letter,) = stores.dead_letters.jobs
    assert Job.parse(letter.body) == job.next_generation()
    assert letter.deduplication_id == job.next_generation().deduplication_id != job.deduplication_id


def test_bury_text_keeps_it_as_it_came(stores: Stores) -> None:
    journal = Journal()
    stores.open_office(journal).bury_text("{", "linmei", "message-1", MalformedJobError("no job"))
    (letter,) = stores.dead_letters.jobs
    assert tuple(letter) == ("{", "linmei", "message-1", "malformed_job")
    assert journal.counts == ["DeliveryDead"]


def test_bury_without_the_queue_raises_and_counts_nothing(stores: Stores) -> None:
    journal = Journal()
    stores.dead_letters.down = {"*"}
    with pytest.raises(StoreError):
        stores.open_office(journal).bury(make_job(), CLOSED)
    assert not journal.counts
