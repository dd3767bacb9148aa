"""The AWS client over real connections, some of which break."""

import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shared.errors import AwsError
from shared.runtime.aws_client import AwsClient
from shared.runtime.aws_lambda import LambdaClient


class Service(ThreadingHTTPServer):
    """A service that answers with the number of the request, in one of several moods."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood = "kept"
        self.requests = 0
        self.connections = 0
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Service
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.requests += 1
        if self.server.mood == "dropped":
            self.close_connection = True
            return
        if self.server.mood == "silent":
            self.close_connection = True
            self.server.released.wait(10)
            return
        answer = json.dumps({"number": self.server.requests, "text": "你" * 50_000})
        body = ("<html>" if self.server.mood == "html" else answer).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        # The service closes without a word, as it does with connections of a container that Lambda had frozen.
        self.close_connection = self.server.mood == "closed-afterwards"

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    thread = threading.Thread(target=service.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield service
    service.released.set()
    service.shutdown()
    service.server_close()
    thread.join()


def make_client(endpoint: str) -> AwsClient:
    return AwsClient("ssm", "AmazonSSM", "us-east-1", endpoint)


def test_call_large_answers_come_whole_over_one_connection(service: Service) -> None:
    client = make_client(service.url)
    for number in range(1, 4):
        assert client.call("GetParameter", {}) == {"number": number, "text": "你" * 50_000}
    assert service.connections == 1


def test_call_after_the_service_has_closed_the_connection_is_answered(service: Service) -> None:
    service.mood = "closed-afterwards"
    client = make_client(service.url)
    for number in range(1, 6):
        assert client.call("GetParameter", {})["number"] == number


def test_call_service_that_drops_every_request_raises_after_two(service: Service) -> None:
    service.mood = "dropped"
    with pytest.raises(AwsError, match="GetParameter failed: Unreachable"):
        make_client(service.url).call("GetParameter", {})
    assert service.requests == 2


def test_call_answer_that_is_no_json_raises(service: Service) -> None:
    service.mood = "html"
    with pytest.raises(AwsError, match="200"):
        make_client(service.url).call("GetParameter", {})


def test_call_service_that_works_again_is_answered(service: Service) -> None:
    service.mood = "dropped"
    client = make_client(service.url)
    with pytest.raises(AwsError):
        client.call("GetParameter", {})
    service.mood = "kept"
    assert client.call("GetParameter", {})["number"] == 3


def test_call_silent_service_raises_and_does_not_hang(service: Service) -> None:
    service.mood = "silent"
    with pytest.raises(AwsError, match="GetParameter failed: Unreachable"):
        make_client(service.url).call("GetParameter", {})
    assert service.requests == 2


def test_call_port_that_nobody_listens_on_raises() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(AwsError, match="GetParameter failed: Unreachable"):
            make_client(url).call("GetParameter", {})


def test_call_several_threads_share_one_connection(service: Service) -> None:
    client = make_client(service.url)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.call("GetParameter", {})["number"], range(40)))
    assert sorted(answers) == list(range(1, 41))
    assert service.connections == 1


@pytest.mark.parametrize("mood", ["dropped", "silent"])
def test_invoke_that_is_not_answered_is_doubtful_and_not_repeated(service: Service, mood: str) -> None:
    service.mood = mood
    with pytest.raises(AwsError, match="Invoke failed: Unreachable") as caught:
        LambdaClient("us-east-1", service.url).invoke("worker", {}, seconds=0.2)
    assert caught.value.doubtful
    assert service.requests == 1


def test_invoke_after_the_service_has_closed_the_connection_is_answered(service: Service) -> None:
    service.mood = "closed-afterwards"
    client = LambdaClient("us-east-1", service.url)
    client.invoke("worker", {}, seconds=4)
    client._connection._connection.result().shutdown_future.exception(10)  # noticed, as in the time until a reply
    client.invoke("worker", {}, seconds=4)
    assert (service.requests, service.connections) == (2, 2)
