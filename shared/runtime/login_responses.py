"""What the login answers: redirects, pages and JSON, none of which a cache may keep."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

from shared.errors import MethodNotAllowedError, RepeatedLoginError, WeHookError
from shared.login.exits import find_exit
from shared.login.pages import CONTENT_TYPE, PAGE_HEADERS, choose_language, render_exit, render_logged_out
from shared.login.sessions import Session
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import describe_error
from shared.runtime.login_sessions import describe_session
from shared.runtime.observability import logger

# The address of a callback holds the code: no cache keeps it, and no other site gets to see it.
_PRIVATE: Mapping[str, str] = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
_INTERNAL = "internal"
_LOGIN = "login"  # beside all other addresses of the app


def read_language(request: HttpRequest) -> str:
    """Returns the language that the user reads, ``zh`` or ``en``."""
    return choose_language(request.headers.get("accept-language", ""))


def redirect(location: str, cookies: Sequence[str], outcome: str) -> HttpResponse:
    """Sends the browser on."""
    headers = {**_PRIVATE, "location": location}
    return HttpResponse(status=HTTPStatus.FOUND, headers=headers, cookies=cookies, outcome=outcome)


def show_session(app: str, session: Session, headers: Mapping[str, str]) -> HttpResponse:
    """Tells a page who has logged in."""
    fields = {**describe_session(app, session), "expires_at": session.expires_at}
    body = json.dumps(fields, ensure_ascii=False)
    return HttpResponse(body, content_type="application/json", headers={**_PRIVATE, **headers}, outcome="logged_in")


def ask_for_consent(request: HttpRequest, link: str, cookies: Sequence[str]) -> HttpResponse:
    """Shows the page from which a user goes on to the platform's question."""
    return _show_exit(request, "consent_needed", link, cookies)


def confirm_logout(request: HttpRequest, cookies: Sequence[str], headers: Mapping[str, str]) -> HttpResponse:
    """Shows the page after a logout."""
    return _page(render_logged_out(read_language(request)), HTTPStatus.OK, cookies, headers, "logged_out")


def refuse(request: HttpRequest, error: WeHookError, next_url: str = "") -> HttpResponse:
    """Shows why a login goes no further, and logs it.

    Args:
        request: The request.
        error: Why.
        next_url: Where the login was to go on to, if that is known.
    """
    reason = error.first_reason if isinstance(error, RepeatedLoginError) else error.reason
    _log(error, reason)
    link = f"{_LOGIN}?next={quote(next_url, safe='')}" if next_url else _LOGIN
    return _show_exit(request, reason, link, headers=_allow(error))


def refuse_session(error: WeHookError, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Tells a page why there is no session, and logs it."""
    _log(error, error.reason)
    return _tell_reason(error.reason, {**_allow(error), **(headers or {})}, "refused")


def answer_failure(request: HttpRequest, *, as_json: bool) -> HttpResponse:
    """Says that the code has failed, without logging it.

    Args:
        request: The request.
        as_json: Whether a page asks, and no user.
    """
    if as_json:
        return _tell_reason(_INTERNAL, {}, "failed")
    end = find_exit(_INTERNAL)
    return _page(render_exit(end, _INTERNAL, read_language(request), _LOGIN), end.status, (), {}, "failed")


def _tell_reason(reason: str, headers: Mapping[str, str], outcome: str) -> HttpResponse:
    body, status = json.dumps({"error": reason}), find_exit(reason).status
    return HttpResponse(body, "application/json", status, {**_PRIVATE, **headers}, outcome=outcome)


def _show_exit(
    request: HttpRequest,
    reason: str,
    link: str,
    cookies: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    end = find_exit(reason)
    outcome = reason if end.status.is_success else "refused"
    page = render_exit(end, reason, read_language(request), link)
    return _page(page, end.status, cookies, headers or {}, outcome)


def _page(
    page: str, status: HTTPStatus, cookies: Sequence[str], headers: Mapping[str, str], outcome: str
) -> HttpResponse:
    headers = {**_PRIVATE, **PAGE_HEADERS, **headers}
    return HttpResponse(page, CONTENT_TYPE, status, headers, cookies, outcome)


def _allow(error: WeHookError) -> dict[str, str]:
    return {"allow": error.allowed} if isinstance(error, MethodNotAllowedError) else {}


def _log(error: WeHookError, reason: str) -> None:
    status, log = find_exit(reason).status, logger.warning
    if status is HTTPStatus.UNAUTHORIZED:
        log = logger.info  # most visitors of a page have not logged in
    elif status.is_server_error:
        log = logger.error
    log("login refused", extra=describe_error(error))
