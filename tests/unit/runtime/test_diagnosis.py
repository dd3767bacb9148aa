from collections.abc import Mapping
from typing import Any

import pytest

from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.diagnosis import diagnose
from shared.runtime.document_cache import DocumentCache
from shared.runtime.platform_clients import PlatformClients
from shared.runtime.token_metrics import EmfTokenMetrics
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeSession
from tests.documents import make_document_text, make_full_document_text
from tests.factories import SUITE
from tests.fakes import FakeSource

_TOKEN = {"access_token": "canary-token", "suite_access_token": "canary-token", "expires_in": 7200}
_ADDRESSES = {"ip_list": ["203.0.113.7"]}


def examine(document: str, *answers: Mapping[str, Any], app: str = "demo") -> tuple[Mapping[str, object], list[str]]:
    """Returns the diagnosis, and the paths that were called."""
    session, suites = FakeSession(*answers), MemorySuiteStore()
    suites.save_ticket(SUITE.receive_id, "ticket", 1)
    platform = Platform("http://127.0.0.1:9", Transport(lambda: session), MemoryTokenStore(), EmfTokenMetrics())
    settings: DocumentCache[AppSettings] = DocumentCache(FakeSource(demo=document), parse_app_settings)
    result = diagnose(app, Apps(settings), PlatformClients(platform, platform, suites))
    return result, session.paths


@pytest.mark.parametrize(
    ("kind", "paths"),
    [
        ("wecom_app", ["/cgi-bin/gettoken", "/cgi-bin/getcallbackip"]),
        ("official_account", ["/cgi-bin/stable_token", "/cgi-bin/getcallbackip"]),
        ("wecom_suite", ["/cgi-bin/service/get_suite_token", "/cgi-bin/service/get_pre_auth_code"]),
    ],
)
def test_diagnose_makes_one_harmless_call_with_a_token(kind: str, paths: list[str]) -> None:
    assert examine(make_full_document_text(kind), _TOKEN, _ADDRESSES) == ({"outcome": "reached"}, paths)


@pytest.mark.parametrize("kind", ["wecom_app", "wecom_suite", "wecom_bot", "official_account"])
def test_diagnose_app_without_secret_has_nothing_to_call(kind: str) -> None:
    assert examine(make_document_text(kind)) == ({"outcome": "nothing_to_call"}, [])


def test_diagnose_unlisted_address_is_named() -> None:
    refusal = {"errcode": 60020, "errmsg": "not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more"}

    result, _ = examine(make_full_document_text("wecom_app"), _TOKEN, refusal)

    assert (result["outcome"], result["reason"]) == ("failed", "unlisted_address")
    assert (result["errcode"], result["address"]) == (60020, "203.0.113.7")


def test_diagnose_wrong_secret_has_the_errcode_and_no_secret() -> None:
    refusal = {"errcode": 40001, "errmsg": "invalid credential"}

    result, paths = examine(make_full_document_text("wecom_app"), refusal)

    assert (result["reason"], result["errcode"]) == ("invalid_credential", 40001)
    assert paths == ["/cgi-bin/gettoken"]
    assert "canary" not in str(result)


@pytest.mark.parametrize("app", ["nobody", "", "Not A Name"])
def test_diagnose_unknown_app_fails_without_errcode(app: str) -> None:
    result, _ = examine(make_document_text("wecom_bot"), app=app)

    assert result == {"outcome": "failed", "reason": "unknown_app", "problem": "no app of this name is set up"}
