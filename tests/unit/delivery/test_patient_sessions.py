from collections.abc import Callable
from typing import cast

import pytest

from shared.bot.sessions import MemorySessionStore, SessionStore
from shared.delivery.clock import PATIENCE_SECONDS, Clock
from shared.delivery.patient_sessions import PatientSessions
from shared.errors import StoreError
from tests.delivery import Store
from tests.fakes import FakeClock

TEXT = '{"order": "17"}'


class Office:
    """Sessions in a store that is down until a time."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = Store(MemorySessionStore(self.clock))
        self.back_at = 0.0
        self.sessions = PatientSessions(cast("SessionStore", self.store), Clock(self.clock, self._sleep))

    def fall(self, seconds: float) -> None:
        self.store.down = {"*"}
        self.back_at = self.clock() + seconds

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds)
        if self.clock() >= self.back_at:
            self.store.down = set()


@pytest.fixture
def office() -> Office:
    return Office()


def test_sessions_are_those_of_the_store(office: Office) -> None:
    office.sessions.set("demo", "linmei", TEXT, 60)
    assert office.sessions.get("demo", "linmei") == TEXT
    office.sessions.delete("demo", "linmei")
    assert office.sessions.get("demo", "linmei") is None
    assert office.store.calls == ["set", "get", "delete", "get"]


def test_set_and_delete_wait_for_the_store(office: Office) -> None:
    office.fall(30)
    office.sessions.set("demo", "linmei", TEXT, 600)
    assert office.sessions.get("demo", "linmei") == TEXT
    office.fall(30)
    office.sessions.delete("demo", "linmei")
    assert office.sessions.get("demo", "linmei") is None


@pytest.mark.parametrize(
    "write",
    [
        lambda sessions: sessions.set("demo", "linmei", TEXT, 60),
        lambda sessions: sessions.delete("demo", "linmei"),
    ],
)
def test_set_and_delete_without_the_store_for_long_raise(office: Office, write: Callable[[SessionStore], None]) -> None:
    office.fall(2 * PATIENCE_SECONDS)
    with pytest.raises(StoreError):
        write(office.sessions)


def test_get_without_the_store_raises_at_once(office: Office) -> None:
    began = office.clock()
    office.fall(30)
    with pytest.raises(StoreError):
        office.sessions.get("demo", "linmei")
    assert office.clock() == began
