"""Replacing a token that the platform has rejected: that very one, once, for everybody."""

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.leases import FETCHES_PER_HOUR
from shared.clients.ports import FetchedToken
from shared.errors import InvalidCredentialError, PlatformUnavailableError, RejectedTokenError, TokenUnavailableError
from tests.client_fakes import FakeIssuer, FakeMetrics, FakeTokenStore
from tests.fakes import FakeClock
from tests.unit.clients.conftest import KEY, MakeProvider

WRONG_SECRET = InvalidCredentialError("/cgi-bin/gettoken", 40001, "invalid credential")


def test_renew_rejected_token_is_fetched_once_for_everybody(
    make_provider: MakeProvider, issuer: FakeIssuer, metrics: FakeMetrics
) -> None:
    first, second, third = (make_provider() for _ in range(3))
    rejected = first.get()
    assert second.get() == rejected
    renewed = first.renew(rejected)

    assert second.renew(rejected) == third.get() == renewed
    assert (rejected.text, renewed.text) == ("token-1", "token-2")
    assert issuer.fetches == 2
    assert metrics.counts["TokenRepeat"] == 2


def test_renew_token_that_this_process_has_replaced_asks_nobody(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer
) -> None:
    provider = make_provider()
    rejected = provider.get()
    renewed = provider.renew(rejected)
    store.asked.clear()

    assert provider.renew(rejected) == renewed
    assert not store.asked
    assert issuer.fetches == 2


def test_renew_while_it_lasts_nobody_else_uses_the_rejected_token(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer
) -> None:
    provider = make_provider()
    rejected = provider.get()
    during: list[float] = []
    issuer.answers.append(lambda: during.append(store.read(KEY).expires_at))
    provider.renew(rejected)

    assert during == [0]


def test_renew_failed_fetch_leaves_the_rejected_token_expired(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    rejected = provider.get()
    issuer.answers.append(PlatformUnavailableError("/cgi-bin/gettoken", -1, "system busy"))
    with pytest.raises(PlatformUnavailableError):
        provider.renew(rejected)
    clock.advance(3)

    assert make_provider().get().text == "token-2"


def test_renew_that_fails_does_not_give_the_rejected_token_out_again(
    make_provider: MakeProvider, issuer: FakeIssuer
) -> None:
    provider = make_provider()
    rejected = provider.get()
    issuer.answers.append(WRONG_SECRET)
    with pytest.raises(InvalidCredentialError):
        provider.renew(rejected)
    with pytest.raises(InvalidCredentialError):
        provider.get()

    assert issuer.fetches == 2


def test_renew_after_the_record_was_lost_does_not_take_a_newer_token_for_the_old_one(
    make_provider: MakeProvider, store: FakeTokenStore, issuer: FakeIssuer, clock: FakeClock
) -> None:
    first, second = make_provider(), make_provider()
    rejected = first.get()
    store.delete(KEY)
    clock.advance(1)
    newer = second.get()

    assert first.renew(rejected) == newer
    assert issuer.fetches == 2


def test_renew_same_token_again_is_raised_and_not_fetched_again(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a platform that gives the token again that it has rejected
    provider, other = make_provider(), make_provider()
    rejected = provider.get()
    issuer.answers.append(FetchedToken("token-1", 7000))

    # When
    for process in (provider, other, provider):
        with pytest.raises(RejectedTokenError, match="gives the token again"):
            process.renew(rejected)

    # Then it goes on being used, and another is tried after a while
    assert issuer.fetches == 2
    assert make_provider().get() == provider.get() == rejected
    clock.advance(60)
    assert provider.renew(rejected).text == "token-2"


def test_get_after_the_same_token_was_given_again_is_fetched_at_its_end(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    rejected = provider.get()
    clock.advance(7190)
    issuer.answers.append(FetchedToken("token-1", 10))
    with pytest.raises(RejectedTokenError):
        provider.renew(rejected)
    clock.advance(10)

    assert make_provider().get().text == "token-2"


def test_get_refused_credential_is_not_tried_again_by_anybody(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock, metrics: FakeMetrics
) -> None:
    issuer.answers.append(WRONG_SECRET)
    for provider in (make_provider(), make_provider()):
        for _ in range(3):
            with pytest.raises(InvalidCredentialError, match=r"^/cgi-bin/gettoken: 40001 invalid credential$"):
                provider.get()
    assert issuer.fetches == 1
    assert metrics.counts == {"TokenFetch": 1, "TokenFetchFailure": 1}
    clock.advance(300)

    assert make_provider().get().text == "token-1"


def test_get_rotated_credential_is_tried_at_once(make_provider: MakeProvider, issuer: FakeIssuer) -> None:
    issuer.answers.append(WRONG_SECRET)
    with pytest.raises(InvalidCredentialError):
        make_provider().get()
    issuer.credential = "another"

    assert make_provider().get().text == "token-1"


def test_get_fetched_too_often_within_the_hour_is_not_fetched(
    make_provider: MakeProvider, issuer: FakeIssuer, clock: FakeClock
) -> None:
    provider = make_provider()
    token = provider.get()
    for _ in range(FETCHES_PER_HOUR - 1):
        token = provider.renew(token)

    with pytest.raises(TokenUnavailableError, match=f"^{KEY}: fetched {FETCHES_PER_HOUR} times within an hour$"):
        make_provider().renew(token)
    assert issuer.fetches == FETCHES_PER_HOUR
    clock.advance(3600)
    assert provider.renew(token).text == f"token-{FETCHES_PER_HOUR + 1}"


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
