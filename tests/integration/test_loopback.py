"""Servers of this process."""

import socket
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from devtools.loopback import LOOPBACK, LoopbackServer, find_free_port, listen, url_of


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


def test_loopback_server_answers_until_the_end_of_the_block() -> None:
    with LoopbackServer(hello, lifespan="off") as server:
        assert httpx.get(server.url, trust_env=False).text == "hello"
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url, trust_env=False)


def test_loopback_server_takes_the_port_that_it_is_given() -> None:
    listener = listen()
    with LoopbackServer(hello, listener, lifespan="off") as server:
        assert server.url == url_of(listener)
        assert httpx.get(server.url, trust_env=False).text == "hello"


def test_listen_on_a_port_in_use_raises() -> None:
    with listen() as listener, pytest.raises(OSError, match="in use"):
        listen(listener.getsockname()[1])


def test_listen_hears_this_machine_only() -> None:
    with listen() as listener:
        assert listener.getsockname()[0] == LOOPBACK


def test_find_free_port_returns_one_that_nobody_has() -> None:
    with socket.create_server((LOOPBACK, find_free_port())) as server:
        assert server.getsockname()[1] > 0
