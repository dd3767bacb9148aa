"""Passes HTTP on between two processes of this machine, and lets something go wrong on the way."""

import asyncio
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

_HOST = "127.0.0.1"
_BACKLOG = 1024
_END_OF_LINE = b"\r\n"
_END_OF_HEAD = _END_OF_LINE * 2


class Request(NamedTuple):
    """A request as it came, or an answer.

    Attributes:
        head: Everything before the body.
        body: The body.
    """

    head: bytes
    body: bytes

    def find(self, name: str) -> str:
        """Returns a header, by its name in small letters; empty if there is none."""
        lines = (line.partition(":") for line in self.head.decode("latin-1").split("\r\n"))
        return next((value.strip() for key, _, value in lines if key.lower() == name), "")


class Relay(ABC):
    """Listens on a port of its own, in a thread of its own; a context manager.

    Args:
        port: Where requests go.

    Attributes:
        url: Where they come in.
    """

    url: str

    def __init__(self, port: int) -> None:
        self._port = port
        # A task that waits for a stream is not kept alive by it.
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()), name=type(self).__name__)

    def __enter__(self) -> Self:
        """Begins to listen."""
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stops."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    @abstractmethod
    async def answer(self, request: Request, client_port: int) -> bytes | None:
        """Returns what is answered; nothing to break the connection, None to keep silent.

        Args:
            request: The request.
            client_port: Where it came from.
        """

    async def pass_on(self, request: Request) -> bytes:
        """Returns the answer of the other side."""
        reader, writer = await asyncio.open_connection(_HOST, self._port)
        try:
            writer.write(request.head + request.body)
            return b"".join(await _read(reader))
        finally:
            writer.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    async def _listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        server = await asyncio.start_server(self._accept, _HOST, 0, backlog=_BACKLOG)
        self.url = f"http://{_HOST}:{server.sockets[0].getsockname()[1]}"
        self._listening.set()
        await self._end.wait()
        server.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client_port = writer.get_extra_info("peername")[1]
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                while answer := await self.answer(await _read(reader), client_port):
                    writer.write(answer)
                    await writer.drain()
                if answer is None:
                    await reader.read()  # until the client gives up
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(_END_OF_HEAD)
    request = Request(head, b"")
    if request.find("transfer-encoding") == "chunked":
        return Request(head, await _read_chunks(reader))
    return Request(head, await reader.readexactly(int(request.find("content-length") or 0)))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while True:
        line = await reader.readuntil(_END_OF_LINE)
        size = int(line, 16)
        body += line + await reader.readexactly(size + len(_END_OF_LINE))
        if not size:
            return body
