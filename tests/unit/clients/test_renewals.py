"""Replacing a token that the platform has rejected: that very one, once, for everybody."""

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.pace import TICKET
from shared.clients.ports import FetchedToken
from shared.errors import InvalidCredentialError, PlatformUnavailableError, RejectedTokenError
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


def test_replace_fetches_another_token_although_the_one_at_hand_is_good(
    make_provider: MakeProvider, issuer: FakeIssuer, metrics: FakeMetrics
) -> None:
    user, operator = make_provider(), make_provider()
    leaked = user.get()
    operator.replace()

    assert make_provider().get() == operator.get() == user.renew(leaked)
    assert operator.get().text == "token-2"
    assert issuer.fetches == 2
    assert metrics.counts["TokenRepeat"] == 1


def test_replace_before_the_first_fetch_fetches_it(make_provider: MakeProvider, issuer: FakeIssuer) -> None:
    make_provider().replace()

    assert make_provider().get().text == "token-1"
    assert issuer.fetches == 1


def test_replace_same_token_again_is_raised_and_used_on(make_provider: MakeProvider, issuer: FakeIssuer) -> None:
    provider = make_provider()
    token = provider.get()
    issuer.answers.append(FetchedToken("token-1", 7000))
    with pytest.raises(RejectedTokenError, match="gives the token again"):
        provider.replace()

    assert provider.get() == make_provider().get() == token
    assert issuer.fetches == 2


def test_get_ticket_is_looked_after_now_and_then(
    store: FakeTokenStore, metrics: FakeMetrics, issuer: FakeIssuer, clock: FakeClock
) -> None:
    # Given a page whose ticket an operator replaces
    page, operator = (
        AccessTokenProvider(KEY, issuer.prepare, store, metrics, pace=TICKET, clock=clock) for _ in range(2)
    )
    page.get()
    operator.replace()
    store.asked.clear()

    # When some minutes have passed, then it has the other one
    clock.advance(299)
    assert page.get().text == "token-1"
    clock.advance(1)
    assert page.get().text == "token-2"
    assert store.asked == {"read": 1}
