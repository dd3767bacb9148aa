"""A network without sockets: takes the place of awscrt's connections."""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple

from awscrt.exceptions import AwsCrtError
from awscrt.http import HttpRequest

BROKEN = AwsCrtError(code=0, name="AWS_ERROR_SOCKET_CLOSED", message="closed")
CLOSED = RuntimeError("2058 (AWS_ERROR_HTTP_CONNECTION_CLOSED): closed")  # what a request meets on a connection gone


class Sent(NamedTuple):
    """A request as it went out."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Answer(NamedTuple):
    """What a request is answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Noting[T](Future[T]):
    """A future that notes how long it was waited for."""

    def __init__(self, waits: list[float]) -> None:
        super().__init__()
        self._waits = waits

    def result(self, timeout: float | None = None) -> T:
        if timeout is not None:
            self._waits.append(timeout)
        return super().result(timeout)


class Network:
    """Gives prepared outcomes, one for each request, and notes how long it was waited for, in seconds."""

    def __init__(self) -> None:
        self.outcomes: list[Answer | Exception] = []
        self.options: list[dict[str, Any]] = []
        self.connections: list[Connection] = []
        self.sent: list[Sent] = []
        self.refuses = False
        self.waits: list[float] = []

    def connect(self, **options: Any) -> "Future[Connection]":
        future: Future[Connection] = Noting(self.waits)
        connection = Connection(self)
        self.options.append(options)
        self.connections.append(connection)
        if self.refuses:
            future.set_exception(BROKEN)
        else:
            future.set_result(connection)
        return future

    def answer(self, status: int, document: object = None, headers: Mapping[str, str] | None = None) -> None:
        self.outcomes.append(Answer(status, json.dumps(document or {}).encode(), headers or {}))


class Connection:
    """One connection, which this side closes, or the other."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.is_closed = False

    def is_open(self) -> bool:
        return not self.is_closed

    def close(self) -> None:
        self.is_closed = True

    def request(self, request: HttpRequest, on_response: Callable[..., None], on_body: Callable[..., None]) -> "Stream":
        outcome = self._network.outcomes.pop(0)
        if isinstance(outcome, RuntimeError):
            raise outcome
        headers = {name.lower(): value for name, value in request.headers}
        self._network.sent.append(Sent(request.path, headers, json.loads(request.body_stream._stream.read())))
        if isinstance(outcome, Exception):
            return Stream(outcome, self._network.waits)
        on_response(http_stream=None, status_code=outcome.status, headers=list(outcome.headers.items()))
        for byte in outcome.body:
            on_body(http_stream=None, chunk=bytes([byte]))
        return Stream(outcome.status, self._network.waits)


class Stream:
    """One request on its way."""

    def __init__(self, outcome: int | Exception, waits: list[float]) -> None:
        self.completion_future: Future[int] = Noting(waits)
        self._outcome = outcome

    def activate(self) -> None:
        if isinstance(self._outcome, Exception):
            self.completion_future.set_exception(self._outcome)
        else:
            self.completion_future.set_result(self._outcome)
