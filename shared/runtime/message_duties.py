"""What WeHook itself does about some messages, beside the handlers."""

from collections.abc import Callable

from shared.clients.wecom_suite import Authorization
from shared.errors import UnknownAppError
from shared.protocol.messages import Event, Message, Platform
from shared.runtime.app_settings import AppSettings, OfficialAccountSettings, WecomSuiteSettings
from shared.runtime.apps import Apps
from shared.runtime.platform_clients import PlatformClients
from shared.storage.profile_store import ProfileStore


class FanDuty:
    """Deletes what the login keeps of a fan who leaves an Official Account.

    Args:
        apps: The apps of this stack.
        clients: Their clients.
        get_profiles: Returns where profiles are kept.
    """

    def __init__(self, apps: Apps, clients: PlatformClients, get_profiles: Callable[[], ProfileStore]) -> None:
        self._apps = apps
        self._clients = clients
        self._get_profiles = get_profiles

    def __call__(self, app: str, message: Message) -> None:
        """Follows an event that changes what may be kept of a user; ignores all others.

        Args:
            app: Name of the app.
            message: The message.

        Raises:
            WeHookError: It could not be done now.
        """
        if not isinstance(message, Event) or message.platform is not Platform.OFFICIAL_ACCOUNT:
            return
        # Of use to few messages, and loads the clients of the login.
        from shared.login.fan_events import EVENTS, follow_event  # noqa: PLC0415
        from shared.login.profiles import Profiles  # noqa: PLC0415
        from shared.login.sealing import Sealer  # noqa: PLC0415

        settings = self._apps.get(app) if message.event in EVENTS else None
        if isinstance(settings, OfficialAccountSettings) and settings.oauth:
            profiles = Profiles(app, self._get_profiles(), Sealer(settings.oauth.session_keys))
            follow_event(message.fields, profiles, self._clients.open_sns(settings.app_id, settings.secret))


class SuiteExchange:
    """Buys the authorisation of a corp that has installed a suite.

    Args:
        apps: The apps of this stack.
        clients: Their clients.
    """

    def __init__(self, apps: Apps, clients: PlatformClients) -> None:
        self._apps = apps
        self._clients = clients

    def __call__(self, app: str, auth_code: str) -> Authorization:
        """Exchanges an ``AuthCode``, which works once.

        Args:
            app: Name of the suite's app.
            auth_code: The code.

        Raises:
            InvalidCodeError: It is used or expired.
            PlatformError: The platform refused, or was not available.
        """

        def exchange(settings: AppSettings) -> Authorization:
            if not isinstance(settings, WecomSuiteSettings):
                raise UnknownAppError("the app is no suite any more")
            return self._clients.get_wecom_suite(settings).client.get_permanent_code(auth_code)

        return self._apps.use(app, exchange)
