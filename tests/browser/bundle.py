"""The bundle's own functions behind a port, as API Gateway has them in front of it."""

import base64
from types import SimpleNamespace
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from devtools.loopback import LoopbackServer
from functions.receive_message import app as receive_message
from functions.verify_url import app as verify_url

_CONTEXT = SimpleNamespace(aws_request_id="5f0c2b5e-3a34-4b5c-9d7e-000000000001")


def serve_bundle() -> LoopbackServer:
    """Returns the server, which is a context manager."""
    return LoopbackServer(Starlette(routes=[Route("/callback/{app}", _answer, methods=["GET", "POST"])]))


async def _answer(request: Request) -> Response:
    event = await _make_event(request)
    function = verify_url if request.method == "GET" else receive_message
    answer = await run_in_threadpool(function.lambda_handler, event, _CONTEXT)
    return Response(answer["body"], answer["statusCode"], answer["headers"])


async def _make_event(request: Request) -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": request.url.path,
        "rawQueryString": request.url.query,
        "headers": dict(request.headers),
        "requestContext": {"http": {"method": request.method, "path": request.url.path}},
        "pathParameters": dict(request.path_params),
        "body": base64.b64encode(await request.body()).decode(),
        "isBase64Encoded": True,
    }
