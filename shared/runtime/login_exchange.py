"""Exchanges the code of a login, once, with the clients of the app that it belongs to."""

from typing import NamedTuple

from shared.clients.ports import SuiteStore
from shared.errors import LoginNotSetUpError, WeHookError
from shared.login.entrances import BASE
from shared.login.first_outcome import FirstOutcome
from shared.login.identification import CorpUsers, Details, Fans, Identify, SuiteUsers
from shared.login.pending_logins import PendingLogin
from shared.login.profiles import Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User
from shared.runtime.app_settings import (
    AppSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
)
from shared.runtime.apps import Apps
from shared.runtime.http_function import describe_error
from shared.runtime.login_apps import require_oauth
from shared.runtime.observability import logger
from shared.runtime.platform_clients import PlatformClients
from shared.storage.profile_store import ProfileStore
from shared.storage.state_store import StateStore


class UserStores(NamedTuple):
    """Where what is known of users is kept.

    Attributes:
        states: Where callbacks with the same state meet.
        profiles: The profiles.
    """

    states: StateStore
    profiles: ProfileStore


class LoginExchange:
    """Finds out who logs in.

    Args:
        apps: The apps of this stack.
        clients: Their clients.
        suites: Which corps have installed which suite.
        users: Where what is known of users is kept.
    """

    def __init__(self, apps: Apps, clients: PlatformClients, suites: SuiteStore, users: UserStores) -> None:
        self._apps = apps
        self._clients = clients
        self._suites = suites
        self._users = users

    def log_in(self, name: str, pending: PendingLogin, code: str) -> User | None:
        """Returns who has logged in, also to callbacks that repeat the first one.

        Args:
            name: Name of the app.
            pending: The login that was begun.
            code: What the platform gave.

        Returns:
            The user; None if WeChat has to ask for consent first.

        Raises:
            LoginError: The login goes no further.
            PlatformError: The platform refused, or was not available.
            TokenUnavailableError: There is no access token now.
            StoreError: A store did not answer.
        """
        sealer = Sealer(require_oauth(self._apps.get(name)).session_keys)

        def identify(settings: AppSettings) -> User | None:
            profiles = Profiles(name, self._users.profiles, sealer)
            return self._choose(settings, profiles)(code, pending.scope)

        outcome = FirstOutcome(self._users.states, sealer)
        return outcome.get(f"state#{name}#{pending.state_digest}", lambda: self._apps.use(name, identify))

    def _choose(self, settings: AppSettings, profiles: Profiles) -> Identify:
        oauth, details = require_oauth(settings), Details(profiles, _report)
        match settings:
            case WecomAppSettings():
                return CorpUsers(self._clients.get_wecom_app(settings).client, details).identify
            case WecomSuiteSettings():
                client = self._clients.get_wecom_suite(settings).client
                corp_ids = settings.auth_corp_ids
                return SuiteUsers(client, self._suites, settings.suite_id, corp_ids, details).identify
            case OfficialAccountSettings():
                account = self._clients.open_sns(settings.app_id, settings.secret)
                website = self._clients.open_sns(oauth.website_app_id, oauth.website_secret)
                return Fans(account, website, oauth.scope != BASE, profiles).identify
            case _:
                raise LoginNotSetUpError("this kind of app has no logins")


def _report(error: WeHookError) -> None:
    logger.warning("login without details", extra=describe_error(error))
