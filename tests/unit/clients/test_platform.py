import pytest

from shared.clients.access_tokens import TokenRequest
from shared.clients.calls import ApiCall
from shared.clients.errcodes import WECHAT_ERRORS
from shared.clients.pace import STABLE_TOKEN
from shared.clients.platform import Platform
from shared.clients.ports import FetchedToken
from shared.clients.token_keys import fingerprint
from shared.clients.transport import Transport
from shared.errors import RateLimitError, RejectedTokenError
from tests.client_fakes import FakeMetrics, FakeProvider, FakeSession, FakeTokenStore
from tests.fakes import FakeClock
from tests.unit.clients.conftest import URL


@pytest.fixture
def platform(session: FakeSession, store: FakeTokenStore, metrics: FakeMetrics, clock: FakeClock) -> Platform:
    return Platform(URL, Transport(lambda: session, clock=clock, sleep=clock.advance), store, metrics)


def test_open_api_calls_the_platform_with_its_errors(platform: Platform, session: FakeSession) -> None:
    session.answers.append({"errcode": 40001, "errmsg": "not latest"})
    with pytest.raises(RejectedTokenError):
        platform.open_api(WECHAT_ERRORS).call(ApiCall("/api"))

    assert session.calls[0][0] == URL


def test_share_token_is_kept_under_its_key(platform: Platform, store: FakeTokenStore, metrics: FakeMetrics) -> None:
    provider = platform.share_token(
        "wecom#ww1#1", lambda: TokenRequest("f1", lambda: FetchedToken("T", 7200)), STABLE_TOKEN
    )

    assert provider.get().text == "T"
    record = store.read("wecom#ww1#1")
    assert (record.token, round(record.expires_at - record.refresh_from)) == ("T", 290)
    assert metrics.counts == {"TokenFetch": 1}


def test_share_ticket_is_kept_under_the_key_of_its_type(platform: Platform, store: FakeTokenStore) -> None:
    ticket = platform.share_ticket("wechat#wx1", "jsapi", FakeProvider(), lambda _: FetchedToken("T", 7200))

    assert ticket.get().text == "T"
    assert store.read("wechat#wx1#jsapi").token == "T"  # noqa: S105


def test_share_ticket_refused_may_be_tried_with_another_token(platform: Platform, store: FakeTokenStore) -> None:
    answers = iter([RateLimitError("/cgi-bin/ticket/getticket", 45009, "api freq out of limit"), None])

    def fetch(_: str) -> FetchedToken:
        if error := next(answers):
            raise error
        return FetchedToken("T", 7200)

    token = FakeProvider()
    ticket = platform.share_ticket("wechat#wx1", "jsapi", token, fetch)
    for _ in range(3):
        with pytest.raises(RateLimitError):
            ticket.get()
    refusal = store.read("wechat#wx1#jsapi").refusal
    assert refusal is not None
    assert refusal.credential == fingerprint("wechat#wx1#jsapi", "token-1")
    token.renew(token.get())

    assert ticket.get().text == "T"


def test_share_ticket_token_that_is_rejected_is_replaced_once(platform: Platform, metrics: FakeMetrics) -> None:
    used: list[str] = []

    def fetch(token: str) -> FetchedToken:
        used.append(token)
        if token == "token-1":  # noqa: S105
            raise RejectedTokenError("/cgi-bin/ticket/getticket", 40014, "invalid access_token")
        return FetchedToken("T", 7200)

    assert platform.share_ticket("wechat#wx1", "jsapi", FakeProvider(), fetch).get().text == "T"
    assert used == ["token-1", "token-2"]
    assert metrics.counts["TokenFetchFailure"] == 0
