"""Serves the console page, which talks to the control API of the simulated platforms at the same origin."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from devtools.console.phone_browser import PhoneBrowser, Visit, VisitError
from devtools.loopback import is_own_name
from devtools.platform.control.request import refuse
from devtools.texts import Text

STATIC = Path(__file__).with_name("static")

# Trusted types make the browser itself refuse innerHTML: what messages contain can only ever be shown as text.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
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

_FOREIGN = Text("only the console page may use its phones", "只有控制台页面可以使用这些手机")


def console_routes(front_url: str) -> list[BaseRoute]:
    """Returns the routes of the page.

    Args:
        front_url: Where the bundle answers, such as http://127.0.0.1:3000: the page suggests callback URLs below it.
    """
    config = {
        "callback_url": f"{front_url}/callback/{{app}}",
        **{f"{name}_url": f"{front_url}/oauth/{{app}}/{name}" for name in ("login", "session", "logout")},
    }
    phones = PhoneBrowser(front_url)

    def show_page(_request: Request) -> Response:
        return _file(STATIC / "index.html")

    def show_config(_request: Request) -> Response:
        return JSONResponse(config, headers=_HEADERS)

    async def visit(request: Request) -> Response:
        if not _is_of_this_page(request):
            return refuse(403, _FOREIGN)
        host, port = request.scope["server"]  # whatever the browser calls it: the platforms know it by its address
        try:
            answer = await phones.visit(Visit(**await request.json()), f"http://{host}:{port}")
        except VisitError as error:
            return refuse(400, error.text)
        except (TypeError, ValueError) as error:
            return refuse(400, Text(str(error), f"请求有误：{error}"))
        return JSONResponse(answer)

    return [
        Route("/", show_page),
        Route("/console/config.json", show_config),
        Route("/console/visits", visit, methods=["POST"]),
        Mount("/console", _Files(directory=STATIC)),
    ]


def _is_of_this_page(request: Request) -> bool:
    """Tells whether a request is not another site's, nor under a name that was made to mean this machine."""
    origin = urlsplit(request.headers.get("origin", ""))
    return is_own_name(origin.hostname or "") and origin.netloc == request.headers.get("host")


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
