from urllib.parse import quote

import pytest

from shared.errors import InvalidQueryError, UnlistedOriginError
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.http_event import HttpRequest
from shared.runtime.jssdk_endpoint import sign_page
from shared.runtime.platform_clients import PlatformClients
from tests.documents import make_full_document_text
from tests.fakes import FakeSource
from tests.unit.runtime.test_platform_clients import clients

__all__ = ["clients"]


@pytest.fixture
def apps() -> Apps:
    source = FakeSource(demo=make_full_document_text("wecom_app", jssdk_origins=["https://[2001:db8::1]:8443"]))
    cache: DocumentCache[AppSettings] = DocumentCache(source, parse_app_settings)
    return Apps(cache)


def make_request(query: str) -> HttpRequest:
    return HttpRequest.from_event({"pathParameters": {"app": "demo"}, "rawQueryString": query})


@pytest.mark.parametrize("query", ["", "url=", "page=https%3A%2F%2Fapp.example.com"])
def test_sign_page_without_an_address_is_refused(apps: Apps, clients: PlatformClients, query: str) -> None:
    with pytest.raises(InvalidQueryError):
        sign_page(make_request(query), apps, clients)


@pytest.mark.parametrize("url", ["https://[2001:db8::2]:8443/", "https://[2001:db8::1]/", "https://app.example.com/"])
def test_sign_page_of_another_origin_asks_nobody_for_a_ticket(apps: Apps, clients: PlatformClients, url: str) -> None:
    with pytest.raises(UnlistedOriginError):
        sign_page(make_request(f"url={quote(url, safe='')}"), apps, clients)


@pytest.mark.parametrize("url", ["https://app.example.com:port/", "https://user@[2001:db8::1]:8443/"])
def test_sign_page_of_no_origin_is_refused(apps: Apps, clients: PlatformClients, url: str) -> None:
    with pytest.raises(UnlistedOriginError):
        sign_page(make_request(f"url={quote(url, safe='')}"), apps, clients)
