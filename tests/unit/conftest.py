"""Unit tests touch memory only: one that opens a connection fails."""

import socket
from collections.abc import Iterator
from typing import NoReturn

import awscrt.http
import pytest


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("a unit test opened a connection")


@pytest.fixture(autouse=True, scope="module")
def closed_sockets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "bind", "sendto"):
            patch.setattr(socket.socket, name, _refuse)
        patch.setattr(awscrt.http.HttpClientConnection, "new", _refuse)
        yield
