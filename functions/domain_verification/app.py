"""Serves the files by which the platforms check who owns a domain."""

from shared.errors import UnknownFileError
from shared.runtime import wiring
from shared.runtime.domain_files import FILE_PATH
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function

wiring.get_files()  # while the function initialises


@http_function
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers GET with a listed file, byte for byte."""
    request.require_method("GET", allowed="GET")
    path = request.path.removeprefix("/")
    content = wiring.get_files().get(path) if FILE_PATH.fullmatch(path) else None
    if content is None:
        raise UnknownFileError("no file of this name is listed")
    return HttpResponse(content, outcome="served")
