"""The clients of all apps: built from their settings when they are first used, and kept while these stay the same."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from shared.clients.access_tokens import AccessTokenProvider
from shared.clients.factory import (
    OfficialAccount,
    WecomApp,
    WecomProvider,
    WecomSuite,
    build_bot,
    build_official_account,
    build_wecom_app,
    build_wecom_customer,
    build_wecom_provider,
    build_wecom_suite,
)
from shared.clients.platform import Platform
from shared.clients.ports import SuiteStore
from shared.clients.sns import SnsClient
from shared.errors import ConfigurationError
from shared.runtime.app_settings import (
    AppSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
)

if TYPE_CHECKING:
    from shared.clients.bot_media import BotMediaClient

_KEPT = 64


class PlatformClients:
    """What calls the platforms on behalf of the apps.

    Args:
        wecom: WeCom.
        wechat: The Official Account platform.
        suites: What suites have been pushed.

    Attributes:
        bot: What answers users of AI bots; it needs no settings.
    """

    def __init__(self, wecom: Platform, wechat: Platform, suites: SuiteStore) -> None:
        self._wecom = wecom
        self._wechat = wechat
        self._suites = suites
        # By settings: a rotated secret makes another client.
        self.get_wecom_app = lru_cache(_KEPT)(self._build_wecom_app)
        self.get_wecom_suite = lru_cache(_KEPT)(self._build_wecom_suite)
        self.get_wecom_provider = lru_cache(_KEPT)(self._build_wecom_provider)
        self.get_wecom_customer = lru_cache(_KEPT)(self._build_wecom_customer)
        self.get_official_account = lru_cache(_KEPT)(self._build_official_account)
        self.bot = build_bot(wecom)

    def get_bot(self, settings: AppSettings) -> "BotMediaClient":
        """Returns what downloads the pictures and files that users send to a bot.

        Args:
            settings: The bot.
        """
        from shared.clients.bot_media import BotMediaClient  # noqa: PLC0415  # loads cryptography, for few messages

        return BotMediaClient(self._wecom.transport, [key.encoding_aes_key for key in settings.callback_keys])

    def open_sns(self, app_id: str, secret: str) -> SnsClient:
        """Returns what logs users of WeChat in.

        Args:
            app_id: The Official Account, or the website app.
            secret: Its secret.
        """
        return SnsClient(self._wechat.transport, self._wechat.base_url, app_id, secret)

    def list_tokens(self, settings: AppSettings, *, force_refresh: bool = False) -> Iterator[AccessTokenProvider]:
        """Yields the tokens and tickets of an app that it will need sooner or later.

        The tokens of a suite's customers are not among them: there may be thousands, most of them idle.

        Args:
            settings: The app.
            force_refresh: Whether a fetch ends the token that there is, where the platform can; for operators only.
        """
        match settings:
            case WecomAppSettings() if settings.secret:
                app = self.get_wecom_app(settings)
                yield app.access_token
                if settings.jssdk_origins:
                    yield app.jsapi_ticket
                if settings.jssdk_origins and settings.agent_id is not None:
                    yield app.agent_config_ticket
            case WecomSuiteSettings():
                yield from self._list_suite_tokens(settings)
            case OfficialAccountSettings() if settings.secret:
                account = self.get_official_account(settings, force_refresh=force_refresh)
                yield account.access_token
                if settings.jssdk_origins:
                    yield account.jsapi_ticket

    def _list_suite_tokens(self, settings: WecomSuiteSettings) -> Iterator[AccessTokenProvider]:
        if settings.suite_secret:
            yield self.get_wecom_suite(settings).access_token
        if settings.provider_secret:
            yield self.get_wecom_provider(settings).access_token

    def _build_wecom_app(self, settings: WecomAppSettings) -> WecomApp:
        secret = _require(settings, "secret", settings.secret)
        return build_wecom_app(self._wecom, settings.app, settings.corp_id, settings.agent_id, secret)

    def _build_wecom_suite(self, settings: WecomSuiteSettings) -> WecomSuite:
        secret = _require(settings, "suite_secret", settings.suite_secret)
        return build_wecom_suite(self._wecom, self._suites, settings.suite_id, secret)

    def _build_wecom_provider(self, settings: WecomSuiteSettings) -> WecomProvider:
        secret = _require(settings, "provider_secret", settings.provider_secret)
        return build_wecom_provider(self._wecom, settings.provider_corp_id, secret)

    def _build_wecom_customer(self, settings: WecomSuiteSettings, corp_id: str, agent_id: int | None) -> WecomApp:
        return build_wecom_customer(self._wecom, self._suites, self.get_wecom_suite(settings), corp_id, agent_id)

    def _build_official_account(
        self, settings: OfficialAccountSettings, *, force_refresh: bool = False
    ) -> OfficialAccount:
        secret = _require(settings, "secret", settings.secret)
        return build_official_account(self._wechat, settings.app_id, secret, force_refresh=force_refresh)


def _require(settings: AppSettings, field: str, secret: str) -> str:
    if not secret:
        raise ConfigurationError(field, "is missing, and calls to the platform need it", settings.app)
    return secret
