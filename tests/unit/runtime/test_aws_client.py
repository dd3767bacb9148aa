import json
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple

import pytest
from awscrt.exceptions import AwsCrtError
from awscrt.http import HttpClientConnection, HttpRequest

from shared.errors import AwsError
from shared.runtime.aws_client import AwsClient

BROKEN = AwsCrtError(code=0, name="AWS_ERROR_SOCKET_CLOSED", message="closed")
CLOSED = RuntimeError("2058 (AWS_ERROR_HTTP_CONNECTION_CLOSED): closed")  # what a request meets on a connection gone


class Sent(NamedTuple):
    """A request as it went out."""

    headers: dict[str, str]
    body: dict[str, Any]


class Network:
    """Takes the place of awscrt's connections: gives prepared outcomes, one for each request."""

    def __init__(self) -> None:
        self.outcomes: list[tuple[int, bytes] | Exception] = []
        self.connections: list[dict[str, Any]] = []
        self.sent: list[Sent] = []

    def connect(self, **options: Any) -> "Future[Connection]":
        self.connections.append(options)
        return _done(Connection(self))

    def answer(self, status: int, document: object = None) -> None:
        self.outcomes.append((status, json.dumps(document or {}).encode()))


class Connection:
    def __init__(self, network: Network) -> None:
        self._network = network

    def request(self, request: HttpRequest, on_body: Callable[..., None]) -> "Stream":
        body = json.loads(request.body_stream._stream.read())
        self._network.sent.append(Sent({name.lower(): value for name, value in request.headers}, body))
        outcome = self._network.outcomes.pop(0)
        if isinstance(outcome, RuntimeError):
            raise outcome
        if isinstance(outcome, Exception):
            return Stream(outcome)
        status, answer = outcome
        for byte in answer:
            on_body(chunk=bytes([byte]), http_stream=None)
        return Stream(status)


class Stream:
    def __init__(self, outcome: int | Exception) -> None:
        self.completion_future: Future[int] = Future()
        self._outcome = outcome

    def activate(self) -> None:
        if isinstance(self._outcome, Exception):
            self.completion_future.set_exception(self._outcome)
        else:
            self.completion_future.set_result(self._outcome)


def _done[Value](value: Value) -> "Future[Value]":
    future: Future[Value] = Future()
    future.set_result(value)
    return future


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    network = Network()
    monkeypatch.setattr(HttpClientConnection, "new", network.connect)
    return network


def make_client(region: str = "us-east-1", endpoint: str = "") -> AwsClient:
    return AwsClient("ssm", "AmazonSSM", region, endpoint)


def test_call_gives_the_answer_and_sends_a_signed_request(network: Network) -> None:
    network.answer(200, {"Parameter": {"Value": "你好"}})
    assert make_client().call("GetParameter", {"Name": "/wehook/apps/demo"}) == {"Parameter": {"Value": "你好"}}
    (sent,) = network.sent
    assert sent.body == {"Name": "/wehook/apps/demo"}
    assert sent.headers["host"] == "ssm.us-east-1.amazonaws.com"
    assert sent.headers["x-amz-target"] == "AmazonSSM.GetParameter"
    assert sent.headers["content-type"] == "application/x-amz-json-1.1"
    assert sent.headers["content-length"] == str(len(json.dumps(sent.body)))
    assert sent.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=testing/")
    assert "/us-east-1/ssm/aws4_request, SignedHeaders=" in sent.headers["authorization"]


@pytest.mark.parametrize(
    ("region", "endpoint", "host", "port", "encrypted"),
    [
        ("us-east-1", "", "ssm.us-east-1.amazonaws.com", 443, True),
        ("cn-north-1", "", "ssm.cn-north-1.amazonaws.com.cn", 443, True),
        ("us-east-1", "http://127.0.0.1:4566", "127.0.0.1", 4566, False),
        ("us-east-1", "http://emulator", "emulator", 80, False),
        ("us-east-1", "https://emulator:8443", "emulator", 8443, True),
    ],
)
def test_client_connects_when_it_is_made(
    network: Network, region: str, endpoint: str, host: str, port: int, *, encrypted: bool
) -> None:
    make_client(region, endpoint)
    (options,) = network.connections
    assert (options["host_name"], options["port"]) == (host, port)
    assert (options["tls_connection_options"] is not None) is encrypted
    assert options["socket_options"].connect_timeout_ms == 500


def test_call_keeps_its_connection(network: Network) -> None:
    client = make_client()
    for number in range(3):
        network.answer(200, {"number": number})
        assert client.call("GetParameter", {})["number"] == number
    assert len(network.connections) == 1


@pytest.mark.parametrize("broken", [BROKEN, CLOSED, TimeoutError()], ids=["breaks", "closed", "silent"])
def test_call_broken_connection_is_opened_anew_once(network: Network, broken: Exception) -> None:
    client = make_client()
    network.outcomes.append(broken)
    network.answer(200, {"Parameter": {}})
    assert client.call("GetParameter", {}) == {"Parameter": {}}
    assert len(network.connections) == 2


def test_call_twice_broken_raises_unreachable(network: Network) -> None:
    network.outcomes += [BROKEN, TimeoutError()]
    with pytest.raises(AwsError, match="GetParameter failed: Unreachable") as caught:
        make_client().call("GetParameter", {})
    assert (caught.value.operation, caught.value.code) == ("GetParameter", "Unreachable")
    assert len(network.connections) == 3  # one is ready for the next call


@pytest.mark.parametrize(
    ("status", "document"),
    [(500, {}), (503, {"__type": "ServiceUnavailable"}), (400, {"__type": "ThrottlingException"})],
)
def test_call_that_aws_could_not_serve_is_repeated_once(
    network: Network, status: int, document: dict[str, str]
) -> None:
    network.answer(status, document)
    network.answer(200, {"Parameter": {}})
    assert make_client().call("GetParameter", {}) == {"Parameter": {}}
    assert len(network.sent) == 2


@pytest.mark.parametrize(
    ("status", "document", "code"),
    [
        (400, {"__type": "ParameterNotFound"}, "ParameterNotFound"),
        (400, {"__type": "com.amazonaws.ssm#AccessDeniedException"}, "AccessDeniedException"),
        (403, {}, "403"),
        (404, [], "404"),
    ],
)
def test_call_that_aws_refused_is_not_repeated(network: Network, status: int, document: object, code: str) -> None:
    network.answer(status, document)
    with pytest.raises(AwsError) as caught:
        make_client().call("GetParameter", {})
    assert caught.value.code == code
    assert len(network.sent) == 1


def test_call_that_aws_could_not_serve_twice_raises_its_name(network: Network) -> None:
    network.answer(400, {"__type": "ThrottlingException"})
    network.answer(500, {"__type": "InternalServerError"})
    with pytest.raises(AwsError, match="GetParameter failed: InternalServerError"):
        make_client().call("GetParameter", {})


def test_call_error_without_json_has_the_status(network: Network) -> None:
    network.outcomes += [(502, b"<html>Bad Gateway</html>")] * 2
    with pytest.raises(AwsError, match="GetParameter failed: 502"):
        make_client().call("GetParameter", {})
