"""Calls through a proxy, to platforms with and without TLS."""

import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from devtools.platform.server import PlatformServer
from shared.clients.calls import ApiCall
from shared.clients.http_session import RequestsSession
from shared.errors import PlatformUnavailableError
from tests.forward_proxy import PASSWORD, USER, ForwardProxy, running_proxy

CALL = ApiCall("/cgi-bin/gettoken", {"corpsecret": "s3cret-of-the-app"})

type MakeSession = Callable[[Callable[[], str] | None], RequestsSession]


class Hello(http.server.BaseHTTPRequestHandler):
    """A platform that answers the same to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def proxy() -> Iterator[ForwardProxy]:
    with running_proxy() as proxy:
        yield proxy


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls_url(authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hello) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def make_session(authority: trustme.CA, tmp_path: Path) -> Iterator[MakeSession]:
    certificates = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(certificates))
    sessions = []

    def make(find_proxy: Callable[[], str] | None) -> RequestsSession:
        session = RequestsSession(find_proxy)
        session._session.verify = str(certificates)
        sessions.append(session)
        return session

    yield make
    for session in sessions:
        session._session.close()


def test_call_with_tls_goes_through_a_tunnel(make_session: MakeSession, proxy: ForwardProxy, tls_url: str) -> None:
    session = make_session(proxy.get_url)

    assert session.send(tls_url, CALL, 7).content == b"{}"
    assert proxy.passed == [f"CONNECT {tls_url.removeprefix('https://')}"]  # the proxy sees neither path nor secret


def test_call_without_tls_is_passed_on(
    make_session: MakeSession, proxy: ForwardProxy, platform: PlatformServer
) -> None:
    answer = make_session(proxy.get_url).send(platform.wecom_api_url, CALL, 7)

    assert (answer.status, proxy.passed) == (200, [f"GET {platform.wecom_api_url}/cgi-bin/gettoken"])


def test_call_without_a_proxy_goes_straight_to_the_platform(make_session: MakeSession, tls_url: str) -> None:
    assert make_session(None).send(tls_url, CALL, 7).content == b"{}"


def test_refusal_of_the_proxy_is_no_doubt_and_tells_no_secret(
    make_session: MakeSession, proxy: ForwardProxy, tls_url: str
) -> None:
    with pytest.raises(PlatformUnavailableError, match=r"^/cgi-bin/gettoken: ProxyError$") as caught:
        make_session(lambda: proxy.get_url("an-old-password")).send(tls_url, CALL, 7)

    assert not caught.value.doubtful
    assert (proxy.passed, proxy.refused) == ([], 1)
    assert caught.value.__context__ is caught.value.__cause__ is None


def test_proxy_that_is_down_is_no_doubt(make_session: MakeSession, tls_url: str) -> None:
    with pytest.raises(PlatformUnavailableError, match="ProxyError") as caught:
        make_session(lambda: f"http://{USER}:{PASSWORD}@127.0.0.1:9").send(tls_url, CALL, 7)

    assert not caught.value.doubtful


def test_new_password_counts_from_the_next_call(make_session: MakeSession, proxy: ForwardProxy, tls_url: str) -> None:
    passwords = ["an-old-password"]
    session = make_session(lambda: proxy.get_url(passwords[-1]))
    with pytest.raises(PlatformUnavailableError):
        session.send(tls_url, CALL, 7)

    passwords.append(PASSWORD)

    assert session.send(tls_url, CALL, 7).content == b"{}"
