"""Serves the console page, which talks to the control API of the simulated platforms at the same origin."""

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).with_name("static")

# Trusted types make the browser itself refuse innerHTML: what messages contain can only ever be shown as text.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# Named here because the machine's own table may be wrong, and browsers refuse modules of another type.
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def console_routes(front_url: str) -> list[BaseRoute]:
    """Returns the routes of the page.

    Args:
        front_url: Where the bundle answers, such as http://127.0.0.1:3000: the page suggests callback URLs below it.
    """
    config = {"callback_url": f"{front_url}/callback/{{app}}", "login_url": f"{front_url}/oauth/{{app}}/login"}

    def show_page(_request: Request) -> Response:
        return _file(STATIC / "index.html")

    def show_config(_request: Request) -> Response:
        return JSONResponse(config, headers=_HEADERS)

    return [
        Route("/", show_page),
        Route("/console/config.json", show_config),
        Mount("/console", _Files(directory=STATIC)),
    ]


class _Files(StaticFiles):
    """Static files with the headers of the page; a copy that the browser has is asked for, and not sent, again."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(_headers(Path(full_path)))
        return response


def _file(path: Path) -> FileResponse:
    return FileResponse(path, headers=_headers(path))


def _headers(path: Path) -> dict[str, str]:
    return {**_HEADERS, "Content-Type": _CONTENT_TYPES[path.suffix]}
