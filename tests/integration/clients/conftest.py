"""The simulated platforms on this machine, and the clients of the bundle as another process has them each time."""

from collections.abc import Callable

import pytest

from devtools.platform.server import PlatformServer
from shared.clients.factory import OfficialAccount, WecomApp, build_official_account, build_wecom_app
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.storage.suite_store import MemorySuiteStore
from tests.client_fakes import FakeMetrics, FakeTokenStore
from tests.platform.conftest import documents, endpoint, limits, platform, running_endpoint, saved  # noqa: F401
from tests.platform.endpoint import ACCOUNT, CORP

type MakeApp = Callable[..., WecomApp]
type MakeAccount = Callable[..., OfficialAccount]


@pytest.fixture
def store() -> FakeTokenStore:
    return FakeTokenStore()


@pytest.fixture
def metrics() -> FakeMetrics:
    return FakeMetrics()


@pytest.fixture
def suites() -> MemorySuiteStore:
    return MemorySuiteStore()


@pytest.fixture
def wecom(platform: PlatformServer, store: FakeTokenStore, metrics: FakeMetrics) -> Platform:  # noqa: F811
    return Platform(platform.wecom_api_url, Transport(sleep=lambda _: None), store, metrics)


@pytest.fixture
def make_app(wecom: Platform) -> MakeApp:
    def make(secret: str = "wecom-secret", agent_id: int | None = 218) -> WecomApp:  # noqa: S107
        return build_wecom_app(wecom, "wecom", CORP, agent_id, secret)

    return make


@pytest.fixture
def app(make_app: MakeApp) -> WecomApp:
    return make_app()


@pytest.fixture
def make_account(platform: PlatformServer, store: FakeTokenStore, metrics: FakeMetrics) -> MakeAccount:  # noqa: F811
    def make(secret: str = "account-secret") -> OfficialAccount:  # noqa: S107
        return build_official_account(
            Platform(platform.wechat_api_url, Transport(sleep=lambda _: None), store, metrics), ACCOUNT, secret
        )

    return make


@pytest.fixture
def account(make_account: MakeAccount) -> OfficialAccount:
    return make_account()
