"""Serves the files by which the platforms check who owns a domain."""

import re

from shared.errors import UnknownFileError
from shared.runtime import wiring
from shared.runtime.http_event import HttpRequest, HttpResponse
from shared.runtime.http_function import http_function

_NAME = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}"
_PATH = re.compile(rf"/((?:{_NAME}/){{0,3}}{_NAME})", re.ASCII)

wiring.get_files()  # while the function initialises


@http_function
def lambda_handler(request: HttpRequest) -> HttpResponse:
    """Answers GET with a listed file, byte for byte."""
    request.require_method("GET", allowed="GET")
    path = _PATH.fullmatch(request.path)
    content = wiring.get_files().get(path[1]) if path else None
    if content is None:
        raise UnknownFileError("no file of this name is listed")
    return HttpResponse(content, outcome="served")
