"""Who has logged in, by the cookie that a request brings."""

from collections.abc import Sequence

from shared.login.cookies import parse_cookies
from shared.login.sessions import Session, Sessions, UserKind
from shared.runtime.app_settings import AppSettings
from shared.runtime.http_event import HttpRequest
from shared.runtime.login_apps import require_oauth


def read_cookies(request: HttpRequest) -> dict[str, str]:
    """Returns the cookies of a request by name; some emulators of API Gateway have them in the header alone."""
    return parse_cookies([*request.cookies, request.headers.get("cookie", "")])


def open_sessions(settings: AppSettings) -> Sessions:
    """Returns the sessions of an app.

    Raises:
        LoginNotSetUpError: Nobody can log in to the app.
    """
    oauth = require_oauth(settings)
    return Sessions(settings.app, oauth.session_keys, oauth.session_seconds)


def find_session(
    settings: AppSettings, request: HttpRequest, now: float, kinds: Sequence[UserKind] = tuple(UserKind)
) -> Session:
    """Finds the session that a request brings.

    Args:
        settings: The app.
        request: The request.
        now: Seconds since the epoch.
        kinds: The kinds of users to look for.

    Raises:
        LoginError: There is none that is good.
    """
    return open_sessions(settings).find(read_cookies(request), now, kinds)


def describe_session(app: str, session: Session) -> dict[str, str]:
    """Returns who has logged in to which app, as pages and routes get to know it."""
    fields = session.user._asdict()
    return {"app": app, "user_kind": fields.pop("kind").value, **fields}
