"""What deliveries cost that are held while something is out of order: functions that run at once, and dollars."""

from typing import NamedTuple

from bench.delivery.prices import Usage, price

RATES = (10, 50)
"""Messages a second to reckon with."""
WECOM_REDELIVERIES = 3
"""How often WeCom sends a message again."""
ACCOUNT_REDELIVERIES = 2
"""How often the Official Account platform does."""

_REDELIVERY_SECONDS = 5.0
_GIGABYTE = 1024  # of the MB that Lambda counts


class Outage(NamedTuple):
    """Something that is out of order, and how long functions run for one delivery meanwhile.

    Attributes:
        seconds: How long it lasts.
        receiver_seconds: How long the receiver runs.
        worker_seconds: How long the worker runs; 0 if none is called.
        redeliveries: How often the platform sends again what it gets no answer to; 0 where it gets one.
    """

    seconds: float
    receiver_seconds: float
    worker_seconds: float = 0.0
    redeliveries: int = 0


class OutageCosts(NamedTuple):
    """What it costs.

    Attributes:
        concurrency: The most functions that run at once, at the end of the outage.
        dollars: Of all deliveries that begin in the outage, without their log lines.
    """

    concurrency: float
    dollars: float


def price_outage(outage: Outage, rate: float, memory: int) -> OutageCosts:
    """Returns what an outage costs.

    A message that arrives at some time is delivered again 5, 10 and 15 s later, as long as the outage lasts. So the
    first deliveries come all the time, the second ones from 5 s on, and so forth.

    Args:
        outage: The outage.
        rate: New messages a second.
        memory: Of each function, in MB.
    """
    begins = (number * _REDELIVERY_SECONDS for number in range(outage.redeliveries + 1))
    spans = [outage.seconds - begin for begin in begins if begin < outage.seconds]
    deliveries = rate * sum(spans)
    running = (outage.receiver_seconds, outage.worker_seconds)
    usage = Usage(
        api_requests=deliveries,
        invocations=deliveries * sum(seconds > 0 for seconds in running),
        gigabyte_seconds=deliveries * sum(running) * memory / _GIGABYTE,
    )
    concurrency = rate * sum(min(span, seconds) for span in spans for seconds in running)
    return OutageCosts(concurrency, price(usage).total)
