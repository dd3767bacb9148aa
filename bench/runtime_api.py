"""The HTTP API from which a Lambda runtime takes its events, with the times at which the runtime used it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from types import TracebackType
from typing import Any, NamedTuple, Self

from bench.errors import BenchmarkError

_DEADLINE_SECONDS = 30
_NEXT = "/2018-06-01/runtime/invocation/next"


class Answer(NamedTuple):
    """What a function answered.

    Attributes:
        document: The answer.
        seconds: From the event sent to the answer received.
    """

    document: Any
    seconds: float


class RuntimeApi:
    """A Runtime API on a free port of the loopback interface; one function at a time."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Endpoint)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        """Starts to listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops to listen, and sends away a runtime that still asks for an event."""
        self._server.events.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Host and port, as the environment of a runtime has them."""
        return f"127.0.0.1:{self._server.server_port}"

    def wait_until_ready(self) -> float:
        """Waits until the runtime asks for an event.

        Returns:
            The time at which it asked, by ``time.perf_counter``.

        Raises:
            BenchmarkError: It failed to initialise, or did not ask.
        """
        return self._take(self._server.asked)

    def invoke(self, event: Mapping[str, Any]) -> Answer:
        """Hands out an event and waits for its answer.

        Raises:
            BenchmarkError: The function raised, or did not answer.
        """
        self._server.events.put(json.dumps(event).encode())
        return self._take(self._server.answers)

    @staticmethod
    def _take[Item](queue: "Queue[Item | BenchmarkError]") -> Item:
        try:
            item = queue.get(timeout=_DEADLINE_SECONDS)
        except Empty:
            raise BenchmarkError(f"The function did nothing for {_DEADLINE_SECONDS} s.") from None
        if isinstance(item, BenchmarkError):
            raise item
        return item


class _Server(ThreadingHTTPServer):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.asked: Queue[float | BenchmarkError] = Queue()
        self.events: Queue[bytes | None] = Queue()
        self.answers: Queue[Answer | BenchmarkError] = Queue()
        self.sent_at = 0.0

    def handle_error(self, *_: object) -> None:
        """Says nothing: a container that ends breaks off its request for an event."""


class _Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the body waits for the acknowledgement of the headers
    server: _Server

    def do_GET(self) -> None:
        """Serves ``/invocation/next``."""
        if self.path != _NEXT:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.server.asked.put(time.perf_counter())
        event = self.server.events.get()
        if event is None:
            self.close_connection = True
            return
        # The native client of the runtime takes some of these for granted.
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + _DEADLINE_SECONDS) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:bench",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
        }
        self.server.sent_at = time.perf_counter()
        self._respond(HTTPStatus.OK, event, headers)

    def do_POST(self) -> None:
        """Serves ``/invocation/{id}/response``, ``/invocation/{id}/error`` and ``/init/error``."""
        seconds = time.perf_counter() - self.server.sent_at
        document = json.loads(self._read_body())
        self._respond(HTTPStatus.ACCEPTED, b"", {})
        if self.path.endswith("/response"):
            self.server.answers.put(Answer(document, seconds))
        else:
            error = BenchmarkError(f"The function raised {document.get('errorType')}: {document.get('errorMessage')}")
            self.server.asked.put(error)
            self.server.answers.put(error)

    def log_message(self, *_: object) -> None:
        """Logs nothing."""

    def _respond(self, status: HTTPStatus, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body
