"""One HTTP request over a connection of its own, with the time that each part of it takes."""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 5.0
"""How long each part of a request may take."""
_USER_AGENT = "Mozilla/4.0"  # as WeCom's own


class ProbeError(Exception):
    """No answer came.

    Args:
        failure: Why, by the name that the simulated platforms have for it: timeout, dns, refused, tls, broken.
    """

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the parts of a request took, in milliseconds.

    Attributes:
        connect: Looking the name up, and connecting.
        tls: The TLS handshake; 0 without one.
        answer: From the request to the whole answer.
    """

    connect: float
    tls: float
    answer: float

    @property
    def total(self) -> float:
        """Returns the whole time."""
        return self.connect + self.tls + self.answer


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    Attributes:
        status: Its status.
        headers: Its headers, their names in lower case.
        body: Its body.
        timing: How long it took.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    timing: Timing


def ask(url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Reply:
    """Asks for a URL, whatever certificate it has: that is another check's business. Redirects are not followed.

    Args:
        url: The URL, encoded.
        headers: Further headers.
        body: What to POST; a GET without it.

    Raises:
        ProbeError: No answer came.
    """
    parts = urlsplit(url)
    started = time.perf_counter()
    try:
        with open_connection(url) as plain:
            connected = time.perf_counter()
            with _secure(plain, parts.hostname or "") if parts.scheme == "https" else plain as connection:
                secured = time.perf_counter()
                path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
                answer = _exchange(connection, path, {"Host": parts.netloc, **(headers or {})}, body)
                done = time.perf_counter()
    except TimeoutError as error:
        raise ProbeError("timeout") from error
    except ssl.SSLError as error:
        raise ProbeError("tls") from error
    except (OSError, http.client.HTTPException) as error:
        raise ProbeError("broken") from error
    timing = Timing(_milliseconds(started, connected), _milliseconds(connected, secured), _milliseconds(secured, done))
    return Reply(*answer, timing)


def open_connection(url: str) -> socket.socket:
    """Connects to the host of a URL.

    Args:
        url: The URL.

    Raises:
        ProbeError: It cannot be reached.
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        return socket.create_connection((parts.hostname or "", port), timeout=SECONDS)
    except socket.gaierror as error:
        raise ProbeError("dns") from error
    except TimeoutError as error:
        raise ProbeError("timeout") from error
    except OSError as error:
        raise ProbeError("refused") from error


def _secure(connection: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(connection, server_hostname=host)


def _exchange(
    connection: socket.socket, path: str, headers: Mapping[str, str], body: bytes | None
) -> tuple[int, Mapping[str, str], bytes]:
    client = http.client.HTTPConnection("unused")
    client.sock = connection
    client.request("GET" if body is None else "POST", path, body, {"User-Agent": _USER_AGENT, **headers})
    with client.getresponse() as answer:
        names = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, names, answer.read()


def _milliseconds(start: float, end: float) -> float:
    return round((end - start) * 1000, 1)
