"""What an ordinary message takes, and others beside it: AWS calls, processor time, dollars."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import fmean, median, quantiles

from rich.progress import track

from bench.delivery.ordinary import scenarios
from bench.delivery.ordinary.durations import CALL_SECONDS, INVOKE_SECONDS, OTHER_SECONDS, RUNTIME_SECONDS
from bench.delivery.ordinary.ledger import Ledger
from bench.delivery.ordinary.peer import Peer
from bench.delivery.ordinary.scenarios import Play, Scenario
from bench.delivery.ordinary.stage import APP, DOCUMENTS, Stage, open_stage
from bench.delivery.ordinary.template import get_default
from bench.delivery.ordinary.usage import average, reckon_usage
from bench.delivery.prices import price
from bench.report import Report

_ORDINARY_CALLS = {"DynamoDB PutItem": 1, "DynamoDB UpdateItem": 1, "Lambda Invoke": 1}
_FIGURES: dict[str, Callable[[Ledger], float]] = {
    "requests to the HTTP API": lambda ledger: ledger.requests,
    "invocations of the receiver": lambda ledger: len(ledger.received),
    "invocations of the worker": lambda ledger: len(ledger.worked),
    "write units": lambda ledger: ledger.write_units,
    "read units": lambda ledger: ledger.read_units,
    "largest item, bytes": lambda ledger: ledger.largest_item,
    "log, bytes": lambda ledger: ledger.log_bytes,
    "answers, bytes": lambda ledger: ledger.bytes_out,
}
_BILL = ("", "MB", "API", "requests", "duration", "handler waits", "DynamoDB", "SQS", "logs", "transfer", "all")
_MOST_MILLISECONDS = 3.0
_MOST_DOLLARS = 3.60
_MILLION = 1_000_000
_MEMORIES = (256, 512, 1024)
_MESSAGES = 301
_MESSAGES_SHORT = 41
_OTHERS = 10
_OTHERS_SHORT = 3

type Plays = dict[Scenario, list[Play]]


def measure_ordinary(*, short: bool) -> list[Report]:
    """Plays every kind of message, warm, and counts what AWS counts.

    Raises:
        BenchmarkError: Something is missing, or a message got the wrong answer.
    """
    others = _OTHERS_SHORT if short else _OTHERS
    counts = {scenarios.BIGGER: others, scenarios.STREAMED: 1, scenarios.QUEUED: others, scenarios.DUPLICATE: others}
    with open_stage() as stage:
        texts, peers = _play_texts(stage, _MESSAGES_SHORT if short else _MESSAGES)
        plays = {scenarios.TEXT: texts}
        for scenario, count in track(counts.items(), "messages", transient=True):
            plays[scenario] = list(scenario.run(stage, count))
    return [_report_calls(plays), _report_processor(texts, peers), _report_dollars(plays)]


def _play_texts(stage: Stage, count: int) -> tuple[list[Play], list[float]]:
    """Plays text messages, and after each has the peer answer it as well; returns the times of the latter."""
    peer = Peer(DOCUMENTS[APP])
    plays, peers = [], []
    for play in track(scenarios.TEXT.run(stage, count), "texts", count, transient=True):
        plays.append(play)
        peers.append(peer.answer(play.delivery))
    return plays, peers


def _report_calls(plays: Plays) -> Report:
    ledgers = [[play.ledger for play in runs] for runs in plays.values()]
    calls = sorted({call for runs in ledgers for ledger in runs for call in ledger.calls})
    figures = _FIGURES | {call: partial(_count_calls, call) for call in calls}
    ordinary = all(play.ledger.calls == _ORDINARY_CALLS for play in plays[scenarios.TEXT])
    return Report(
        title="What one message takes, warm; AWS calls counted at the wire, those of Lambda's poller included",
        columns=["", *map(_name, plays, ledgers)],
        rows=[[name, *(f"{fmean(map(read, runs)):.0f}" for runs in ledgers)] for name, read in figures.items()],
        targets=[("an ordinary message: two DynamoDB writes, one invoke, no read, nothing else", ordinary)],
    )


def _report_processor(plays: Sequence[Play], peers: Sequence[float]) -> Report:
    ledgers = [play.ledger for play in plays]
    receiver = [sum(invocation.overhead for invocation in ledger.received) for ledger in ledgers]
    worker = [sum(invocation.overhead for invocation in ledger.worked) for ledger in ledgers]
    both = [sum(parts) for parts in zip(receiver, worker, strict=True)]
    clients = [
        sum(call.times.process for invocation in (*ledger.received, *ledger.worked) for call in invocation.calls)
        for ledger in ledgers
    ]
    figures = {
        "receiver": receiver,
        "worker, with an echo for a handler": worker,
        "both": both,
        "beside: AWS calls of both (signature, HTTP, no TLS here)": clients,
        "beside: wechatpy, decrypt, parse, reply, encrypt": peers,
    }
    return Report(
        title=f"Processor time of a text message in ms, without AWS calls, {len(plays)} messages",
        columns=["", "p50", "p95"],
        rows=[[name, *(f"{value * 1000:.2f}" for value in _find_percentiles(v))] for name, v in figures.items()],
        targets=[(f"both under {_MOST_MILLISECONDS:.0f} ms at p50", median(both) * 1000 < _MOST_MILLISECONDS)],
    )


def _report_dollars(plays: Plays) -> Report:
    default = get_default("MemorySize")
    cases = [(scenario, default) for scenario in plays]
    cases += [(scenarios.TEXT, memory) for memory in _MEMORIES if memory != default]
    bills = [
        price(average([reckon_usage(play.ledger, memory) for play in plays[scenario]])) for scenario, memory in cases
    ]
    total = bills[0].total * _MILLION
    assumed = {
        **CALL_SECONDS,
        "Invoke (and what it runs)": INVOKE_SECONDS,
        "other calls": OTHER_SECONDS,
        "the runtime": RUNTIME_SECONDS,
    }
    times = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in assumed.items())
    return Report(
        title=f"Dollars for a million messages: us-east-1 list prices, no free tier, Arm; assumed times in ms: {times}",
        columns=_BILL,
        rows=[
            [
                _name(scenario, [play.ledger for play in plays[scenario]]),
                str(memory),
                *(f"{part * _MILLION:.2f}" for part in (*bill, bill.total)),
            ]
            for (scenario, memory), bill in zip(cases, bills, strict=True)
        ],
        targets=[(f"an ordinary message: at most {_MOST_DOLLARS:.2f}, here {total:.2f}", total <= _MOST_DOLLARS)],
    )


def _count_calls(call: str, ledger: Ledger) -> int:
    return ledger.calls[call]


def _name(scenario: Scenario, ledgers: Sequence[Ledger]) -> str:
    polls = ledgers[0].requests - 1
    return f"{scenario.name}, {polls} polls" if polls else scenario.name


def _find_percentiles(values: Sequence[float]) -> tuple[float, float]:
    return median(values), quantiles(values, n=20)[-1]
