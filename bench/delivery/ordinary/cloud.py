"""AWS as platforms and functions find it: HTTP API, Lambda, and the door to everything else; it counts all calls."""

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.delivery.ordinary.capacity import Capacity
from bench.delivery.ordinary.function_process import FunctionProcess, Invocation
from bench.delivery.ordinary.ledger import DYNAMODB, SQS, Ledger
from bench.delivery.ordinary.template import render_access_log
from devtools.loopback import LoopbackServer

_ROUTE = "POST /callback/{app}"
_SERVICES = {"DynamoDB_20120810": DYNAMODB, "AmazonSQS": SQS, "AmazonSSM": "SSM"}
_TARGET = "x-amz-target"
# What MiniStack needs to know of a request.
_HEADERS = (_TARGET, "authorization", "content-type", "x-amz-date")
# What API Gateway sends with every answer beside the function's own headers: status line, date, request id, length.
_HEAD_BYTES = 150


class Cloud:
    """A server of this process; a context manager.

    Args:
        services: Where MiniStack is.

    Attributes:
        url: Its address.
        receiver: The receiver, once it runs.
        worker: The worker, once it runs.
    """

    receiver: FunctionProcess
    worker: FunctionProcess

    def __init__(self, services: str) -> None:
        self._capacity = Capacity()
        self.ledger = Ledger(self._capacity)
        self._services = httpx.Client(base_url=services, trust_env=False)
        app = Starlette(
            routes=[
                Route("/callback/{app}", self._receive, methods=["POST"]),
                Route("/2015-03-31/functions/{name}/invocations", self._invoke, methods=["POST"]),
                Route("/", self._forward, methods=["POST"]),
            ]
        )
        self._server = LoopbackServer(app)
        self.url = self._server.url

    def __enter__(self) -> Self:
        """Starts it."""
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops it."""
        self._server.stop()
        self._services.close()

    def open_ledger(self) -> Ledger:
        """Begins a new ledger, and returns it."""
        self.ledger = Ledger(self._capacity)
        return self.ledger

    def run_worker(self, event: Mapping[str, Any]) -> Invocation:
        """Runs the worker."""
        invocation = self.worker.invoke(event)
        self.ledger.add_work(invocation)
        return invocation

    async def _receive(self, request: Request) -> Response:
        event = await _make_event(request)
        invocation = await run_in_threadpool(self.receiver.invoke, event)
        answer = invocation.result
        head = sum(len(f"{name}: {value}\r\n") for name, value in answer["headers"].items()) + _HEAD_BYTES
        access_log = render_access_log(_ROUTE, answer["statusCode"])
        self.ledger.add_request(invocation, access_log, head + len(answer["body"].encode()))
        return Response(answer["body"], answer["statusCode"], answer["headers"])

    async def _invoke(self, request: Request) -> Response:
        event = await request.json()
        self.ledger.add_call("Lambda", "Invoke", event, None)
        invocation = await run_in_threadpool(self.run_worker, event)
        return Response(json.dumps(invocation.result), HTTPStatus.OK, media_type="application/json")

    async def _forward(self, request: Request) -> Response:
        body = await request.body()
        headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
        answer = await run_in_threadpool(self._services.post, "/", content=body, headers=headers)
        prefix, _, operation = request.headers[_TARGET].partition(".")
        self.ledger.add_call(_SERVICES.get(prefix, prefix), operation, json.loads(body), answer.json())
        return Response(answer.content, answer.status_code, media_type=answer.headers["content-type"])


async def _make_event(request: Request) -> dict[str, Any]:
    """Makes the event of a request, as API Gateway does (payload format 2.0)."""
    http = {"method": request.method, "path": request.url.path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}
    return {
        "version": "2.0",
        "routeKey": _ROUTE,
        "rawPath": request.url.path,
        "rawQueryString": request.url.query,
        "headers": dict(request.headers),
        "requestContext": {"apiId": "bench", "http": http, "timeEpoch": int(time.time() * 1000)},
        "pathParameters": dict(request.path_params),
        "body": (await request.body()).decode(),
        "isBase64Encoded": False,
    }
