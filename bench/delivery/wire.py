"""What lies between the functions and AWS: outages and deaths strike there, those of one app and no other."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import cycle
from typing import NamedTuple

from bench.delivery.connections import find_client
from bench.delivery.relay import Relay, Request

_UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"


class Service(StrEnum):
    """What can be down, by its name in ``X-Amz-Target``."""

    TABLES = "DynamoDB"
    QUEUES = "AmazonSQS"
    SETTINGS = "AmazonSSM"


class Moment(StrEnum):
    """When a process dies that makes a call."""

    BEFORE = "before"
    """AWS never gets the call."""
    AFTER = "after"
    """AWS has done it, and the process never hears of it."""


class Outage(NamedTuple):
    """What is down for whom.

    Attributes:
        service: The service.
        mark: What the calls that fail have in their body.
    """

    service: Service
    mark: str


class Trap(NamedTuple):
    """Where a process dies.

    Attributes:
        operation: The operation that it calls, such as ``PutItem``.
        mark: What the call has in its body.
        moment: When.
    """

    operation: str
    mark: str
    moment: Moment


class Wire(Relay):
    """Passes calls of functions on to AWS.

    While a service is down it gives no answer, breaks the connection, and answers 503, by turns.

    Args:
        port: Where AWS is.

    Attributes:
        struck: How many calls have failed in an outage.
        traps: Where nobody has died yet.
    """

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._outages: set[Outage] = set()
        self._symptoms = cycle((None, b"", _UNAVAILABLE))
        self.struck: Counter[Outage] = Counter()
        self.traps: set[Trap] = set()

    @contextmanager
    def down(self, outages: set[Outage]) -> Iterator[None]:
        """Takes services away for the length of the block."""
        self._outages = self._outages | outages
        try:
            yield
        finally:
            self._outages = self._outages - outages

    def find_outage(self, service: str, text: str) -> Outage | None:
        """Returns the outage that a call with some text in its body would meet."""
        return next((outage for outage in self._outages if outage.service == service and outage.mark in text), None)

    async def answer(self, request: Request, client_port: int) -> bytes | None:
        """Passes a call on, unless something is down, or somebody dies."""
        target, _, operation = request.find("x-amz-target").partition(".")
        text = request.body.decode()
        if outage := self.find_outage(target.partition("_")[0], text):
            self.struck[outage] += 1
            return next(self._symptoms)
        if self._springs(operation, text, Moment.BEFORE):
            return self._kill(client_port)
        answer = await self.pass_on(request)
        return self._kill(client_port) if self._springs(operation, text, Moment.AFTER) else answer

    def _springs(self, operation: str, text: str, moment: Moment) -> bool:
        fitting = {trap for trap in self.traps if trap.mark in text and trap[::2] == (operation, moment)}
        self.traps -= fitting
        return bool(fitting)

    def _kill(self, client_port: int) -> bytes:
        os.kill(find_client(client_port, self.port), signal.SIGKILL)
        return b""
