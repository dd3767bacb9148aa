"""Answers that no platform gives, but a proxy or a firewall on the way may: written to the socket byte by byte."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from shared.clients.factory import WecomApp, build_wecom_app
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.errors import PlatformUnavailableError
from tests.client_fakes import FakeMetrics, FakeTokenStore
from tests.platform.endpoint import CORP

SECRET = "-".join(["canary", "0123456789"])  # in no line of this file, which a traceback would show
TOKEN = b'{"errcode":0,"errmsg":"ok","access_token":"t0ken-0123456789","expires_in":7200}'
IP_LIST = b'{"errcode":0,"errmsg":"ok","ip_list":["127.0.0.1"]}'

type Serve = Callable[[bytes], WecomApp]


class OddServer:
    """Answers each request with the same status line and headers.

    Args:
        head: What the answer begins with.
    """

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                request = lines.readline()
                while lines.readline().strip():
                    pass
                body = TOKEN if b"gettoken" in request else IP_LIST
                connection.sendall(self._head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@pytest.fixture
def serve(store: FakeTokenStore, metrics: FakeMetrics) -> Iterator[Serve]:
    servers: list[OddServer] = []

    def make_app(head: bytes) -> WecomApp:
        servers.append(OddServer(head))
        platform = Platform(servers[-1].url, Transport(sleep=lambda _: None), store, metrics)
        return build_wecom_app(platform, "wecom", CORP, 218, SECRET)

    yield make_app
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("X-位置: 上海\r\n".encode(), id="name-in-utf-8"),
        pytest.param(b"this line has no colon\r\n", id="line-without-a-colon"),
        pytest.param(b"Content-Type: multipart/mixed\r\n", id="parts-without-a-boundary"),
    ],
)
def test_answer_with_an_odd_header_is_read_and_leaves_no_secret_in_the_log(
    serve: Serve, caplog: pytest.LogCaptureFixture, header: bytes
) -> None:
    # Given a root logger that shows everything
    caplog.set_level(logging.DEBUG)

    # When
    addresses = serve(b"HTTP/1.1 200 OK\r\n" + header).client.get_callback_ips()

    # Then
    assert addresses == ["127.0.0.1"]
    assert [secret for secret in (SECRET, "t0ken-0123456789") if secret in caplog.text] == []


@pytest.mark.parametrize("location", [b"http://[::1", b"http://[nowhere]/"])
def test_answer_that_leads_to_no_address_is_an_unavailable_platform(serve: Serve, location: bytes) -> None:
    app = serve(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\n")

    with pytest.raises(PlatformUnavailableError, match=r"^/cgi-bin/gettoken: "):
        app.client.get_callback_ips()
