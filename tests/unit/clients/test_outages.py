"""Getting a token while the platform or the store is out of order, for seconds and for hours."""

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.pace import ACCESS_TOKEN
from shared.errors import InvalidCredentialError, PlatformUnavailableError, TokenUnavailableError
from tests.client_fakes import FakeIssuer, FakeMetrics, FakeTokenStore
from tests.fakes import FakeClock
from tests.unit.clients.conftest import KEY, MakeProvider

BUSY = PlatformUnavailableError("/cgi-bin/gettoken", -1, "system busy")
WRONG_SECRET = InvalidCredentialError("/cgi-bin/gettoken", 40001, "invalid credential")


def test_get_platform_that_is_down_for_long_is_asked_ever_more_seldom(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a platform that is down for an hour, with a request each second
    issuer.answers.extend([BUSY] * 10_000)
    start, provider, asked_at = clock.now, make_provider(), list[float]()
    for _ in range(3600):
        before = issuer.fetches
        with pytest.raises(PlatformUnavailableError):
            provider.get()
        if issuer.fetches > before:
            asked_at.append(clock.now - start)
        clock.advance(1)

    # Then it is asked after 3, 6, 12, 24 and 48 seconds, and each 48 from then on
    assert asked_at[:8] == [0, 3, 9, 21, 45, 93, 141, 189]
    assert issuer.fetches == len(asked_at) < 80

    # When it is back, there is a token within a minute
    issuer.answers.clear()
    clock.advance(48)
    assert make_provider().get().text == "token-1"


def test_get_platform_that_was_down_is_asked_soon_the_next_time(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a platform that was down for a while
    provider = make_provider()
    issuer.answers.extend([BUSY] * 4)
    for _ in range(4):
        with pytest.raises(PlatformUnavailableError):
            provider.get()
        clock.advance(48)
    rejected = provider.get()

    # When it fails again, then once more after 3 seconds
    issuer.answers.append(BUSY)
    with pytest.raises(PlatformUnavailableError):
        provider.renew(rejected)
    clock.advance(3)
    assert provider.get().text == "token-2"


def test_get_fetched_too_often_is_refused_for_a_moment_and_counted(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock, metrics: FakeMetrics
) -> None:
    # Given a token that is rejected again and again
    provider = make_provider()
    token = provider.get()
    for _ in range(ACCESS_TOKEN.burst - 1):
        token = provider.renew(token)

    # When it is once more, then nobody fetches, and each time counts as a failure
    for process in (provider, make_provider()):
        with pytest.raises(TokenUnavailableError, match=f"^{KEY}: fetched too often, and not again for 15 s$"):
            process.renew(token)
    assert issuer.fetches == ACCESS_TOKEN.burst
    assert metrics.counts["TokenFetchFailure"] == 2

    # When a while has passed, then there is another
    clock.advance(15)
    assert provider.renew(token).text == f"token-{ACCESS_TOKEN.burst + 1}"


@pytest.mark.parametrize("outage", ["before", "during", "after"], ids=lambda at: f"{at}-the-fetch")
def test_get_store_is_down_costs_one_fetch_for_each_process(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock, outage: str
) -> None:
    # Given
    def go_down() -> None:
        store.down = True

    provider = make_provider()
    if outage == "before":
        go_down()
    elif outage == "during":
        issuer.answers.append(go_down)
    else:
        provider.get()
        go_down()

    # When
    texts = set()
    for _ in range(50):
        texts.add(provider.get().text)
        clock.advance(60)

    # Then
    assert texts == {"token-1"}
    assert issuer.fetches == 1


def test_get_store_fails_between_read_and_lease_goes_on_alone(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer
) -> None:
    prepare, provider = issuer.prepare, make_provider()

    def go_down() -> object:
        store.down = True
        return prepare()

    provider._prepare = go_down  # type: ignore[assignment]  # raises nothing that the type would tell

    assert provider.get().text == "token-1"
    assert store.asked == {"read": 1, "replace": 1}


def test_get_store_is_down_failures_are_not_repeated_with_each_request(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    store.down = True
    provider = make_provider()
    issuer.answers.append(WRONG_SECRET)
    for _ in range(20):
        with pytest.raises(InvalidCredentialError):
            provider.get()
        clock.advance(10)

    assert issuer.fetches == 1
    assert store.asked["read"] == 20


def test_renew_store_is_down_gives_another_token(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    rejected = provider.get()
    store.down = True
    renewed = provider.renew(rejected)
    clock.advance(10)

    assert provider.get() == renewed
    assert renewed.version > rejected.version
    assert issuer.fetches == 2


def test_get_store_is_back_is_asked_again(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    alone, other = make_provider(), make_provider()
    store.down = True
    alone.get()
    store.down = False
    shared = other.get()
    clock.advance(7200 - 100)
    newer = other.get()

    assert alone.get() == newer
    assert newer != shared
    assert issuer.fetches == 3


def test_get_token_fetched_alone_is_used_until_its_end(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a token that was fetched while the store was down
    provider = make_provider()
    store.down = True
    first = provider.get()

    # When the store is back, and the early refresh fails
    store.down = False
    clock.advance(7200 - 60)
    issuer.answers.append(BUSY)

    # Then that token is used
    assert provider.get() == first
    clock.advance(30)
    assert provider.get().text == "token-2"


def test_renew_token_fetched_alone_is_not_given_out_again(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    store.down = True
    rejected = provider.get()
    store.down = False
    clock.advance(10)
    issuer.answers.append(BUSY)
    with pytest.raises(PlatformUnavailableError):
        provider.renew(rejected)

    with pytest.raises(PlatformUnavailableError):
        provider.get()


def test_get_lease_of_another_is_nobodys_business_while_the_store_is_down(
    make_provider: MakeProvider, store: FakeTokenStore, clock: FakeClock
) -> None:
    def sleep(seconds: float) -> None:
        clock.advance(seconds)
        store.down = True

    assert store.replace(KEY, store.read(KEY)._replace(revision=1, lease_until=clock.now + 8))
    start = clock.now
    provider: AccessTokenProvider = make_provider(sleep=sleep)

    assert provider.get().text == "token-1"
    assert clock.now - start < 1
