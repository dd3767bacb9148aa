"""From the settings of an app to what a login has to know of it."""

from urllib.parse import urlsplit

from shared.errors import ConfigurationError, LoginNotSetUpError
from shared.login.login_app import AppKind, LoginApp
from shared.runtime.app_settings import (
    AppSettings,
    OAuthSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomSuiteSettings,
)
from shared.runtime.origins import THIS_MACHINE


def build_login_app(settings: AppSettings, public_base_url: str) -> LoginApp:
    """Builds the app that users log in to.

    Args:
        settings: The settings of the app.
        public_base_url: Where this stack is reached.

    Raises:
        LoginNotSetUpError: Nobody can log in to the app.
        ConfigurationError: An Official Account cannot send users back to that place.
    """
    oauth = require_oauth(settings)
    match settings:
        case WecomAppSettings():
            kind, app_id, agent_id = AppKind.WECOM_APP, settings.corp_id, settings.agent_id
        case WecomSuiteSettings():
            kind, app_id, agent_id = AppKind.WECOM_SUITE, settings.suite_id, None
        case OfficialAccountSettings():
            kind, app_id, agent_id = AppKind.OFFICIAL_ACCOUNT, settings.app_id, None
            _refuse_port(public_base_url, settings.app)
        case _:
            raise LoginNotSetUpError("this kind of app has no logins")
    return LoginApp(
        name=settings.app,
        kind=kind,
        app_id=app_id,
        agent_id=agent_id,
        website_app_id=oauth.website_app_id,
        scope=oauth.scope,
        redirect_allow=oauth.redirect_allow,
        redirect_uri=f"{public_base_url}/oauth/{settings.app}/callback",
        session_keys=oauth.session_keys,
        session_seconds=oauth.session_seconds,
    )


def require_oauth(settings: AppSettings) -> OAuthSettings:
    """Returns how users of an app log in.

    Raises:
        LoginNotSetUpError: They cannot.
    """
    if settings.oauth is None:
        raise LoginNotSetUpError("the app has no settings under oauth")
    return settings.oauth


def _refuse_port(public_base_url: str, app: str) -> None:
    """Says in the log what WeChat would tell the user as error 10003; the simulated platform takes this machine's."""
    parts = urlsplit(public_base_url)
    if parts.port is not None and parts.hostname not in THIS_MACHINE:
        raise ConfigurationError("PUBLIC_BASE_URL", "has a port, which Official Accounts do not return to", app)
