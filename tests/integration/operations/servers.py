"""Servers that answer over TLS, or do everything wrong."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"


class _Handler(BaseHTTPRequestHandler):
    """Answers 200 and ``ok`` to everything, or what the server says."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """Says nothing about clients that leave in the middle of a handshake, as the doctor does."""

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serves for as long as the block lasts, and yields the port."""
    server = _Server((LOOPBACK, 0), _Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def answer_once(answer: bytes) -> Iterator[str]:
    """Answers the first request with these bytes, closes the connection, and yields the URL."""

    def run() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    with socket.create_server((LOOPBACK, 0)) as server:
        thread = threading.Thread(target=run)
        thread.start()
        yield f"http://{LOOPBACK}:{server.getsockname()[1]}/"
        thread.join()
