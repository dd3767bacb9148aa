"""Servers of this process: an ASGI app behind a port of this machine."""

import socket
import threading
from typing import Any, Self

import uvicorn

LOOPBACK = "127.0.0.1"
_OWN_NAMES = (LOOPBACK, "localhost", "::1")
_BACKLOG = 1024  # as many connections may come at once in a load test
_SECONDS_TO_FINISH = 1


def listen(port: int = 0) -> socket.socket:
    """Takes a port: connections wait there until a server runs.

    Args:
        port: The port; 0 for any free one.

    Raises:
        OSError: It is taken, or not for this user.
    """
    return socket.create_server((LOOPBACK, port), backlog=_BACKLOG)


def url_of(listener: socket.socket) -> str:
    """Returns the address of a port.

    Args:
        listener: What `listen` returned.
    """
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


def is_own_name(host: str) -> bool:
    """Tells whether a host name always means this machine.

    Args:
        host: The name, or the address.
    """
    return host in _OWN_NAMES


def find_free_port() -> int:
    """Returns a port for a process that can only be told its number."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


class LoopbackServer:
    """An ASGI app behind a port, in a thread; a context manager.

    Args:
        app: The app.
        listener: Its port; any free one by default.
        settings: Further settings of uvicorn.

    Attributes:
        url: Where it answers.
    """

    def __init__(self, app: Any, listener: socket.socket | None = None, **settings: Any) -> None:
        self._listener = listener or listen()
        self.url = url_of(self._listener)
        config = uvicorn.Config(
            app, interface="asgi3", log_level="critical", timeout_graceful_shutdown=_SECONDS_TO_FINISH, **settings
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)

    def start(self) -> None:
        """Starts to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Finishes the requests under way, for a second at most."""
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def __enter__(self) -> Self:
        """Starts to answer."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops."""
        self.stop()
