"""A single request, and why it gets no answer."""

import socket
from collections.abc import Iterator

import pytest

from devtools.doctor import probe
from devtools.doctor.probe import ProbeError, ask
from tests.integration.operations.servers import LOOPBACK, answer_once, serve


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts, and says nothing."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield f"http://{LOOPBACK}:{server.getsockname()[1]}"


def test_ask_without_tls_takes_no_time_for_it() -> None:
    with serve() as port:
        timing = ask(f"http://{LOOPBACK}:{port}/a?b=c").timing

    assert timing.connect > 0
    assert timing.answer > 0
    assert timing.tls < timing.answer


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_ask_server_that_says_nothing_times_out(silent: str, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "SECONDS", 0.1)

    with pytest.raises(ProbeError, match="timeout"):
        ask(silent.replace("http", scheme))


@pytest.mark.parametrize(
    ("url", "failure"),
    [
        pytest.param("http://name.invalid/", "dns", id="dns"),
        pytest.param("http://127.0.0.1:{port}/", "refused", id="refused"),
    ],
)
def test_ask_nobody_there(url: str, failure: str) -> None:
    with serve() as port:
        pass

    with pytest.raises(ProbeError, match=failure):
        ask(url.format(port=port))


def test_ask_tls_of_a_server_without_it() -> None:
    with serve() as port, pytest.raises(ProbeError, match="tls"):
        ask(f"https://{LOOPBACK}:{port}/")


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"nonsense\r\n\r\n"])
def test_ask_half_an_answer_is_none(answer: bytes) -> None:
    with answer_once(answer) as url, pytest.raises(ProbeError, match="broken"):
        ask(url)
