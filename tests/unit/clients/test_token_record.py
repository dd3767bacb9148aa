import pytest

from shared.clients.ports import StoredToken
from shared.clients.token_record import TokenRecord
from tests.client_fakes import FakeTokenStore
from tests.fakes import FakeClock

KEY = "suite#dk1"
FIRST = StoredToken(revision=1, token="first")  # noqa: S106


@pytest.fixture
def record(store: FakeTokenStore, clock: FakeClock) -> TokenRecord:
    return TokenRecord(store, KEY, clock)


def test_record_of_a_store_that_answers_is_the_stores(record: TokenRecord, store: FakeTokenStore) -> None:
    assert record.read() == StoredToken()
    assert record.replace(FIRST)
    assert record.read() == store.read(KEY) == FIRST
    assert not record.replace(FIRST)


def test_read_during_an_outage_is_the_last_record_without_its_lease(
    record: TokenRecord, store: FakeTokenStore, clock: FakeClock
) -> None:
    record.replace(FIRST._replace(lease_until=clock.now + 8))
    store.down = True

    assert record.read() == FIRST
    assert record.read() == FIRST
    assert store.asked == {"replace": 1, "read": 1}


def test_replace_during_an_outage_is_kept_by_this_process(record: TokenRecord, store: FakeTokenStore) -> None:
    store.down = True

    assert record.replace(FIRST)
    assert record.replace(FIRST._replace(revision=2))
    assert record.read().revision == 2
    assert store.asked == {"replace": 1}


@pytest.mark.parametrize("seconds", [5, -1], ids=["later", "clock-was-ahead"])
def test_read_after_the_outage_is_the_stores_again(
    record: TokenRecord, store: FakeTokenStore, clock: FakeClock, seconds: float
) -> None:
    store.down = True
    record.replace(FIRST)
    store.down = False
    clock.advance(seconds)

    assert record.read() == StoredToken()


def test_replace_that_lost_leaves_the_copy_as_it_was(record: TokenRecord, store: FakeTokenStore) -> None:
    record.replace(FIRST)
    assert not record.replace(FIRST._replace(revision=3))
    store.down = True

    assert record.read() == FIRST
