"""The address that a developer opens, and puts a tunnel in front of: the API with its paths at the root."""

import asyncio
import errno
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from devtools.local_stack.gate import Gate
from devtools.local_stack.messages import LocalStackError, port_refused, port_taken
from devtools.loopback import LoopbackServer
from devtools.loopback import listen as take_port

# What API Gateway allows a request, and answers by itself.
_MAX_BODY_BYTES = 10 * 1024 * 1024
_SECONDS_TO_ANSWER = 30
_TOO_LARGE = b'{"message":"Request Entity Too Large"}'
_UNAVAILABLE = b'{"message":"Service Unavailable"}'
_NO_ROUTE = b'{"message":"Not Found"}'

_JSON = [("content-type", "application/json")]
_NOT_PASSED_ON = {
    *("connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate", "proxy-authorization"),
    *("te", "trailer", "transfer-encoding", "upgrade"),
}
_REQUESTS_AT_ONCE = 8  # each of them needs a process of its own; further ones wait


class Answer(NamedTuple):
    """What was answered to a request.

    Attributes:
        method: The request's method.
        path: Its path, as it was sent.
        status: The HTTP status.
        routed: Whether it reached a function.
    """

    method: str
    path: str
    status: int
    routed: bool


def listen(port: int) -> socket.socket:
    """Takes the address at once, so that no second stack gets further than this.

    Args:
        port: The port; 0 for any free one.

    Raises:
        LocalStackError: It is taken, or not for this user.
    """
    try:
        return take_port(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise LocalStackError(port_taken(port)) from error
        raise LocalStackError(port_refused(port, str(error.strerror))) from error


class Front:
    """Passes requests on as they are, and the answers back.

    Args:
        listener: Where requests come in.
        api_url: Where MiniStack has the API.
        observe: Told of each answer, on the server's thread.
    """

    def __init__(self, listener: socket.socket, api_url: str, observe: Callable[[Answer], None]) -> None:
        self._url = httpx.URL(api_url)
        self._observe = observe
        app = Starlette(routes=[Mount("/", app=self._serve)], lifespan=self._open_client)
        self._server = LoopbackServer(
            app, listener, log_config=None, http="h11", ws="none", date_header=False, server_header=False
        )
        self._started = threading.Event()

    def __enter__(self) -> Self:
        """Starts to answer."""
        self._server.start()
        self._started.wait()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Finishes the requests under way, for a second at most."""
        self._server.stop()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps requests waiting for the length of the block, so that none meets a function that is being replaced."""
        self._run(self._gate.close())
        try:
            yield
        finally:
            self._run(self._gate.open())

    def _run(self, coroutine: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    @asynccontextmanager
    async def _open_client(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._gate = Gate()
        self._started.set()
        limits = httpx.Limits(max_connections=_REQUESTS_AT_ONCE)
        async with httpx.AsyncClient(timeout=_SECONDS_TO_ANSWER, limits=limits, trust_env=False) as self._client:
            yield

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await _read_body(request)
        if body is None:
            response = _respond(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _JSON, _TOO_LARGE)
        else:
            async with self._gate.passing():
                response = await self._pass_on(request, body)
        await response(scope, receive, send)
        routed = response.body not in (_TOO_LARGE, _NO_ROUTE)
        self._observe(Answer(request.method, scope["raw_path"].decode("latin-1"), response.status_code, routed))

    async def _pass_on(self, request: Request, body: bytes) -> Response:
        path = self._url.raw_path + request.scope["raw_path"]
        query = request.scope["query_string"]
        passed = httpx.Request(
            request.method,
            self._url,
            headers=[(name, value) for name, value in request.headers.raw if name.decode() not in _NOT_PASSED_ON],
            content=body,
            # The URL would be put into a normal form, and signatures cover what was sent.
            extensions={"target": path + b"?" + query if query else path},
        )
        try:
            answer = await self._client.send(passed, stream=True)
            content = b"".join([chunk async for chunk in answer.aiter_raw()])
        except httpx.HTTPError:
            return _respond(HTTPStatus.SERVICE_UNAVAILABLE, _JSON, _UNAVAILABLE)
        return _respond(answer.status_code, answer.headers.multi_items(), content)


async def _read_body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            return None
    return bytes(body)


def _respond(status: int, headers: list[tuple[str, str]], content: bytes) -> Response:
    response = Response(content, status)
    response.raw_headers += [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
        if name not in _NOT_PASSED_ON
    ]
    return response
