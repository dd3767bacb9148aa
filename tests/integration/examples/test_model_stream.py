import functools
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from docs.examples import model_stream
from docs.examples.model_stream import bot
from shared.bot.testing import stream, text
from shared.protocol.messages import Platform
from shared.protocol.replies import TextReply

QUESTION = text("今天天气怎么样", Platform.WECOM_BOT)


class Model(ThreadingHTTPServer):
    """A model that answers with the parts that it is given."""

    parts: tuple[str | None, ...] = ("晴", None, "，25", " °C")
    status = 200
    asked: dict[str, Any]
    authorization: str


class ModelRequest(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.server.authorization = self.headers["Authorization"]
        self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.status)
        self.end_headers()
        for part in self.server.parts:
            chunk = {"choices": [{"delta": {"content": part}}]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b": comment\n\ndata: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Keeps the output of the tests free of requests."""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    server = Model(("127.0.0.1", 0), ModelRequest)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("MODEL_URL", f"http://127.0.0.1:{server.server_port}/v1/chat/completions")
    monkeypatch.setenv("MODEL_NAME", "small")
    monkeypatch.setattr(model_stream, "read_key", lambda: "model-key")
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_model_stream_answer_grows(model: Model) -> None:
    replies = stream(bot, QUESTION)
    assert list(dict.fromkeys(replies)) == [TextReply("晴"), TextReply("晴，25"), TextReply("晴，25 °C")]
    assert model.authorization == "Bearer model-key"
    assert model.asked == {
        "model": "small",
        "stream": True,
        "messages": [{"role": "user", "content": "今天天气怎么样"}],
    }


def test_model_stream_is_for_the_queue() -> None:
    step = bot.plan(QUESTION, "bot")
    assert step is not None
    assert step.is_later


def test_model_stream_key_is_read_once_from_parameter_store(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    class Client:
        def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
            asked.append((operation, parameters))
            return {"Parameter": {"Value": "model-key"}}

    monkeypatch.setenv("MODEL_PARAMETER", "/wehook/handlers/model")
    monkeypatch.setattr(model_stream, "get_client", lambda _: Client())
    read_key = functools.cache(model_stream.read_key.__wrapped__)
    assert [read_key(), read_key()] == ["model-key"] * 2
    assert asked == [("GetParameter", {"Name": "/wehook/handlers/model", "WithDecryption": True})]


@pytest.mark.usefixtures("model")
def test_model_stream_model_that_refuses_raises(model: Model) -> None:
    model.status = 429
    with pytest.raises(requests.HTTPError):
        stream(bot, QUESTION)
