"""What goes wrong while a token is fetched: dead holders, lost leases, jumping clocks, answers without a token."""

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.leases import LEASE_SECONDS, build_lease, build_token
from shared.clients.pace import ACCESS_TOKEN, CLOCK_SKEW_SECONDS
from shared.clients.ports import FetchedToken
from shared.errors import (
    InvalidCredentialError,
    PlatformUnavailableError,
    RejectedTokenError,
    StoreError,
    SuiteTicketError,
    TokenUnavailableError,
)
from tests.client_fakes import FakeIssuer, FakeMetrics, FakeTokenStore
from tests.fakes import FakeClock
from tests.unit.clients.conftest import KEY, MakeProvider, take_lease

BUSY = PlatformUnavailableError("/cgi-bin/gettoken", -1, "system busy")
REJECTED = RejectedTokenError("/cgi-bin/get_jsapi_ticket", 40014, "invalid access_token")


@pytest.mark.parametrize(
    "ahead", [LEASE_SECONDS, LEASE_SECONDS + CLOCK_SKEW_SECONDS + 0.1], ids=["dead-holder", "clock-was-ahead"]
)
def test_get_lease_of_a_dead_holder_is_taken_over(
    make_provider: MakeProvider, store: FakeTokenStore, clock: FakeClock, metrics: FakeMetrics, ahead: float
) -> None:
    take_lease(store, clock.now + ahead)
    start = clock.now

    assert make_provider().get().text == "token-1"
    assert metrics.counts["TokenLeaseTakeover"] == 1
    assert clock.now - start < LEASE_SECONDS + 0.5


@pytest.mark.parametrize("skew", [-CLOCK_SKEW_SECONDS, -0.05, 0.05, CLOCK_SKEW_SECONDS])
def test_get_processes_whose_clocks_differ_fetch_once(
    store: FakeTokenStore, metrics: FakeMetrics, issuer: FakeIssuer, clock: FakeClock, skew: float
) -> None:
    # Given a process that asks while another one, whose clock is another, fetches
    pauses: list[float] = []

    def finish(seconds: float) -> None:
        pauses.append(seconds)
        lease = store.read(KEY)
        assert store.replace(KEY, build_token(KEY, lease, FetchedToken("theirs", 7200), None, clock.now, ACCESS_TOKEN))

    late = AccessTokenProvider(KEY, issuer.prepare, store, metrics, clock=lambda: clock.now + skew, sleep=finish)
    assert store.replace(KEY, build_lease(KEY, store.read(KEY), None, clock.now, ACCESS_TOKEN))

    # Then it waits for that one's token
    assert late.get().text == "theirs"
    assert (len(pauses), issuer.fetches) == (1, 0)


@pytest.mark.parametrize("skew", [-CLOCK_SKEW_SECONDS, -0.05, 0.05, CLOCK_SKEW_SECONDS])
def test_get_refusal_holds_for_processes_whose_clocks_differ(
    make_provider: MakeProvider,
    store: FakeTokenStore,
    metrics: FakeMetrics,
    issuer: FakeIssuer,
    clock: FakeClock,
    skew: float,
) -> None:
    issuer.answers.append(InvalidCredentialError("/cgi-bin/gettoken", 40001, "invalid credential"))
    other = AccessTokenProvider(KEY, issuer.prepare, store, metrics, clock=lambda: clock.now + skew)
    for provider in (make_provider(), other):
        with pytest.raises(InvalidCredentialError):
            provider.get()

    assert issuer.fetches == 1


def test_get_holder_that_never_ends_is_given_up(
    make_provider: MakeProvider, store: FakeTokenStore, clock: FakeClock
) -> None:
    def sleep(seconds: float) -> None:
        clock.advance(seconds)
        take_lease(store, clock.now + LEASE_SECONDS)

    take_lease(store, clock.now + LEASE_SECONDS)
    start = clock.now
    with pytest.raises(TokenUnavailableError, match=f"^{KEY}: another process"):
        make_provider(sleep=sleep).get()
    assert 3 * LEASE_SECONDS < clock.now - start < 3 * LEASE_SECONDS + 1


def test_get_lease_lost_to_a_faster_process_leaves_the_fetch_to_it(
    make_provider: MakeProvider, issuer: FakeIssuer
) -> None:
    # Given another process that gets the lease between this one's read and its write
    other, provider = make_provider(), make_provider()
    prepare = issuer.prepare
    provider._prepare = lambda: (other.get(), prepare())[1]

    # When, then
    assert provider.get().text == "token-1"
    assert issuer.fetches == 1


def test_get_lease_that_ended_during_the_fetch_gives_way(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    other, provider = make_provider(), make_provider()

    def dawdle() -> None:
        clock.advance(LEASE_SECONDS)
        other.get()

    issuer.answers.append(dawdle)

    assert provider.get() == other.get()
    assert provider.get().text == store.read(KEY).token
    assert issuer.fetches == 2


def test_get_failed_fetch_after_the_lease_was_lost_raises(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    other, provider = make_provider(), make_provider()

    def dawdle() -> None:
        clock.advance(LEASE_SECONDS)
        other.get()
        raise BUSY

    issuer.answers.append(dawdle)

    with pytest.raises(PlatformUnavailableError):
        provider.get()
    assert store.read(KEY).refusal is None
    assert provider.get() == other.get()


@pytest.mark.parametrize("jump", [-3600, -1, 0.5, 3600, 10**6])
def test_get_after_a_clock_jump_gives_a_token_in_a_few_fetches(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock, jump: float
) -> None:
    before = make_provider()
    first = before.get()
    clock.advance(jump)
    cold = make_provider()

    assert before.get() == cold.get()
    assert cold.renew(cold.get()).version > first.version
    assert issuer.fetches <= 3


@pytest.mark.parametrize("fetched", [FetchedToken("token", 0), FetchedToken("token", -5), FetchedToken("", 7200)])
def test_get_answer_without_a_living_token_raises_and_waits(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock, fetched: FetchedToken
) -> None:
    issuer.answers.append(fetched)
    provider = make_provider()

    for _ in range(5):
        with pytest.raises(PlatformUnavailableError, match="the answer has no token"):
            provider.get()
    assert issuer.fetches == 1
    clock.advance(3)
    assert provider.get().text == "token-1"


def test_get_needed_token_that_is_rejected_twice_is_no_rejection_of_this_one(
    make_provider: MakeProvider, issuer: FakeIssuer
) -> None:
    issuer.answers.extend([REJECTED, REJECTED])

    for _ in range(2):
        with pytest.raises(Exception, match="40014 invalid access_token") as caught:
            make_provider().get()
        assert not isinstance(caught.value, RejectedTokenError)
    assert issuer.fetches == 2


def test_get_needed_token_that_is_rejected_is_replaced_while_nobody_has_the_lease(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, metrics: FakeMetrics
) -> None:
    leases: list[float] = []
    issuer.renew = lambda: leases.append(store.read(KEY).lease_until)
    issuer.answers.append(REJECTED)

    assert make_provider().get().text == "token-1"
    assert (leases, issuer.fetches) == ([0], 2)
    assert metrics.counts == {"TokenFetch": 2}


def test_get_needed_token_that_cannot_be_replaced_is_no_refusal_of_this_one(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer
) -> None:
    # Given a suite whose ticket has expired
    def fail() -> None:
        raise SuiteTicketError("/cgi-bin/service/get_suite_token", 40085, "invalid suite_ticket")

    issuer.renew = fail
    issuer.answers.append(REJECTED)
    with pytest.raises(SuiteTicketError):
        make_provider().get()

    # When the next one is there, then it is tried at once
    assert store.read(KEY).refusal is None
    assert make_provider().get().text == "token-1"


def test_get_needed_token_is_replaced_while_another_process_fetches(
    make_provider: MakeProvider, issuer: FakeIssuer
) -> None:
    other = make_provider()
    issuer.renew = other.get
    issuer.answers.append(REJECTED)

    assert make_provider().get() == other.get()
    assert issuer.fetches == 2


@pytest.mark.parametrize("error", [StoreError("down"), TokenUnavailableError("none")])
def test_get_without_what_buys_the_token_raises_and_takes_no_lease(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock, error: Exception
) -> None:
    provider = make_provider()
    issuer.prepare_error = error
    with pytest.raises(type(error)):
        provider.get()
    assert store.asked == {"read": 1}

    issuer.prepare_error = None
    first = provider.get()
    clock.advance(7000)
    issuer.prepare_error = error
    assert provider.get() == first


def test_get_fetch_that_fails_for_want_of_another_token_frees_the_lease(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer
) -> None:
    issuer.answers.append(TokenUnavailableError("none"))
    with pytest.raises(TokenUnavailableError):
        make_provider().get()

    assert (store.read(KEY).lease_until, store.read(KEY).refusal) == (0, None)
    assert make_provider().get().text == "token-1"
