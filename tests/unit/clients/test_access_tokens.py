"""Getting a token: memory, store, platform; leases, waiting and early refreshes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.leases import LEASE_SECONDS
from shared.clients.pace import ACCESS_TOKEN
from shared.clients.ports import FetchedToken, StoredToken
from shared.errors import InvalidCredentialError, PlatformUnavailableError
from tests.client_fakes import FakeIssuer, FakeMetrics, FakeTokenStore
from tests.fakes import FakeClock
from tests.unit.clients.conftest import KEY, MakeProvider, take_lease

EARLY_SECONDS = ACCESS_TOKEN.early_seconds
BUSY = PlatformUnavailableError("/cgi-bin/gettoken", -1, "system busy")


def test_get_first_process_fetches_and_others_read_once(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer
) -> None:
    first = make_provider().get()
    asked = store.asked["read"]
    second = make_provider().get()

    assert first == second
    assert first.text == "token-1"
    assert issuer.fetches == 1
    assert (asked, store.asked["read"]) == (1, 2)


def test_get_warm_process_asks_nobody(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    first = provider.get()
    store.asked.clear()
    clock.advance(7200 - EARLY_SECONDS)

    assert provider.get() == first
    assert issuer.fetches == 1
    assert not store.asked


def test_get_tells_the_age_at_use(make_provider: MakeProvider, metrics: FakeMetrics, clock: FakeClock) -> None:
    provider = make_provider()
    provider.get()
    clock.advance(70)
    provider.get()
    clock.advance(-100)
    provider.get()

    assert metrics.ages == [0, 70, 0]
    assert metrics.counts == {"TokenFetch": 1}


def test_get_expired_token_is_fetched_anew(make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock) -> None:
    provider = make_provider()
    first = provider.get()
    clock.advance(7200)
    second = provider.get()

    assert (first.text, second.text) == ("token-1", "token-2")
    assert second.version > first.version
    assert issuer.fetches == 2


def test_get_is_refreshed_early_at_a_random_point(make_provider: MakeProvider, clock: FakeClock) -> None:
    start, points = clock.now, set()
    make_provider().get()
    for _ in range(50):
        provider = make_provider()
        provider.get()
        points.add(round(provider._look_at - start, 3))

    assert len(points) == 50
    assert 7200 - EARLY_SECONDS * 2 / 3 <= min(points) < max(points) <= 7200 - EARLY_SECONDS / 3


def test_get_short_lived_token_is_refreshed_in_its_last_quarter(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    issuer.lifetime = 20
    provider = make_provider()
    provider.get()
    clock.advance(15)
    assert provider.get().text == "token-1"
    clock.advance(3.5)
    assert provider.get().text == "token-2"


def test_get_stored_token_again_lasts_until_its_new_end(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    first = provider.get()
    clock.advance(7000)
    issuer.answers.append(FetchedToken("token-1", 200))
    again = provider.get()
    clock.advance(199)
    last = provider.get()

    assert first == again == last
    assert store.read(KEY).refresh_from == store.read(KEY).expires_at
    assert issuer.fetches == 2


def test_get_early_refresh_that_fails_keeps_the_token(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock, metrics: FakeMetrics
) -> None:
    provider = make_provider()
    provider.get()
    clock.advance(7000)
    issuer.answers.append(BUSY)
    texts = [provider.get().text, provider.get().text]
    clock.advance(3)
    texts.append(provider.get().text)

    assert texts == ["token-1", "token-1", "token-2"]
    assert metrics.counts["TokenFetchFailure"] == 1


def test_get_early_refresh_that_fails_does_not_outlive_the_token(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    provider.get()
    clock.advance(7199)
    issuer.answers.append(BUSY)
    provider.get()
    clock.advance(1)

    with pytest.raises(PlatformUnavailableError):
        provider.get()


def test_get_while_another_refreshes_uses_the_good_token(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    first = provider.get()
    clock.advance(7000)
    take_lease(store, clock.now + LEASE_SECONDS)
    assert provider.get() == first

    reads = store.asked["read"]
    provider.get()
    assert store.asked["read"] == reads
    clock.advance(3)
    provider.get()
    assert store.asked["read"] == reads + 1
    assert issuer.fetches == 1


def test_get_while_another_fetches_waits_for_its_token(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock, metrics: FakeMetrics
) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock.advance(seconds)
        if len(pauses) == 5:
            lease = store.read(KEY)
            assert store.replace(
                KEY, StoredToken(lease.revision + 1, "theirs", 7, clock.now, clock.now + 7200, clock.now + 6600)
            )

    take_lease(store, clock.now + LEASE_SECONDS)
    provider = make_provider(sleep=sleep)

    assert provider.get().text == "theirs"
    assert issuer.fetches == 0
    assert len(pauses) == 5
    assert all(0 < pause <= 0.4 for pause in pauses)
    assert metrics.counts == {"TokenWait": 1}


@pytest.mark.parametrize("patience_left", [False, True])
def test_refresh_fetches_as_soon_as_it_may(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock, *, patience_left: bool
) -> None:
    provider = make_provider()
    provider.refresh()
    clock.advance(7200 - EARLY_SECONDS - patience_left)
    provider.refresh()

    assert issuer.fetches == 2 - patience_left


def test_refresh_that_fails_is_told_while_the_token_is_good(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a secret that is no longer the console's, and a token that lasts for some minutes
    schedule, user = make_provider(), make_provider()
    schedule.refresh()
    clock.advance(7200 - 500)
    issuer.answers.append(InvalidCredentialError("/cgi-bin/gettoken", 40001, "invalid credential"))

    # When the schedule comes, each time it tells
    for _ in range(2):
        with pytest.raises(InvalidCredentialError):
            schedule.refresh()
        clock.advance(60)

    # Then requests go on with the token
    assert user.get() == schedule.get()
    assert user.get().text == "token-1"
    assert issuer.fetches == 2


def test_refresh_in_another_process_reaches_those_that_use_the_token(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    user, schedule = make_provider(), make_provider()
    user.get()
    clock.advance(7200 - EARLY_SECONDS)
    schedule.refresh()
    assert user.get().text == "token-1"
    clock.advance(EARLY_SECONDS * 2 / 3)

    assert user.get().text == "token-2"
    assert issuer.fetches == 2


def test_get_twenty_processes_at_once_fetch_once(
    store: FakeTokenStore, metrics: FakeMetrics, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a fetch that ends when everybody else waits
    waiting = threading.Semaphore(0)
    done = threading.Event()

    def answer() -> None:
        for _ in range(19):
            waiting.acquire()
        done.set()

    def wait(_: float) -> None:
        waiting.release()
        done.wait()

    issuer.answers.append(answer)
    providers = [AccessTokenProvider(KEY, issuer.prepare, store, metrics, clock=clock, sleep=wait) for _ in range(20)]

    # When
    with ThreadPoolExecutor(20) as pool:
        texts = set(pool.map(lambda provider: provider.get().text, providers))

    # Then
    assert texts == {"token-1"}
    assert issuer.fetches == 1
    assert metrics.counts["TokenWait"] == 19


def test_provider_works_for_one_thread_at_a_time(
    store: FakeTokenStore, metrics: FakeMetrics, issuer: FakeIssuer
) -> None:
    alone: list[bool] = []

    def tell_time() -> float:
        alone.append(provider._lock.locked())
        return 1_767_225_600.0

    provider = AccessTokenProvider(KEY, issuer.prepare, store, metrics, clock=tell_time)
    provider.renew(provider.get())
    provider.refresh()

    assert issuer.fetches == 2
    assert alone
    assert all(alone)


def test_get_token_that_took_long_to_come_lives_from_before_the_call(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    start = clock.now
    issuer.answers.append(lambda: clock.advance(5))
    make_provider().get()

    assert store.read(KEY).expires_at == start + 7200
