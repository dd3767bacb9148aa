import pytest

from bench.tokens.lease_history import Sight, WatchedStore, find_shared_leases
from shared.clients.ports import StoredToken
from shared.storage.token_store import MemoryTokenStore

NOW = 1_767_225_600.0
LEASE = Sight(revision=1, lease_until=NOW + 8)
SAVED = Sight(revision=2, lease_until=0, written_at=NOW + 1)


def take(revision: int, at: float) -> Sight:
    return Sight(revision, lease_until=at + 8, written_at=at)


@pytest.mark.parametrize(
    "sights",
    [
        pytest.param([take(1, NOW)], id="one"),
        pytest.param([LEASE, LEASE], id="seen-twice"),
        pytest.param([LEASE, SAVED, take(3, NOW + 2)], id="after-it-was-given-back"),
        pytest.param([LEASE, take(2, NOW + 8)], id="after-its-end"),
        pytest.param([take(2, NOW + 8), LEASE], id="told-in-another-order"),
    ],
)
def test_find_shared_leases_one_after_another_are_none(sights: list[Sight]) -> None:
    assert find_shared_leases([Sight(0, 0), *sights]) == []


@pytest.mark.parametrize(
    ("sights", "revisions"),
    [
        pytest.param([LEASE, take(2, NOW + 7.9)], [2], id="before-its-end"),
        pytest.param([LEASE, SAVED, take(3, NOW + 2), take(4, NOW + 3)], [4], id="later"),
        pytest.param([take(1, NOW), take(1, NOW)], [1, 1], id="store-without-conditions"),
    ],
)
def test_find_shared_leases_two_at_once_are_found(sights: list[Sight], revisions: list[int]) -> None:
    assert find_shared_leases([Sight(0, 0), *sights]) == revisions


def test_watched_store_remembers_reads_and_writes_that_were_done() -> None:
    store = WatchedStore(MemoryTokenStore())
    lease = StoredToken(revision=1, lease_until=NOW)

    store.read("k")
    assert [store.replace("k", lease), store.replace("k", lease)] == [True, False]
    assert store.read("k") == lease

    assert [(sight.revision, sight.lease_until, sight.written_at > 0) for sight in store.sights] == [
        (0, 0, False),
        (1, NOW, True),
        (1, NOW, False),
    ]
