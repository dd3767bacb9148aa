"""What WeHook itself does about some messages, beside the handlers."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from shared.clients.wecom_suite import Authorization
from shared.errors import ConfigurationError, UnknownAppError
from shared.login.user_events import FAN_EVENTS, MEMBER_EVENTS, UNSUBSCRIBE
from shared.protocol.messages import Event, Message, Platform
from shared.runtime.app_settings import (
    AppSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
)
from shared.runtime.apps import Apps
from shared.runtime.observability import logger
from shared.runtime.platform_clients import PlatformClients
from shared.storage.profile_store import ProfileStore

if TYPE_CHECKING:
    from shared.login.profiles import Profiles


class ProfileDuty:
    """Deletes what the login keeps of a user who leaves.

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
        if not isinstance(message, Event):
            return
        if message.platform is Platform.OFFICIAL_ACCOUNT and message.event in FAN_EVENTS:
            self._follow_fan(app, message)
        elif message.platform is Platform.WECOM and message.event in MEMBER_EVENTS:
            self._forget_member(app, message)

    # What is imported here loads the ciphers and the clients of the login, which few events need.

    def _follow_fan(self, app: str, event: Event) -> None:
        from shared.login.fan_events import follow_event  # noqa: PLC0415

        settings = self._apps.get(app)
        if isinstance(settings, OfficialAccountSettings) and (profiles := self._open_profiles(settings)):
            follow_event(event.fields, profiles, self._clients.open_sns(settings.app_id, settings.secret))

    def _forget_member(self, app: str, event: Event) -> None:
        from shared.login.member_events import find_departed_member  # noqa: PLC0415

        settings = self._apps.get(app)
        member = find_departed_member(event, of_suite=isinstance(settings, WecomSuiteSettings))
        if member is None:
            return
        apps: Iterable[AppSettings] = [settings]
        if isinstance(settings, WecomAppSettings) and event.event != UNSUBSCRIBE:
            # Contacts have a screen of their own, and tell of a member who has left every app of the corp.
            apps = self._list_apps_of(settings)
        for left in apps:
            if profiles := self._open_profiles(left):
                profiles.delete(member)

    def _list_apps_of(self, corp: WecomAppSettings) -> Iterator[WecomAppSettings]:
        for name in self._apps.list_names():
            with suppress(UnknownAppError, ConfigurationError):  # nobody logs in to an app without settings
                settings = self._apps.get(name)
                if isinstance(settings, WecomAppSettings) and settings.corp_id == corp.corp_id:
                    yield settings
        logger.append_keys(app=corp.app)

    def _open_profiles(self, settings: AppSettings) -> "Profiles | None":
        from shared.login.profiles import Profiles  # noqa: PLC0415
        from shared.login.sealing import Sealer  # noqa: PLC0415

        oauth = settings.oauth
        return Profiles(settings.app, self._get_profiles(), Sealer(oauth.session_keys)) if oauth else None


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
