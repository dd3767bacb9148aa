"""Logs users in with WeCom or WeChat."""

from functools import partial

from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function
from shared.runtime.login_endpoint import apologize
from shared.runtime.login_wiring import get_login
from shared.runtime.wiring import get_apps

get_apps()  # while the function initialises


@partial(http_function, on_unforeseen=apologize)
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers with a redirect, a page, or the session as JSON."""
    return get_login().serve(request)
