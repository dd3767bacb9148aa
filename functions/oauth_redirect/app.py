"""Logs users in with WeCom or WeChat."""

from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function
from shared.runtime.login_wiring import get_login
from shared.runtime.wiring import get_apps

get_apps()  # while the function initialises


@http_function
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers with a redirect, a page, or the session as JSON."""
    return get_login().serve(request)
