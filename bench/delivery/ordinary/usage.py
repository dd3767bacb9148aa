"""What a message uses of everything that AWS bills."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from bench.delivery.ordinary.durations import reckon
from bench.delivery.ordinary.ledger import SQS, SQS_FIFO, Ledger
from bench.delivery.prices import Usage

_GIGABYTE = 1024  # of the MB that Lambda counts


def reckon_usage(ledger: Ledger, memory: int) -> Usage:
    """Returns what one message has used.

    Args:
        ledger: What was taken down of it.
        memory: Of each function, in MB.
    """
    worked = [reckon(invocation, memory) for invocation in ledger.worked]
    received = [reckon(invocation, memory, worked) for invocation in ledger.received]
    billed = sum(duration.billed for duration in worked + received)
    waited = sum(duration.idle for duration in worked)
    services = Counter[str]()
    for call, count in ledger.calls.items():
        service, _, _ = call.rpartition(" ")
        services[service] += count
    return Usage(
        api_requests=ledger.requests,
        invocations=len(worked) + len(received),
        gigabyte_seconds=(billed - waited) * memory / _GIGABYTE,
        handler_gigabyte_seconds=waited * memory / _GIGABYTE,
        write_units=ledger.write_units,
        read_units=ledger.read_units,
        fifo_requests=services[SQS_FIFO],
        standard_requests=services[SQS],
        log_bytes=ledger.log_bytes,
        bytes_out=ledger.bytes_out,
    )


def average(usages: Sequence[Usage]) -> Usage:
    """Returns what one of several messages has used."""
    return Usage(*map(fmean, zip(*usages, strict=True)))
