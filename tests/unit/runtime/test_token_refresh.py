from collections.abc import Iterator
from itertools import count

import pytest

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.errors import InvalidCredentialError, StoreError, TokenUnavailableError
from shared.runtime.app_settings import AppSettings, WecomAppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.platform_clients import PlatformClients
from shared.runtime.token_metrics import EmfTokenMetrics
from shared.runtime.token_refresh import refresh_tokens
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeProvider
from tests.conftest import LogLines
from tests.documents import make_document_text, make_full_document_text
from tests.fakes import FakeClock, FakeSource

OLD, NEW = "outdated", "rotated"


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


class Token(FakeProvider):
    """A token that is refreshed, or fails to be."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error
        self.refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1
        if self.error:
            raise self.error


class Tokens(PlatformClients):
    """Clients of which nothing but the tokens is asked for."""

    def __init__(self, *tokens: Token) -> None:
        self.tokens = tokens

    def list_tokens(self, settings: AppSettings, **_: bool) -> Iterator[Token]:  # noqa: ARG002
        return iter(self.tokens)


def test_refresh_tokens_one_that_fails_does_not_stop_the_next(log_lines: LogLines) -> None:
    clients = Tokens(Token(TokenUnavailableError("none")), Token(StoreError("down")), Token())

    assert refresh_tokens(make_apps(demo=make_document_text("wecom_bot")), clients)["failed"] == 1
    assert [token.refreshed for token in clients.tokens] == [1, 1, 1]
    assert [line["reason"] for line in log_lines()] == ["token_unavailable", "store"]


def test_refresh_tokens_unforeseen_failure_stops_neither_the_next_token_nor_the_next_app(log_lines: LogLines) -> None:
    clients = Tokens(Token(ValueError("canary")), Token())
    apps = make_apps(one=make_document_text("wecom_bot"), two=make_document_text("wecom_bot"))

    assert refresh_tokens(apps, clients) == {"apps": 2, "failed": 2, "left": 0}
    assert [token.refreshed for token in clients.tokens] == [2, 2]
    assert {line["app"]: line["reason"] for line in log_lines()} == {"one": "ValueError", "two": "ValueError"}
    assert "canary" not in str(log_lines())


def test_refresh_tokens_app_whose_clients_cannot_be_built_stops_no_other(log_lines: LogLines) -> None:
    class Broken(PlatformClients):
        def list_tokens(self, settings: AppSettings, **_: bool) -> Iterator[AccessTokenProvider]:
            if settings.app == "one":
                raise KeyError("canary")
            return super().list_tokens(settings)

    apps = make_apps(one=make_document_text("wecom_bot"), two=make_document_text("wecom_bot"))
    platform = Platform("http://127.0.0.1:9", Transport(), MemoryTokenStore(), EmfTokenMetrics())

    assert refresh_tokens(apps, Broken(platform, platform, MemorySuiteStore()))["failed"] == 1
    assert [line["reason"] for line in log_lines()] == ["KeyError"]


@pytest.mark.parametrize("rotated", [True, False])
def test_refresh_tokens_secret_that_is_refused_is_read_again(log_lines: LogLines, *, rotated: bool) -> None:
    # Given settings in memory, whose secret is no longer the console's
    class Console(PlatformClients):
        def __init__(self) -> None:
            self.tried: list[str] = []

        def list_tokens(self, settings: AppSettings, **_: bool) -> Iterator[AccessTokenProvider]:
            assert isinstance(settings, WecomAppSettings)
            self.tried.append(settings.secret)
            yield Token(None if settings.secret == NEW else InvalidCredentialError("/api", 40001, "invalid"))
            yield Token()

    clock, source = FakeClock(), FakeSource(demo=make_full_document_text("wecom_app", secret=OLD))
    cache: DocumentCache[AppSettings] = DocumentCache(source, parse_app_settings, clock=clock)
    cache.get("demo")
    clock.advance(6)
    clients = Console()

    # When the parameter has another one, or is as it was
    if rotated:
        source.documents["demo"] = make_full_document_text("wecom_app", secret=NEW)
    result = refresh_tokens(Apps(cache), clients)

    # Then that one is used at once
    assert clients.tried == ([OLD, NEW] if rotated else [OLD])
    assert result["failed"] == (not rotated)
    assert [line["reason"] for line in log_lines()] == ([] if rotated else ["invalid_credential"])


def test_refresh_tokens_out_of_time_leaves_the_rest_for_the_next_time() -> None:
    apps = make_apps(**{f"app{number}": make_document_text("wecom_bot") for number in range(5)})
    seconds: Iterator[int] = count(0, 20)

    assert refresh_tokens(apps, make_clients(), lambda: next(seconds)) == {"apps": 5, "failed": 0, "left": 4}
