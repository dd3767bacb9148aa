"""The login's four addresses."""

import time
from collections.abc import Callable, Mapping

from shared.errors import (
    AuthorizationDeniedError,
    ExpiredStateError,
    InvalidBrowserError,
    InvalidStateError,
    LoginError,
    UnknownAppError,
    UnlistedOriginError,
    WeHookError,
)
from shared.login import entrances
from shared.login.entrances import Entrance, PageUrls
from shared.login.login_app import LoginApp
from shared.login.next_urls import choose_next
from shared.login.pending_logins import PendingLogin, PendingLogins
from shared.login.sessions import User
from shared.runtime.app_settings import AppSettings
from shared.runtime.apps import Apps
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.login_apps import build_login_app, require_oauth
from shared.runtime.login_responses import (
    answer_failure,
    ask_for_consent,
    confirm_logout,
    read_language,
    redirect,
    refuse,
    refuse_session,
    show_session,
)
from shared.runtime.login_sessions import find_session, open_sessions, read_cookies
from shared.runtime.observability import logger
from shared.runtime.origins import find_origin

type LogIn = Callable[[str, PendingLogin, str], User | None]
"""`LoginExchange.log_in`."""

_SESSION = "session"
_NO_LOGIN_BEGUN = (InvalidStateError, InvalidBrowserError, ExpiredStateError)
_DENIED_CODE = "authdeny"  # in place of a code, from some versions of WeChat


class LoginEndpoint:
    """Serves ``/oauth/{app}/login``, ``callback``, ``session`` and ``logout``.

    Args:
        apps: The apps of this stack.
        find_address: From a request to where this stack is reached.
        page_urls: Where the platforms' pages are.
        log_in: Exchanges a code.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        apps: Apps,
        find_address: Callable[[HttpRequest], str],
        page_urls: PageUrls,
        log_in: LogIn,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._apps = apps
        self._find_address = find_address
        self._page_urls = page_urls
        self._log_in = log_in
        self._clock = clock
        self._routes = {
            "login": ("GET", self._begin),
            "callback": ("GET", self._finish),
            _SESSION: ("GET", self._show_session),
            "logout": ("POST", self._log_out),
        }

    def serve(self, request: HttpRequest) -> HttpResponse:
        """Answers a request; a refusal is a page, or JSON where JSON was asked for."""
        name, action = _read_path(request.path)
        try:
            if action not in self._routes:
                raise UnknownAppError("the path is none of the login's")
            method, answer = self._routes[action]
            request.require_method(method, allowed=method)
            return answer(name, request)
        except WeHookError as error:
            return refuse_session(error) if action == _SESSION else refuse(request, error)

    def _begin(self, name: str, request: HttpRequest) -> HttpResponse:
        query, cookies = request.parse_query(), read_cookies(request)

        def begin(settings: AppSettings) -> HttpResponse:
            app = self._open(settings, request)
            next_url = choose_next(query.get("next", ""), app.redirect_allow)
            user_agent, language = request.headers.get("user-agent", ""), read_language(request)
            entrance = entrances.choose_entrance(app, self._page_urls, user_agent, language)
            return redirect(*self._enter(app, entrance, next_url, cookies), outcome="begun")

        return self._apps.use(name, begin)

    def _finish(self, name: str, request: HttpRequest) -> HttpResponse:
        # In this order: the platform's error, state, browser, code, exchange, session. The error is told without a good
        # state too, but only the login that was begun knows where to go on to.
        query, cookies = request.parse_query(), read_cookies(request)
        code = query.get("code", "")

        def find(settings: AppSettings) -> tuple[AppSettings, PendingLogin]:
            state = query.get("state", "")
            return settings, _pending(self._open(settings, request)).find(state, cookies, self._clock())

        try:
            settings, pending = self._apps.use(name, find)
        except _NO_LOGIN_BEGUN as error:
            if code == _DENIED_CODE:
                raise AuthorizationDeniedError("the platform says that the user refused") from error
            raise
        try:
            if code in ("", _DENIED_CODE):
                raise AuthorizationDeniedError("the platform gives no code, as after a refusal")
            user = self._log_in(name, pending, code)
        except WeHookError as error:
            return refuse(request, error, pending.next_url)
        if user is None:
            app = self._open(settings, request)
            entrance = entrances.ask_for_consent(app, self._page_urls)
            return ask_for_consent(request, *self._enter(app, entrance, pending.next_url, cookies))
        logger.append_keys(user_kind=user.kind)
        set_cookies = open_sessions(settings).issue(user, self._clock())
        return redirect(_end_fragment(pending.next_url), set_cookies, outcome="logged_in")

    def _show_session(self, name: str, request: HttpRequest) -> HttpResponse:
        def show(settings: AppSettings) -> HttpResponse:
            session = find_session(settings, request, self._clock())
            return show_session(name, session, self._allow_origin(settings, request))

        try:
            return self._apps.use(name, show)
        except LoginError as error:
            return refuse_session(error, self._allow_origin(self._apps.get(name), request))

    def _log_out(self, name: str, request: HttpRequest) -> HttpResponse:
        cookies = read_cookies(request)

        def log_out(settings: AppSettings) -> HttpResponse:
            if not self._is_ours(settings, request):
                raise UnlistedOriginError("the page that asks to log out is of another site")
            ended = [*open_sessions(settings).end(), *_pending(self._open(settings, request)).forget_all(cookies)]
            return confirm_logout(request, ended, self._allow_origin(settings, request))

        return self._apps.use(name, log_out)

    def _open(self, settings: AppSettings, request: HttpRequest) -> LoginApp:
        return build_login_app(settings, self._find_address(request))

    def _enter(
        self, app: LoginApp, entrance: Entrance, next_url: str, cookies: Mapping[str, str]
    ) -> tuple[str, list[str]]:
        """Begins a login, and returns the link to the platform's page and the cookies to set."""
        state, set_cookies = _pending(app).begin(next_url, entrance.scope, cookies, self._clock())
        return entrance.build_link(state), set_cookies

    def _allow_origin(self, settings: AppSettings, request: HttpRequest) -> dict[str, str]:
        """Returns the headers that let a page of this app read the answer, and no page of another site."""
        if not self._is_ours(settings, request):
            return {"vary": "origin"}
        origin = request.headers["origin"]
        return {"vary": "origin", "access-control-allow-origin": origin, "access-control-allow-credentials": "true"}

    def _is_ours(self, settings: AppSettings, request: HttpRequest) -> bool:
        """Says whether a page of this app makes the request, so far as the browser tells."""
        origin = request.headers.get("origin", "")
        ours = map(find_origin, (self._find_address(request), *require_oauth(settings).redirect_allow))
        return bool(origin) and origin in ours


def apologize(request: HttpRequest) -> HttpResponse:
    """Answers a request for which the code has failed: with a page, or with JSON where JSON was asked for."""
    return answer_failure(request, as_json=_read_path(request.path)[1] == _SESSION)


def _read_path(path: str) -> tuple[str, str]:
    """Returns app and action of ``/oauth/{app}/{action}``."""
    _, _, rest = path.partition("/oauth/")
    name, _, action = rest.partition("/")
    return name, action


def _end_fragment(url: str) -> str:
    """Returns the address with a fragment, an empty one if need be: browsers carry over ``#wechat_redirect`` else."""
    return url if "#" in url else f"{url}#"


def _pending(app: LoginApp) -> PendingLogins:
    return PendingLogins(app.name, app.session_keys)
