"""Measures how fast the platforms deliver, to an endpoint in a process of its own that answers at once."""

import asyncio
import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.connection import Connection

from devtools.platform.accounts import Kind
from devtools.platform.delivery import Delivery
from devtools.platform.limits import Limits
from devtools.platform.order import Order
from devtools.platform.simulation import Simulation

_BACKLOG = 1024
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nConnection: close\r\n\r\nsuccess"
_DOCUMENT = {
    "kind": Kind.WECOM_APP,
    "corp_id": "ww0000000000000001",
    "agent_id": 1000021,
    "callback_keys": [{"token": "loadToken", "encoding_aes_key": "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE"}],
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run showed.

    Attributes:
        messages: Messages that were delivered.
        requests: Requests that this took by the platforms' books.
        received: Requests that the endpoint counted.
        again: Messages that were delivered again after a broken connection, and then acknowledged.
        failed: Messages that were not acknowledged.
        seconds: How long it took.
    """

    messages: int
    requests: int
    received: int
    again: int
    failed: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Returns the messages per second."""
        return self.messages / self.seconds


def measure(messages: int, at_once: int = 50, break_every: int = 0) -> Measurement:
    """Delivers messages, each encrypted and signed, as fast as they go.

    Args:
        messages: How many.
        at_once: How many are under way at once.
        break_every: Every so many requests, the endpoint breaks the connection; 0 for never.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    endpoint = context.Process(target=_run_endpoint, args=(theirs, break_every), daemon=True)
    endpoint.start()
    theirs.close()  # so that neither side waits for the other where that has failed
    try:
        deliveries, seconds = asyncio.run(_deliver(ours.recv(), messages, at_once))
        ours.send(None)
        received: int = ours.recv()
    finally:
        ours.close()
        endpoint.join()
    outcomes = Counter(delivery.outcome for delivery in deliveries)
    return Measurement(
        messages=messages,
        requests=sum(len(delivery.attempts) for delivery in deliveries),
        received=received,
        again=sum(len(delivery.attempts) > 1 and delivery.outcome == "acknowledged" for delivery in deliveries),
        failed=messages - outcomes["acknowledged"],
        seconds=seconds,
    )


async def _deliver(port: int, messages: int, at_once: int) -> tuple[list[Delivery], float]:
    deliveries: list[Delivery] = []
    limits = Limits(apart=0)
    async with Simulation({"load": _DOCUMENT}, "http://127.0.0.1", limits=limits) as simulation:
        app = simulation.apps.get("load")
        simulation.urls["load"] = f"http://127.0.0.1:{port}/callback/load"

        async def work(share: int) -> None:
            for _ in range(share):
                delivery = simulation.push(app, Order(kind="text", sender="linmei", values={"Content": "你好"}))
                deliveries.append(delivery)
                await delivery.finished.wait()

        started = time.perf_counter()
        shares = [messages // at_once + (worker < messages % at_once) for worker in range(at_once)]
        await asyncio.gather(*(work(share) for share in shares))
        return deliveries, time.perf_counter() - started


def _run_endpoint(pipe: Connection, break_every: int) -> None:
    asyncio.run(_serve(pipe, break_every))


async def _serve(pipe: Connection, break_every: int) -> None:
    received = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal received
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        received += 1
        if not break_every or received % break_every:
            writer.write(_ANSWER)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=_BACKLOG)
    async with server:
        pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)
        pipe.send(received)
