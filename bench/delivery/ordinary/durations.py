"""For how long Lambda bills an invocation, reckoned from one on this machine, whose core counts as one of Lambda's."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench.delivery.ordinary.function_process import Call, Invocation

CORE_MEGABYTES = 1769
"""The memory that comes with one whole core: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""
RUNTIME_SECONDS = 0.001
"""Assumed: what the runtime adds to each invocation, to take the event and to hand over the answer."""
INVOKE_SECONDS = 0.012
"""Assumed: what an invocation takes beside the function that it runs: network, and Lambda's own work."""
CALL_SECONDS = {"PutItem": 0.005, "UpdateItem": 0.005, "GetItem": 0.004}
"""Assumed: what calls of DynamoDB take in the same region. The emulator's own times say nothing about them."""
OTHER_SECONDS = 0.010
"""Assumed: what any other call takes."""
_INVOKE = "Invoke"


class Duration(NamedTuple):
    """For how long an invocation runs, in seconds.

    Attributes:
        own: The code and its AWS calls.
        idle: What it waits for besides, such as a model that a handler asks.
    """

    own: float
    idle: float

    @property
    def billed(self) -> float:
        """Both, rounded up to the millisecond as Lambda does."""
        return math.ceil(sum(self) * 1000) / 1000


def reckon(invocation: Invocation, memory: int, invoked: Sequence[Duration] = ()) -> Duration:
    """Returns for how long Lambda would run an invocation.

    Its processor time, of which a function has memory/1769 of a core, and the assumed times of its AWS calls and the
    runtime. A call that the function has given up takes as long as it did here.

    Args:
        invocation: The invocation.
        memory: Of the function, in MB.
        invoked: The functions that it invokes, in order.
    """
    running = iter(invoked)
    share = min(memory / CORE_MEGABYTES, 1.0)
    calls = sum(_reckon_call(call, running) for call in invocation.calls)
    return Duration(RUNTIME_SECONDS + invocation.times.process / share + calls, invocation.idle)


def _reckon_call(call: Call, running: Iterator[Duration]) -> float:
    if not call.answered:
        return call.times.wall
    if call.operation == _INVOKE:
        return INVOKE_SECONDS + sum(next(running))
    return CALL_SECONDS.get(call.operation, OTHER_SECONDS)
