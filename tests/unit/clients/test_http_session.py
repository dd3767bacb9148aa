"""One call over ``requests``, whose connections are stood in for by an adapter."""

import gzip
import io
import logging
import traceback
from collections import deque
from collections.abc import Callable
from email.message import Message
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st
from requests.adapters import BaseAdapter, HTTPAdapter

from shared.clients.calls import ApiCall, MediaFile
from shared.clients.http_session import RequestsSession
from shared.errors import PlatformUnavailableError
from tests.fakes import FakeClock

URL = "http://127.0.0.1:9"
CALL = ApiCall("/cgi-bin/gettoken", {"corpid": "ww1", "corpsecret": "s3cret-of-the-app"})


class Line(BaseAdapter):
    """Stands for the connections: answers or fails as it is told to, and notes what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: deque[Exception | bytes | io.BufferedIOBase] = deque()
        self.headers: dict[str, str] = {}
        self.status = 200
        self.sent: list[tuple[requests.PreparedRequest, dict[str, Any]]] = []
        self.closed = 0

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        self.sent.append((request, options))
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        message = Message()  # where requests looks for cookies
        for name, value in self.headers.items():
            message[name] = value
        raw = urllib3.HTTPResponse(
            io.BytesIO(answer) if isinstance(answer, bytes) else answer,
            headers=self.headers,
            status=self.status,
            preload_content=False,
            original_response=SimpleNamespace(msg=message, close=lambda: None, isclosed=lambda: True),  # type: ignore[arg-type]
        )
        return HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def session(line: Line, clock: FakeClock) -> RequestsSession:
    session = RequestsSession(clock=clock, wall_clock=clock)
    session._session.mount("http://", line)
    return session


def pool_error(reason: Exception) -> Exception:
    return urllib3.exceptions.MaxRetryError(None, "/cgi-bin/gettoken?corpsecret=s3cret-of-the-app", reason)  # type: ignore[arg-type]


def test_send_get_has_its_parameters_in_the_address(session: RequestsSession, line: Line) -> None:
    line.answers.append(b'{"errcode":0}')
    line.headers = {"Content-Type": "text/plain"}
    answer = session.send(URL, CALL, 7)

    request, options = line.sent[0]
    assert request.method == "GET"
    assert request.url == f"{URL}/cgi-bin/gettoken?corpid=ww1&corpsecret=s3cret-of-the-app"
    assert request.body is None
    assert options["timeout"] == (2, 3.5)
    assert (answer.status, answer.content) == (200, b'{"errcode":0}')
    assert answer.headers["content-type"] == "text/plain"


def test_send_json_is_utf_8_without_escapes(session: RequestsSession, line: Line) -> None:
    line.answers.append(b"{}")
    session.send(URL, ApiCall("/api", {"access_token": "T"}, {"text": {"content": "你好 😀\ud800"}}), 7)

    request, _ = line.sent[0]
    assert request.method == "POST"
    assert request.body == '{"text": {"content": "你好 😀?"}}'.encode()
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"


def test_send_text_that_cannot_be_encoded_goes_out_with_a_question_mark(session: RequestsSession, line: Line) -> None:
    line.answers.append(b"{}")
    session.send(URL, ApiCall("/api", {"code": "你a\ud800"}), 7)

    assert line.sent[0][0].url == f"{URL}/api?code=%E4%BD%A0a%3F"


def test_send_empty_json_is_a_post(session: RequestsSession, line: Line) -> None:
    line.answers.append(b"{}")
    session.send(URL, ApiCall("/api", body={}), 7)

    assert (line.sent[0][0].method, line.sent[0][0].body) == ("POST", b"{}")


def test_send_file_has_its_chinese_name_as_it_is(session: RequestsSession, line: Line) -> None:
    line.answers.append(b"{}")
    session.send(URL, ApiCall("/api", {"type": "file"}, file=MediaFile("周报.txt", b"content")), 60)

    request, options = line.sent[0]
    assert isinstance(request.body, bytes)
    assert 'Content-Disposition: form-data; name="media"; filename="周报.txt"\r\n'.encode() in request.body
    assert b"\r\n\r\ncontent\r\n" in request.body
    assert request.headers["Content-Length"] == str(len(request.body))
    assert options["timeout"] == (2, 30)


def test_send_follows_no_redirect(session: RequestsSession, line: Line) -> None:
    line.answers.append(b"")
    line.status, line.headers = 302, {"Location": "http://127.0.0.1:10/"}

    assert session.send(URL, CALL, 7).status == 302
    assert len(line.sent) == 1


def test_send_keeps_no_cookies_and_nothing_of_the_environment(
    session: RequestsSession, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:10")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/none")
    line.answers.extend([b"{}", b"{}"])
    line.headers = {"Set-Cookie": "a=b; Path=/"}
    session.send(URL, CALL, 7)
    session.send(URL, CALL, 7)

    request, options = line.sent[1]
    assert "Cookie" not in request.headers
    assert options["proxies"] == {}
    assert options["verify"] is True


def test_send_goes_through_the_proxy_of_the_moment(line: Line, clock: FakeClock) -> None:
    urls = iter(["http://one.example.com:3128", "http://two.example.com:3128"])
    session = RequestsSession(lambda: next(urls), clock=clock, wall_clock=clock)
    session._session.mount("http://", line)
    line.answers.extend([b"{}", b"{}"])
    session.send(URL, CALL, 7)
    session.send(URL, CALL, 7)

    assert [options["proxies"]["http"] for _, options in line.sent] == [
        "http://one.example.com:3128",
        "http://two.example.com:3128",
    ]


@pytest.mark.parametrize(
    ("error", "doubtful"),
    [
        pytest.param(requests.ConnectTimeout(pool_error(OSError())), False, id="connect-timeout"),
        pytest.param(
            requests.ConnectionError(pool_error(urllib3.exceptions.NewConnectionError(None, "refused"))),  # type: ignore[arg-type]
            False,
            id="refused",
        ),
        pytest.param(
            requests.ConnectionError(
                pool_error(urllib3.exceptions.NameResolutionError("host", None, OSError()))  # type: ignore[arg-type]
            ),
            False,
            id="no-such-host",
        ),
        pytest.param(
            requests.exceptions.ProxyError(pool_error(urllib3.exceptions.ProxyError("407", OSError()))),
            False,
            id="proxy",
        ),
        pytest.param(requests.ReadTimeout("url?corpsecret=s3cret-of-the-app"), True, id="read-timeout"),
        pytest.param(requests.ConnectionError(pool_error(OSError())), True, id="broken"),
        pytest.param(requests.exceptions.SSLError("url?corpsecret=s3cret-of-the-app"), True, id="tls"),
        pytest.param(requests.exceptions.InvalidURL(), True, id="no-arguments"),
        pytest.param(urllib3.exceptions.HTTPError("url?corpsecret=s3cret-of-the-app"), True, id="urllib3"),
        pytest.param(ConnectionResetError("reset"), True, id="reset"),
        pytest.param(ValueError("url?corpsecret=s3cret-of-the-app"), True, id="no-address-to-go-on-to"),
    ],
)
def test_send_failure_says_whether_it_went_out_and_nothing_secret(
    session: RequestsSession, line: Line, error: Exception, *, doubtful: bool
) -> None:
    line.answers.append(error)
    with pytest.raises(PlatformUnavailableError) as caught:
        session.send(URL, CALL, 7)

    assert str(caught.value) == f"/cgi-bin/gettoken: {type(error).__name__}"
    assert caught.value.doubtful is doubtful
    assert caught.value.__context__ is caught.value.__cause__ is None
    assert "s3cret" not in "".join(traceback.format_exception(caught.value))


class Dripping(io.BufferedIOBase):
    """An answer that comes one byte after the other, each in some seconds."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait
        self._left = 100

    def read(self, _size: int | None = -1, /) -> bytes:
        self._wait()
        self._left -= 1
        return b"x" if self._left else b""

    read1 = read


def test_send_answer_that_drips_is_given_up(session: RequestsSession, line: Line, clock: FakeClock) -> None:
    start = clock.now
    line.answers.append(Dripping(lambda: clock.advance(1)))
    with pytest.raises(PlatformUnavailableError, match="ReadTimeout") as caught:
        session.send(URL, CALL, 7)

    assert caught.value.doubtful
    assert clock.now - start <= 8


def test_send_compressed_answer_is_unpacked(session: RequestsSession, line: Line) -> None:
    content = '{"errmsg":"你好"}'.encode() * 100
    line.answers.append(gzip.compress(content))
    line.headers = {"Content-Encoding": "gzip"}

    assert session.send(URL, CALL, 7).content == content


def test_send_answer_that_is_cut_off_is_doubtful(session: RequestsSession, line: Line) -> None:
    line.answers.append(b'{"errcode":')
    line.headers = {"Content-Length": "999"}
    with pytest.raises(PlatformUnavailableError) as caught:
        session.send(URL, CALL, 7)

    assert caught.value.doubtful


@pytest.mark.parametrize(("seconds", "closed"), [(0, 0), (20, 0), (21, 1), (-1, 1)])
def test_send_after_a_pause_opens_new_connections(
    session: RequestsSession, line: Line, clock: FakeClock, seconds: float, closed: int
) -> None:
    line.answers.extend([b"{}", b"{}"])
    session.send(URL, CALL, 7)
    clock.advance(seconds)
    session.send(URL, CALL, 7)

    assert line.closed == closed


def test_send_without_time_left_still_has_a_limit(session: RequestsSession, line: Line) -> None:
    line.answers.append(b"{}")
    with pytest.raises(PlatformUnavailableError, match="ReadTimeout"):
        session.send(URL, CALL, -1)

    assert line.sent[0][1]["timeout"] == (0.005, 0.005)


@given(secret=st.text().map("s3cret-{}".format), token=st.text().map("t0ken+{}".format))
def test_send_failure_never_has_a_secret(secret: str, token: str) -> None:
    # Given a library whose errors quote the address and the body
    class Telltale(Line):
        def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
            raise requests.ConnectionError(f"{request.url} {request.body!r} {secret} {token}", request=request)

    session = RequestsSession()
    session._session.mount("http://", Telltale())

    # When
    with pytest.raises(PlatformUnavailableError) as caught:
        session.send(URL, ApiCall("/api", {"corpsecret": secret}, {"secret": token}), 7)

    # Then
    told = "".join([repr(caught.value), str(caught.value.__dict__), *traceback.format_exception(caught.value)])
    assert secret not in told
    assert token not in told


def test_session_silences_the_log_lines_with_addresses(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    RequestsSession()
    for name in ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.connection"):
        logging.getLogger(name).critical("url?corpsecret=s3cret-of-the-app")

    assert caplog.text == ""
