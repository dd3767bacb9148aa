import json
from copy import replace
from urllib.parse import quote

import pytest

from shared.clients.platform import Platform
from shared.clients.ports import StoredToken
from shared.clients.transport import Transport
from shared.errors import InvalidQueryError, UnknownAppError, UnlistedOriginError
from shared.protocol.jssdk import sign_jssdk
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.http_event import HttpRequest
from shared.runtime.jssdk_endpoint import sign_page
from shared.runtime.platform_clients import PlatformClients
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeMetrics
from tests.documents import make_document_text, make_full_document_text
from tests.factories import ACCOUNT, WECOM
from tests.fakes import FakeClock, FakeSource
from tests.unit.runtime.test_platform_clients import clients

__all__ = ["clients"]

ORIGIN = "https://app.example.com"
PAGE = f"url={quote(ORIGIN, safe='')}%2Flist"
NO_AGENT = {"agent_id": None, "oauth": None}
TICKETS = {
    f"wecom#{WECOM.receive_id}#1000021#jsapi": "jsapi-ticket",
    f"wecom#{WECOM.receive_id}#1000021#agent_config": "agent-ticket",
    f"wecom#{WECOM.receive_id}#demo#jsapi": "jsapi-ticket",
    f"wechat#{ACCOUNT.receive_id}#jsapi": "jsapi-ticket",
}


@pytest.fixture
def apps() -> Apps:
    source = FakeSource(demo=make_full_document_text("wecom_app", jssdk_origins=["https://[2001:db8::1]:8443"]))
    cache: DocumentCache[AppSettings] = DocumentCache(source, parse_app_settings)
    return Apps(cache)


@pytest.fixture
def warm_clients() -> PlatformClients:
    """Clients that find every ticket in the store."""
    store = MemoryTokenStore()
    for key, ticket in TICKETS.items():
        store.replace(key, StoredToken(1, ticket, version=1, expires_at=1e12, refresh_from=1e12))
    platform = Platform("http://127.0.0.1:9", Transport(), store, FakeMetrics())
    return PlatformClients(platform, platform, MemorySuiteStore())


def make_request(query: str, **headers: str) -> HttpRequest:
    return HttpRequest.from_event({"pathParameters": {"app": "demo"}, "rawQueryString": query, "headers": headers})


@pytest.mark.parametrize(
    ("document", "app_id", "signed_with"),
    [
        (
            make_full_document_text("wecom_app"),
            WECOM.receive_id,
            {"config": "jsapi-ticket", "agentConfig": "agent-ticket"},
        ),
        (make_full_document_text("wecom_app", **NO_AGENT), WECOM.receive_id, {"config": "jsapi-ticket"}),
        (make_full_document_text("official_account"), ACCOUNT.receive_id, {"config": "jsapi-ticket"}),
    ],
    ids=["corp-app", "corp-app-without-agent", "account"],
)
def test_sign_page_has_each_config_with_its_own_ticket(
    warm_clients: PlatformClients, document: str, app_id: str, signed_with: dict[str, str]
) -> None:
    apps = Apps(DocumentCache[AppSettings](FakeSource(demo=document), parse_app_settings))
    configs = json.loads(sign_page(make_request(PAGE), apps, warm_clients).body)

    assert configs.keys() == signed_with.keys()
    assert configs["config"]["appId"] == app_id
    for name, ticket in signed_with.items():
        config = configs[name]
        expected = sign_jssdk(ticket, config["nonceStr"], config["timestamp"], f"{ORIGIN}/list")
        assert config["signature"] == expected


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [({"origin": ORIGIN}, {"access-control-allow-origin": ORIGIN}), ({"origin": "https://evil.example"}, {}), ({}, {})],
    ids=["listed", "another", "none"],
)
def test_sign_page_may_be_read_by_listed_origins_and_kept_by_no_cache(
    warm_clients: PlatformClients, origin: dict[str, str], allowed: dict[str, str]
) -> None:
    source = FakeSource(demo=make_full_document_text("official_account"))
    apps = Apps(DocumentCache[AppSettings](source, parse_app_settings))
    response = sign_page(make_request(PAGE, **origin), apps, warm_clients)

    assert response.headers == {"vary": "Origin", "cache-control": "no-store", **allowed}


@pytest.mark.parametrize("kind", ["wecom_bot", "wecom_suite"])
def test_sign_page_of_a_kind_without_pages_is_refused(clients: PlatformClients, kind: str) -> None:
    # Given settings such as no document gives
    def parse(name: str, text: str) -> AppSettings:
        return replace(parse_app_settings(name, text), jssdk_origins=(ORIGIN,))

    apps = Apps(DocumentCache[AppSettings](FakeSource(demo=make_document_text(kind)), parse))
    assert isinstance(sign_page(make_request(PAGE), apps, clients).error, UnknownAppError)


@pytest.mark.parametrize("query", ["", "url=", "page=https%3A%2F%2Fapp.example.com"])
def test_sign_page_without_an_address_is_refused(apps: Apps, clients: PlatformClients, query: str) -> None:
    with pytest.raises(InvalidQueryError):
        sign_page(make_request(query), apps, clients)


@pytest.mark.parametrize("url", ["https://[2001:db8::2]:8443/", "https://[2001:db8::1]/", "https://app.example.com/"])
def test_sign_page_of_another_origin_asks_nobody_for_a_ticket(apps: Apps, clients: PlatformClients, url: str) -> None:
    refusal = sign_page(make_request(f"url={quote(url, safe='')}"), apps, clients)

    assert isinstance(refusal.error, UnlistedOriginError)


@pytest.mark.parametrize("url", ["https://app.example.com:port/", "https://user@[2001:db8::1]:8443/"])
def test_sign_page_of_no_origin_is_refused(apps: Apps, clients: PlatformClients, url: str) -> None:
    refusal = sign_page(make_request(f"url={quote(url, safe='')}"), apps, clients)

    assert isinstance(refusal.error, UnlistedOriginError)


def test_sign_page_refusal_follows_the_settings_that_were_read_last(clients: PlatformClients) -> None:
    # Given an origin that has been taken off the list since the settings were read
    source, clock = FakeSource(demo=make_full_document_text("official_account")), FakeClock()
    apps = Apps(DocumentCache[AppSettings](source, parse_app_settings, clock=clock))
    apps.get("demo")
    clock.advance(6)
    source.documents["demo"] = make_full_document_text("official_account", jssdk_origins=["https://other.example"])

    # When a page of it asks for another page's signature
    refusal = sign_page(make_request("url=https%3A%2F%2Fevil.example", origin=ORIGIN), apps, clients)

    # Then it may not read why
    assert isinstance(refusal.error, UnlistedOriginError)
    assert refusal.headers == {"vary": "Origin", "cache-control": "no-store"}
