from collections.abc import Iterator

from shared.errors import RejectedTokenError, UnlistedAddressError
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.platform_clients import PlatformClients
from shared.runtime.token_replacement import replace_tokens
from tests.client_fakes import FakeProvider
from tests.documents import make_full_document_text
from tests.fakes import FakeSource

APPS = Apps(DocumentCache[AppSettings](FakeSource(demo=make_full_document_text("wecom_app")), parse_app_settings))


class Token(FakeProvider):
    """A token that is replaced, or fails to be."""

    def __init__(self, key: str, error: Exception | None = None) -> None:
        super().__init__()
        self.key = key
        self.error = error

    def replace(self) -> None:
        if self.error:
            raise self.error


class Tokens(PlatformClients):
    """Clients of which nothing but the tokens is asked for, as an operator asks for them."""

    def __init__(self, *tokens: Token) -> None:
        self.tokens = tokens

    def list_tokens(self, _: AppSettings, *, force_refresh: bool = False) -> Iterator[Token]:
        assert force_refresh
        return iter(self.tokens)


def test_replace_tokens_tells_which_ones_are_new() -> None:
    same = RejectedTokenError("wecom#ww1#1", 0, "the platform gives the token again")
    clients = Tokens(Token("wecom#ww1#1", same), Token("wecom#ww1#1#jsapi"))

    result = replace_tokens("demo", APPS, clients)

    assert result == {"outcome": "replaced", "tokens": {"wecom#ww1#1": "same", "wecom#ww1#1#jsapi": "new"}}


def test_replace_tokens_that_fails_says_why() -> None:
    result = replace_tokens("demo", APPS, Tokens(Token("k", UnlistedAddressError("/api", 60020, "203.0.113.7"))))

    assert (result["outcome"], result["reason"]) == ("failed", "unlisted_address")
    assert "203.0.113.7" in str(result["problem"])


def test_replace_tokens_of_an_unknown_app_fails() -> None:
    assert replace_tokens("nobody", APPS, Tokens())["reason"] == "unknown_app"
