"""The bundle's own functions behind a port, as API Gateway has them in front of it."""

import base64
import socket
import threading
from types import SimpleNamespace
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from functions.receive_message import app as receive_message
from functions.verify_url import app as verify_url

_CONTEXT = SimpleNamespace(aws_request_id="5f0c2b5e-3a34-4b5c-9d7e-000000000001")


class Bundle:
    """A server of this process; a context manager."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        app = Starlette(routes=[Route("/callback/{app}", _answer, methods=["GET", "POST"])])
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> "Bundle":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


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
