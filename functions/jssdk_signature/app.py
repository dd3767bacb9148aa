"""Signs a page's address, so that the page may use the JS-SDK."""

from shared.runtime import wiring
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function
from shared.runtime.jssdk_endpoint import sign_page

wiring.get_apps()  # while the function initialises
wiring.get_clients()


@http_function
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers GET with what the page passes to ``wx.config`` and ``wx.agentConfig``."""
    request.require_method("GET", allowed="GET")
    return sign_page(request, wiring.get_apps(), wiring.get_clients())
