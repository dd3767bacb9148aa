from collections.abc import Iterator
from typing import Any

import pytest

from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from tests.platform.endpoint import ACCOUNT, CORP, KEYS, ORIGINAL, PROVIDER, SUITE, Endpoint


@pytest.fixture
def documents() -> dict[str, dict[str, Any]]:
    account = {"kind": "official_account", "callback_keys": KEYS, "app_id": ACCOUNT, "original_id": ORIGINAL}
    return {
        "wecom": {
            "kind": "wecom_app",
            "callback_keys": KEYS,
            "corp_id": CORP,
            "agent_id": 218,
            "secret": "wecom-secret",
        },
        "suite": {
            "kind": "wecom_suite",
            "callback_keys": KEYS,
            "suite_id": SUITE,
            "suite_secret": "suite-secret",
            "provider_corp_id": PROVIDER,
            "provider_secret": "provider-secret",
            "auth_corp_ids": ["wpAbCdEf"],
        },
        "bot": {"kind": "wecom_bot", "callback_keys": KEYS},
        "secure": {**account, "secret": "account-secret", "mode": "secure"},
        "plain": {**account, "app_id": "wx00000000000plain", "secret": "plain-secret", "mode": "plain"},
        "compatible": {**account, "app_id": "wx00000000compatib", "secret": "compatible-secret", "mode": "compatible"},
    }


@pytest.fixture
def limits() -> Limits:
    """Long enough for a busy machine; a test of what happens after them parametrizes shorter ones."""
    return Limits(wecom_verification=5, wechat_verification=5, answer=5, apart=0, poll=0.02, stream=60, hold=10)


@pytest.fixture
def platform(documents: dict[str, dict[str, Any]], limits: Limits) -> Iterator[PlatformServer]:
    with PlatformServer(documents, limits=limits) as server:
        yield server


@pytest.fixture(scope="session")
def running_endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        yield server


@pytest.fixture
def endpoint(running_endpoint: Endpoint) -> Endpoint:
    running_endpoint.requests.clear()
    running_endpoint.answer = running_endpoint.acknowledge
    return running_endpoint


@pytest.fixture
def saved(platform: PlatformServer, endpoint: Endpoint) -> PlatformServer:
    """The platforms with the endpoint saved as the callback URL of every app."""
    for app in ("wecom", "suite", "bot", "secure", "plain", "compatible"):
        platform.save_url(app, endpoint.url)
    endpoint.requests.clear()
    return platform
