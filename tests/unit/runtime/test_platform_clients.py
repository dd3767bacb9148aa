import base64
from collections.abc import Callable
from typing import Any

import pytest

from shared.clients.answers import Answer
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.errors import ConfigurationError, TokenUnavailableError
from shared.runtime.app_settings import (
    AppSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
    parse_app_settings,
)
from shared.runtime.platform_clients import PlatformClients
from shared.runtime.token_metrics import EmfTokenMetrics
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeSession
from tests.documents import make_document_text, make_full_document_text
from tests.factories import BOT, encrypt_raw, pad_frame


@pytest.fixture
def clients() -> PlatformClients:
    platform = Platform("http://127.0.0.1:9", Transport(), MemoryTokenStore(), EmfTokenMetrics())
    return PlatformClients(platform, platform, MemorySuiteStore())


def parse(kind: str, **replaced: Any) -> AppSettings:
    return parse_app_settings("demo", make_full_document_text(kind, **replaced))


@pytest.mark.parametrize(
    ("kind", "replaced", "count"),
    [
        ("wecom_app", {}, 3),
        ("wecom_app", {"agent_id": None, "oauth": None}, 2),
        ("wecom_app", {"jssdk_origins": []}, 1),
        ("wecom_suite", {}, 2),
        ("wecom_suite", {"provider_secret": ""}, 1),
        ("official_account", {}, 2),
        ("official_account", {"jssdk_origins": []}, 1),
    ],
)
def test_list_tokens_has_what_the_app_needs(
    clients: PlatformClients, kind: str, replaced: dict[str, Any], count: int
) -> None:
    assert len(list(clients.list_tokens(parse(kind, **replaced)))) == count


@pytest.mark.parametrize("kind", ["wecom_app", "wecom_suite", "official_account", "wecom_bot"])
def test_list_tokens_without_a_secret_is_empty(clients: PlatformClients, kind: str) -> None:
    assert list(clients.list_tokens(parse_app_settings("demo", make_document_text(kind)))) == []


def test_list_tokens_of_the_same_settings_are_the_same(clients: PlatformClients) -> None:
    assert list(clients.list_tokens(parse("wecom_app"))) == list(clients.list_tokens(parse("wecom_app")))


def test_get_wecom_app_with_a_rotated_secret_is_another(clients: PlatformClients) -> None:
    rotated = {"secret": "rotated"}
    before, after = parse("wecom_app"), parse("wecom_app", **rotated)
    assert isinstance(before, WecomAppSettings)
    assert isinstance(after, WecomAppSettings)

    assert clients.get_wecom_app(before) is clients.get_wecom_app(before)
    assert clients.get_wecom_app(before) is not clients.get_wecom_app(after)


def test_get_bot_decrypts_with_the_keys_of_the_bot() -> None:
    content = b"a picture"
    encrypted = base64.b64decode(encrypt_raw(BOT, pad_frame(content)).encrypt)
    session = FakeSession(Answer(200, {}, encrypted))
    platform = Platform("http://127.0.0.1:9", Transport(lambda: session), MemoryTokenStore(), EmfTokenMetrics())
    settings = parse_app_settings("demo", make_document_text("wecom_bot"))
    client = PlatformClients(platform, platform, MemorySuiteStore()).get_bot(settings)
    assert client.get_media("https://example.invalid/a").content == content


def test_client_of_an_app_without_a_secret_names_the_field(clients: PlatformClients) -> None:
    settings = [parse_app_settings("demo", make_document_text(kind)) for kind in ("wecom_app", "wecom_suite")]
    account = parse_app_settings("demo", make_document_text("official_account"))
    assert isinstance(settings[0], WecomAppSettings)
    assert isinstance(settings[1], WecomSuiteSettings)
    assert isinstance(account, OfficialAccountSettings)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("secret", lambda: clients.get_wecom_app(settings[0])),
        ("suite_secret", lambda: clients.get_wecom_suite(settings[1])),
        ("provider_secret", lambda: clients.get_wecom_provider(settings[1])),
        ("secret", lambda: clients.get_official_account(account)),
    ]

    for field, call in calls:
        with pytest.raises(ConfigurationError, match="'demo'") as raised:
            call()
        assert raised.value.field == field


def test_get_wecom_customer_has_a_token_of_its_own(clients: PlatformClients) -> None:
    settings = parse("wecom_suite")
    assert isinstance(settings, WecomSuiteSettings)

    customer = clients.get_wecom_customer(settings, "wpAbCdEf", 1000021)

    assert customer is clients.get_wecom_customer(settings, "wpAbCdEf", 1000021)
    with pytest.raises(TokenUnavailableError, match=r"suite#.*#wpAbCdEf: the corp does not authorise the suite"):
        customer.access_token.get()
