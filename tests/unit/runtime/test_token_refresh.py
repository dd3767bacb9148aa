from collections.abc import Iterator
from itertools import count

from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.platform_clients import PlatformClients
from shared.runtime.token_metrics import EmfTokenMetrics
from shared.runtime.token_refresh import refresh_tokens
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.conftest import LogLines
from tests.documents import make_document_text
from tests.fakes import FakeSource


def make_apps(**documents: str) -> Apps:
    cache: DocumentCache[AppSettings] = DocumentCache(FakeSource(**documents), parse_app_settings)
    return Apps(cache)


def make_clients() -> PlatformClients:
    platform = Platform("http://127.0.0.1:9", Transport(), MemoryTokenStore(), EmfTokenMetrics())
    return PlatformClients(platform, platform, MemorySuiteStore())


def test_refresh_tokens_app_that_does_not_validate_is_a_failure(log_lines: LogLines) -> None:
    apps = make_apps(good=make_document_text("wecom_bot"), broken="{}")

    assert refresh_tokens(apps, make_clients()) == {"apps": 2, "failed": 1, "left": 0}
    (line,) = log_lines()
    assert (line["app"], line["reason"]) == ("broken", "configuration")


def test_refresh_tokens_out_of_time_leaves_the_rest_for_the_next_time() -> None:
    apps = make_apps(**{f"app{number}": make_document_text("wecom_bot") for number in range(5)})
    seconds: Iterator[int] = count(0, 15)

    assert refresh_tokens(apps, make_clients(), lambda: next(seconds)) == {"apps": 5, "failed": 0, "left": 3}
