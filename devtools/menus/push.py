"""Shows a menu to the users of an app."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from devtools.menus import messages
from devtools.menus.messages import MenuError
from shared.clients.app_client import AppClient
from shared.clients.factory import build_official_account, build_wecom_app
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.errors import PlatformError, TokenUnavailableError, UnlistedAddressError
from shared.runtime.app_settings import AppSettings, OfficialAccountSettings, WecomAppSettings
from shared.storage.token_store import MemoryTokenStore


class ApiOrigins(NamedTuple):
    """Where the platforms' APIs are.

    Attributes:
        wecom: ``https://qyapi.weixin.qq.com``, or what stands for it.
        wechat: ``https://api.weixin.qq.com``, or what stands for it.
    """

    wecom: str = "https://qyapi.weixin.qq.com"
    wechat: str = "https://api.weixin.qq.com"


class _NoMetrics:
    """Notes nothing: a command has nowhere to send figures to."""

    def count(self, name: str) -> None:
        """Takes note of nothing."""

    def record_age(self, seconds: float) -> None:
        """Takes note of nothing."""


def push_menu(menu: Mapping[str, Any], settings: AppSettings, origins: ApiOrigins) -> None:
    """Creates the menu of an app, in place of the present one.

    Args:
        menu: What `build_menu` has built.
        settings: The app.
        origins: Where the platforms are.

    Raises:
        MenuError: The settings lack what the call needs, or the platform refuses.
    """
    client = _build_client(settings, origins)
    try:
        client.create_menu(menu)
    except UnlistedAddressError as error:
        raise MenuError(messages.unlisted(settings.app, error.address)) from error
    except (PlatformError, TokenUnavailableError) as error:
        raise MenuError(messages.refused(settings.app, str(error))) from error


def _build_client(settings: AppSettings, origins: ApiOrigins) -> AppClient:
    transport, store, metrics = Transport(), MemoryTokenStore(), _NoMetrics()
    match settings:
        case WecomAppSettings():
            secret, agent_id = settings.secret, settings.agent_id
            _require(settings, secret=secret, agent_id=agent_id is not None)
            wecom = Platform(origins.wecom, transport, store, metrics)
            return build_wecom_app(wecom, settings.app, settings.corp_id, agent_id, secret).client
        case OfficialAccountSettings():
            _require(settings, secret=settings.secret)
            wechat = Platform(origins.wechat, transport, store, metrics)
            return build_official_account(wechat, settings.app_id, settings.secret).client
        case _:
            raise MenuError(messages.wrong_app(settings.app))


def _require(settings: AppSettings, **fields: object) -> None:
    for field, value in fields.items():
        if not value:
            raise MenuError(messages.missing_setting(settings.app, field))
