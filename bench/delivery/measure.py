"""What becomes of messages when something is slow, broken, killed or down; the platforms' own record is the judge."""

from collections import Counter
from collections.abc import Sequence

from bench.delivery.costs import RATES, WECOM_REDELIVERIES, Outage, price_outage
from bench.delivery.ordinary.measure import measure_ordinary
from bench.delivery.ordinary.template import get_default
from bench.delivery.play import Outcome, play
from bench.delivery.situations import SHORT, Lengths
from bench.delivery.wire import Service
from bench.report import Report

_COLUMNS = ("situation", "messages", "lost", "effects doubled", "answered passively", "actively", "dead letters")
_HELD_SECONDS = 5.0  # what takes longer is dropped, and comes again


def measure_delivery(*, short: bool) -> list[Report]:
    """Measures what ordinary messages cost, and then what becomes of the others.

    Raises:
        BenchmarkError: Something is missing, or does not end.
    """
    return [*measure_ordinary(short=short), *_measure_faults(SHORT if short else Lengths())]


def _measure_faults(lengths: Lengths) -> list[Report]:
    played = play(lengths)
    titles = {outcome.situation: outcome.situation.title.format(**lengths._asdict()) for outcome in played.outcomes}
    faults = Report(
        title=(
            "What becomes of messages on both platforms, by the platforms' record. An outage strikes the calls about "
            "one app, so that the rows run side by side; an unhandled poison message is tried again after 1 s instead "
            f"of 5 to 300 s; what a killed worker had in the queue comes back after {lengths.visibility} s."
        ),
        columns=_COLUMNS,
        rows=[[titles[outcome.situation], *_describe(outcome)] for outcome in played.outcomes],
        targets=[
            *((f"{titles[outcome.situation]}: {_word(outcome)}", outcome.is_right) for outcome in played.outcomes),
            (f"afterwards nothing is unfinished in inbox and queues ({len(played.left_over)})", not played.left_over),
        ],
    )
    held = Report(
        title="What the deliveries cost that come in an outage, without their log lines",
        columns=[
            "situation",
            "receiver runs up to, s",
            "sent again",
            *(f"{figure} at {rate}/s" for rate in RATES for figure in ("functions at once", "$")),
        ],
        rows=[
            [titles[outcome.situation], *_price(outcome)]
            for outcome in played.outcomes
            if outcome.mail.list_passages("echo")
        ],
        targets=[],
    )
    return [faults, held]


def _describe(outcome: Outcome) -> Sequence[str]:
    fates = outcome.fates
    reasons = Counter(reason for fate in fates for reason in fate.reasons)
    figures = (
        len(fates),
        sum(fate.is_lost for fate in fates),
        sum(max(fate.effects - 1, 0) for fate in fates),
        sum(fate.passive for fate in fates),
        sum(fate.active for fate in fates),
    )
    return [*map(str, figures), ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))]


def _word(outcome: Outcome) -> str:
    text = (outcome.situation.verdict.__doc__ or "").rstrip(".")
    return text[0].lower() + text[1:]


def _price(outcome: Outcome) -> Sequence[str]:
    """Prices an outage by the messages whose handler takes no time."""
    outages = outcome.mail.outages
    (begin, end), *_ = outages.values()
    seconds = max(passage.seconds for passage in outcome.mail.list_passages("echo"))
    # Only what the inbox has taken comes to a worker at once, and the receiver waits for it.
    has_worker = {outage.service for outage in outages} == {Service.QUEUES}
    again = WECOM_REDELIVERIES if seconds > _HELD_SECONDS else 0
    outage = Outage(end - begin, seconds, seconds if has_worker else 0.0, again)
    costs = [price_outage(outage, rate, get_default("MemorySize")) for rate in RATES]
    figures = [text for cost in costs for text in (f"{cost.concurrency:.0f}", f"{cost.dollars:.4f}")]
    return [f"{seconds:.2f}", "yes" if again else "no", *figures]
