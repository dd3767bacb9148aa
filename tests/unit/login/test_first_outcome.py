import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import (
    InvalidCodeError,
    NoIdentityError,
    RepeatedLoginError,
    StoreError,
    UnfinishedLoginError,
    UsedStateError,
)
from shared.login.first_outcome import REPEAT_SECONDS, WAIT_SECONDS, FirstOutcome
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.storage.state_store import MemoryStateStore, UsedState
from tests.fakes import FakeClock

USER = User(UserKind.FAN, "oABCD", name="小雨🌧️")
KEY = "state#demo#digest"


class Exchange:
    """An exchange that counts how often it is made."""

    def __init__(self, user: User | None = USER, error: Exception | None = None) -> None:
        self.user = user
        self.error = error
        self.made = 0

    def __call__(self) -> User | None:
        self.made += 1
        if self.error:
            raise self.error
        return self.user


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def states() -> MemoryStateStore:
    return MemoryStateStore()


type Build = Callable[..., FirstOutcome]


@pytest.fixture
def build(states: MemoryStateStore, clock: FakeClock) -> Build:
    def make(keys: tuple[str, ...] = ("k" * 32,)) -> FirstOutcome:
        return FirstOutcome(states, Sealer(keys), clock, clock.advance)

    return make


@pytest.mark.parametrize("user", [USER, None])
def test_get_repeated_callback_gets_the_first_outcome(build: Build, user: User | None) -> None:
    exchange = Exchange(user)
    assert [build().get(KEY, exchange) for _ in range(3)] == [user] * 3
    assert exchange.made == 1


def test_get_failure_is_told_again_and_nothing_is_exchanged(build: Build) -> None:
    exchange = Exchange(error=InvalidCodeError("/sns/oauth2/access_token", 40163, "code been used"))
    with pytest.raises(InvalidCodeError):
        build().get(KEY, exchange)
    with pytest.raises(RepeatedLoginError) as caught:
        build().get(KEY, exchange)
    assert caught.value.first_reason == "invalid_code"
    assert exchange.made == 1


def test_get_another_state_is_another_login(build: Build) -> None:
    exchange = Exchange()
    build().get(KEY, exchange)
    build().get("state#demo#other", exchange)
    assert exchange.made == 2


def test_get_after_a_minute_the_state_is_used_up(build: Build, clock: FakeClock) -> None:
    exchange = Exchange()
    build().get(KEY, exchange)
    clock.advance(REPEAT_SECONDS)
    assert build().get(KEY, exchange) == USER
    clock.advance(1)
    with pytest.raises(UsedStateError):
        build().get(KEY, exchange)
    assert exchange.made == 1


def test_get_outcome_whose_key_is_gone_counts_as_used(build: Build) -> None:
    build().get(KEY, Exchange())
    with pytest.raises(UsedStateError):
        build(keys=("n" * 32,)).get(KEY, Exchange())


def test_get_first_callback_that_broke_off_is_not_waited_for_long(
    build: Build, states: MemoryStateStore, clock: FakeClock
) -> None:
    states.use(KEY, "first", clock())
    exchange, began = Exchange(), clock()
    with pytest.raises(UnfinishedLoginError):
        build().get(KEY, exchange)
    assert WAIT_SECONDS < clock() - began < WAIT_SECONDS + 1
    with pytest.raises(UnfinishedLoginError):
        build().get(KEY, exchange)
    assert clock() - began < WAIT_SECONDS + 1
    assert exchange.made == 0


def test_get_unforeseen_failure_leaves_the_state_used(build: Build) -> None:
    exchange = Exchange(error=LookupError())
    with pytest.raises(LookupError):
        build().get(KEY, exchange)
    with pytest.raises(UnfinishedLoginError):
        build().get(KEY, exchange)
    assert exchange.made == 1


def test_get_callbacks_at_once_exchange_once_and_agree(states: MemoryStateStore) -> None:
    # Given
    started, go_on = threading.Event(), threading.Event()
    calls: list[int] = []

    def exchange() -> User:
        calls.append(1)
        started.set()
        assert go_on.wait(10)
        return USER

    def wait(_: float) -> None:
        go_on.set()

    outcome = FirstOutcome(states, Sealer(["k" * 32]), FakeClock(), wait)

    # When
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(outcome.get, KEY, exchange)
        assert started.wait(10)
        others = [pool.submit(outcome.get, KEY, exchange) for _ in range(7)]
        users = [future.result() for future in (first, *others)]

    # Then
    assert users == [USER] * 8
    assert len(calls) == 1


class StoreThatCannotSettle(MemoryStateStore):
    def settle(self, *_: object) -> None:
        raise StoreError("table users: PutItem failed: Unreachable")


class StoreThatIsDown(MemoryStateStore):
    def use(self, *_: object) -> UsedState:
        raise StoreError("table users: PutItem failed: Unreachable")


def test_get_login_stands_where_nobody_can_be_told(clock: FakeClock) -> None:
    outcome = FirstOutcome(StoreThatCannotSettle(), Sealer(["k" * 32]), clock, clock.advance)
    assert outcome.get(KEY, Exchange()) == USER
    with pytest.raises(NoIdentityError):
        outcome.get("other", Exchange(error=NoIdentityError()))


def test_get_store_that_is_down_exchanges_nothing(clock: FakeClock) -> None:
    exchange = Exchange()
    with pytest.raises(StoreError):
        FirstOutcome(StoreThatIsDown(), Sealer(["k" * 32]), clock, clock.advance).get(KEY, exchange)
    assert exchange.made == 0


def test_get_outcome_is_kept_sealed(build: Build, states: MemoryStateStore) -> None:
    build().get(KEY, Exchange())
    used = states.use(KEY, "reader", 0)
    assert used.outcome
    assert "oABCD" not in used.outcome
