"""An HTTP proxy on this machine, as Squid would be: it wants a password, and passes on what it is told to."""

import base64
import http.client
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

USER = "wehook"
PASSWORD = "s3cret-of-the-proxy"  # noqa: S105
_WANTED = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
_CHUNK = 65536


class ForwardProxy(ThreadingHTTPServer):
    """Notes what came through it.

    Attributes:
        passed: Method and target of each request that had the password.
        refused: How many had another one.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.passed: list[str] = []
        self.refused = 0

    def get_url(self, password: str = PASSWORD) -> str:
        return f"http://{USER}:{password}@127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: ForwardProxy

    def do_CONNECT(self) -> None:
        if self._is_welcome():
            host, _, port = self.path.partition(":")
            with socket.create_connection((host, int(port))) as platform:
                self.send_response(200)
                self.end_headers()
                _tunnel(self.connection, platform)
            self.close_connection = True

    def do_GET(self) -> None:
        if self._is_welcome():
            target = urlsplit(self.path)
            connection = http.client.HTTPConnection(target.netloc)
            connection.request("GET", f"{target.path}?{target.query}")
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def _is_welcome(self) -> bool:
        if self.headers["Proxy-Authorization"] == _WANTED:
            self.server.passed.append(f"{self.command} {self.path.partition('?')[0]}")
            return True
        self.server.refused += 1
        self.send_error(407)
        return False

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def running_proxy() -> Iterator[ForwardProxy]:
    """Runs a proxy for the length of the block."""
    with ForwardProxy() as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=[0.01], name="proxy")
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def _tunnel(one: socket.socket, other: socket.socket) -> None:
    """Passes bytes on, both ways, until either side closes."""
    ways = {one: other, other: one}
    while True:
        for side in select.select(ways, [], [])[0]:
            chunk = side.recv(_CHUNK)
            if not chunk:
                return
            ways[side].sendall(chunk)
