"""Answers the verification that a console sends when an operator saves a callback URL."""

from shared.errors import UnknownAppError
from shared.runtime import wiring
from shared.runtime.callbacks import serve_callback
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function

wiring.get_apps()  # while the function initialises


@http_function
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers GET with the echo; API Gateway sends the methods that belong to no function here as well."""
    if request.method == "POST":  # only a path with too many parts brings one here
        raise UnknownAppError("no callback has this path")
    request.require_method("GET", allowed="GET, POST")
    query = request.parse_query()
    echo = serve_callback(request, wiring.get_apps(), lambda endpoint: endpoint.verify_url(query))
    return HttpResponse(echo, outcome="verified")
