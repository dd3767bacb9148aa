"""Puts clients together with their tokens, from plain values; nothing is called before it is used."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from shared.clients.access_tokens import AccessTokenProvider, TokenRequest
from shared.clients.api import TokenApi
from shared.clients.api_client import ApiClient
from shared.clients.bot import BotClient
from shared.clients.errcodes import WECHAT_ERRORS, WECHAT_SECRET_ERRORS, WECOM_ERRORS
from shared.clients.official_account import OfficialAccountClient, fetch_account_ticket, fetch_stable_token
from shared.clients.pace import STABLE_TOKEN
from shared.clients.platform import Platform
from shared.clients.ports import SuiteStore
from shared.clients.token_keys import (
    fingerprint,
    official_account_key,
    provider_key,
    suite_corp_key,
    suite_key,
    wecom_key,
)
from shared.clients.wecom import WecomClient, fetch_agent_config_ticket, fetch_corp_token, fetch_jsapi_ticket
from shared.clients.wecom_suite import (
    Authorization,
    WecomSuiteClient,
    fetch_customer_token,
    fetch_provider_token,
    fetch_suite_token,
)
from shared.errors import SuiteTicketError, TokenUnavailableError


class WecomApp(NamedTuple):
    """A WeCom app in one corp.

    Attributes:
        client: What it does.
        access_token: Its token.
        jsapi_ticket: Its ticket for ``wx.config``.
        agent_config_ticket: Its ticket for ``wx.agentConfig``.
    """

    client: WecomClient
    access_token: AccessTokenProvider
    jsapi_ticket: AccessTokenProvider
    agent_config_ticket: AccessTokenProvider


class WecomSuite(NamedTuple):
    """A suite.

    Attributes:
        suite_id: The suite.
        client: What it does.
        access_token: Its token (suite_access_token).
    """

    suite_id: str
    client: WecomSuiteClient
    access_token: AccessTokenProvider


class WecomProvider(NamedTuple):
    """The provider of suites (服务商).

    Attributes:
        client: What it does.
        access_token: Its token (provider_access_token).
    """

    client: ApiClient
    access_token: AccessTokenProvider


class OfficialAccount(NamedTuple):
    """An Official Account.

    Attributes:
        client: What it does.
        access_token: Its token.
        jsapi_ticket: Its ticket for ``wx.config``.
    """

    client: OfficialAccountClient
    access_token: AccessTokenProvider
    jsapi_ticket: AccessTokenProvider


def build_wecom_app(platform: Platform, app: str, corp_id: str, agent_id: int | None, secret: str) -> WecomApp:
    """Builds a corp's own app.

    Args:
        platform: WeCom.
        app: Its name in the settings.
        corp_id: The corp.
        agent_id: The app's id, if it has one.
        secret: The app's secret.
    """
    key = wecom_key(corp_id, agent_id, app)
    fetch = partial(fetch_corp_token, platform.open_api(WECOM_ERRORS), corp_id, secret)
    request = TokenRequest(fingerprint(key, secret), fetch)
    return _build_wecom_app(platform, key, agent_id, lambda: request)


def build_wecom_suite(platform: Platform, suites: SuiteStore, suite_id: str, suite_secret: str) -> WecomSuite:
    """Builds a suite, whose token is bought with the newest ticket.

    Getting the token raises `SuiteTicketError` before the first push, and `StoreError` while the ticket cannot be read.

    Args:
        platform: WeCom.
        suites: What it has been pushed.
        suite_id: The suite.
        suite_secret: Its secret.
    """
    key, api = suite_key(suite_id), platform.open_api(WECOM_ERRORS)

    def prepare() -> TokenRequest:
        ticket = suites.read_ticket(suite_id)
        if not ticket:
            raise SuiteTicketError(
                "/cgi-bin/service/get_suite_token", 0, "none has been pushed yet; the console can push one"
            )
        fetch = partial(fetch_suite_token, api, suite_id, suite_secret, ticket)
        return TokenRequest(fingerprint(key, suite_secret, ticket), fetch)

    access_token = platform.share_token(key, prepare)
    return WecomSuite(suite_id, WecomSuiteClient(TokenApi(api, access_token, "suite_access_token")), access_token)


def build_wecom_customer(
    platform: Platform, suites: SuiteStore, suite: WecomSuite, corp_id: str, agent_id: int | None
) -> WecomApp:
    """Builds the app that a suite is in a corp that authorises it.

    Getting its token raises `TokenUnavailableError` where the corp does not, `StoreError` while that cannot be read,
    and what getting the suite's token raises.

    Args:
        platform: WeCom.
        suites: The authorisations.
        suite: The suite.
        corp_id: The corp (auth_corpid).
        agent_id: The app's id there, if it is known.
    """
    key, api = suite_corp_key(suite.suite_id, corp_id), platform.open_api(WECOM_ERRORS)

    def prepare() -> TokenRequest:
        permanent_code = suites.read_permanent_code(suite.suite_id, corp_id)
        if not permanent_code:
            raise TokenUnavailableError(f"{key}: the corp does not authorise the suite")
        token = suite.access_token.get()
        fetch = partial(fetch_customer_token, api, Authorization(corp_id, permanent_code), token.text)
        return TokenRequest(
            fingerprint(key, permanent_code, token.text), fetch, partial(suite.access_token.renew, token)
        )

    return _build_wecom_app(platform, key, agent_id, prepare)


def build_wecom_provider(platform: Platform, provider_corp_id: str, provider_secret: str) -> WecomProvider:
    """Builds the provider of suites.

    Args:
        platform: WeCom.
        provider_corp_id: The provider's corp.
        provider_secret: The provider's secret.
    """
    key, api = provider_key(provider_corp_id), platform.open_api(WECOM_ERRORS)
    fetch = partial(fetch_provider_token, api, provider_corp_id, provider_secret)
    request = TokenRequest(fingerprint(key, provider_secret), fetch)
    access_token = platform.share_token(key, lambda: request)
    return WecomProvider(ApiClient(TokenApi(api, access_token, "provider_access_token")), access_token)


def build_official_account(
    platform: Platform, app_id: str, secret: str, *, force_refresh: bool = False
) -> OfficialAccount:
    """Builds an Official Account.

    Args:
        platform: The Official Account platform.
        app_id: The account.
        secret: Its secret.
        force_refresh: Whether a fetch ends the token that there is; for operators only.
    """
    key, api = official_account_key(app_id), platform.open_api(WECHAT_SECRET_ERRORS)
    fetch = partial(fetch_stable_token, api, app_id, secret, force_refresh=force_refresh)
    request = TokenRequest(fingerprint(key, secret), fetch)
    access_token = platform.share_token(key, lambda: request, STABLE_TOKEN)
    api = platform.open_api(WECHAT_ERRORS)
    return OfficialAccount(
        OfficialAccountClient(TokenApi(api, access_token)),
        access_token,
        platform.share_ticket(key, "jsapi", access_token, partial(fetch_account_ticket, api)),
    )


def build_bot(platform: Platform) -> BotClient:
    """Builds the client of all AI bots.

    Args:
        platform: WeCom.
    """
    return BotClient(platform.open_api(WECOM_ERRORS), platform.base_url)


def _build_wecom_app(
    platform: Platform, key: str, agent_id: int | None, prepare: Callable[[], TokenRequest]
) -> WecomApp:
    access_token, api = platform.share_token(key, prepare), platform.open_api(WECOM_ERRORS)
    return WecomApp(
        WecomClient(TokenApi(api, access_token), agent_id),
        access_token,
        platform.share_ticket(key, "jsapi", access_token, partial(fetch_jsapi_ticket, api)),
        platform.share_ticket(key, "agent_config", access_token, partial(fetch_agent_config_ticket, api)),
    )
