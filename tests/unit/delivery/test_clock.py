from collections.abc import Callable

import pytest

from shared.delivery.clock import PATIENCE_SECONDS, Clock
from shared.errors import StoreError
from tests.fakes import FakeClock


def fail_until(clock: FakeClock, at: float) -> Callable[[], str]:
    def attempt() -> str:
        if clock() < at:
            raise StoreError("down")
        return "done"

    return attempt


def test_insist_returns_what_the_attempt_returns_when_the_store_is_back() -> None:
    clock = FakeClock()
    began = clock()
    assert Clock(clock, clock.advance).insist(fail_until(clock, began + 30)) == "done"
    assert clock() == began + 30


@pytest.mark.parametrize(("until", "seconds"), [(None, PATIENCE_SECONDS), (5.0, 5.0), (-1.0, 0.0)])
def test_insist_gives_up_when_its_time_is_over(until: float | None, seconds: float) -> None:
    clock = FakeClock()
    began = clock()
    attempt = fail_until(clock, began + 99)
    with pytest.raises(StoreError):
        Clock(clock, clock.advance).insist(attempt, None if until is None else began + until)
    assert clock() == began + seconds
