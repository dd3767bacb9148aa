from collections.abc import Callable

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.api import Api, TokenApi
from shared.clients.errcodes import WECOM_ERRORS
from shared.clients.transport import Transport
from tests.client_fakes import FakeIssuer, FakeMetrics, FakeProvider, FakeSession, FakeTokenStore
from tests.fakes import FakeClock

KEY = "wecom#ww1#1000002"
URL = "https://qyapi.weixin.qq.com"

type MakeProvider = Callable[..., AccessTokenProvider]


def take_lease(store: FakeTokenStore, until: float) -> None:
    """Takes the lease as another process does."""
    record = store.read(KEY)
    assert store.replace(KEY, record._replace(revision=record.revision + 1, lease_until=until))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store() -> FakeTokenStore:
    return FakeTokenStore()


@pytest.fixture
def metrics() -> FakeMetrics:
    return FakeMetrics()


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer()


@pytest.fixture
def make_provider(store: FakeTokenStore, metrics: FakeMetrics, issuer: FakeIssuer, clock: FakeClock) -> MakeProvider:
    """Makes the provider of another process, with the same store."""

    def make(sleep: Callable[[float], None] = clock.advance) -> AccessTokenProvider:
        return AccessTokenProvider(KEY, issuer.prepare, store, metrics, clock=clock, sleep=sleep)

    return make


@pytest.fixture
def session() -> FakeSession:
    """Answers that a test appends are those of the calls that it makes."""
    return FakeSession()


@pytest.fixture
def api(session: FakeSession, clock: FakeClock) -> Api:
    return Api(Transport(lambda: session, clock=clock, sleep=clock.advance), URL, WECOM_ERRORS)


@pytest.fixture
def token_api(api: Api) -> TokenApi:
    return TokenApi(api, FakeProvider())
