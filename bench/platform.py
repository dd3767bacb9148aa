"""Messages per second that the simulated platforms deliver, with their books checked against the endpoint's own."""

from bench.report import Report
from devtools.platform.load import Measurement, measure

_TARGET = 500
_MESSAGES = 5000
_MESSAGES_SHORT = 1000
_BREAK_EVERY = 100


def measure_platform(*, short: bool) -> Report:
    """Delivers to an endpoint that answers at once, and to one that breaks some connections."""
    count = _MESSAGES_SHORT if short else _MESSAGES
    runs = {
        "answers": measure(count),
        f"breaks 1 in {_BREAK_EVERY}": measure(count, break_every=_BREAK_EVERY),
    }
    rows = [
        [name, str(run.messages), str(run.requests), str(run.received), str(run.again), f"{run.per_second:.0f}"]
        for name, run in runs.items()
    ]
    steady, breaking = runs.values()
    broken = breaking.received // _BREAK_EVERY
    return Report(
        title="Messages that the simulated WeCom encrypts, signs and delivers",
        columns=["endpoint", "messages", "requests", "received", "again", "a second"],
        rows=rows,
        targets=[
            (f"at least {_TARGET} messages a second", all(run.per_second >= _TARGET for run in runs.values())),
            ("each message acknowledged, each request in the books", _is_right(steady) and _is_right(breaking)),
            ("each broken connection made good by one more request", breaking.requests == count + broken),
        ],
    )


def _is_right(run: Measurement) -> bool:
    return run.failed == 0 and run.requests == run.received
