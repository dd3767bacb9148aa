from typing import Any

import pytest

from shared.errors import StoreError
from shared.runtime import authorized_corps
from shared.runtime.authorized_corps import AuthorizedCorps
from shared.storage.suite_store import MemorySuiteStore
from tests.delivery import Store
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def suites() -> Any:
    store = Store(MemorySuiteStore())
    store.save_permanent_code("suite", "wpKnown", "code", 1)
    store.calls.clear()
    return store


def test_has_asks_once_in_five_minutes_for_a_corp_that_authorises(suites: Any, clock: FakeClock) -> None:
    corps = AuthorizedCorps(suites, clock)
    for _ in range(3):
        assert corps.has("suite", "wpKnown")
        clock.advance(99)
    assert suites.calls == ["read_permanent_code"]
    clock.advance(99)
    suites.cancel("suite", "wpKnown", 2)
    assert not corps.has("suite", "wpKnown")


def test_has_asks_again_soon_for_a_corp_that_does_not(suites: Any, clock: FakeClock) -> None:
    corps = AuthorizedCorps(suites, clock)
    assert not corps.has("suite", "wpNew")
    suites.save_permanent_code("suite", "wpNew", "code", 1)
    assert not corps.has("suite", "wpNew")
    clock.advance(5)
    assert corps.has("suite", "wpNew")


def test_has_tells_suites_apart(suites: Any, clock: FakeClock) -> None:
    corps = AuthorizedCorps(suites, clock)
    assert corps.has("suite", "wpKnown")
    assert not corps.has("other", "wpKnown")


def test_has_without_the_store_raises_and_remembers_nothing(suites: Any, clock: FakeClock) -> None:
    corps = AuthorizedCorps(suites, clock)
    suites.down = {"*"}
    with pytest.raises(StoreError):
        corps.has("suite", "wpKnown")
    suites.down = set()
    assert corps.has("suite", "wpKnown")


def test_has_keeps_a_bounded_number(suites: Any, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authorized_corps, "_MAX_CACHED", 2)
    corps = AuthorizedCorps(suites, clock)
    for corp_id in ("wpKnown", "wp1", "wp2", "wpKnown"):
        corps.has("suite", corp_id)
    assert suites.calls == ["read_permanent_code"] * 4
