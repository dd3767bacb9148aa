"""Tokens that processes share: fetches as the platforms count them, beside wechatpy on the same table."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from statistics import median
from typing import NamedTuple

from rich.progress import track

from bench.report import Report
from bench.tokens import cold, kills, rival, warm
from bench.tokens.place import build_account_document, build_wecom_document
from bench.tokens.stage import Stage, open_stage
from bench.tokens.victim import Step
from shared.clients.leases import LEASE_SECONDS

_ROUNDS = 3
_ROUNDS_SHORT = 1
_CONTEST_SECONDS = 180
_CONTEST_SECONDS_SHORT = 20
_LONGEST_WAIT = 1.0  # seconds, beyond the fetch
_MOST_FETCHES = 1.2  # times the necessary ones
_LONGEST_TAKEOVER = LEASE_SECONDS + 2

_SIDES = ("wehook", "wechatpy")
_PLATFORMS = {
    "WeCom": ("wecom", dict(zip(_SIDES, (cold.WECOM, cold.WECOM_PEER), strict=True))),
    "Official Account": ("account", dict(zip(_SIDES, (cold.ACCOUNT, cold.ACCOUNT_PEER), strict=True))),
}
_COLD_FIGURES: Sequence[tuple[str, str, Callable[[cold.Stampede], float], Callable[[Iterable[float]], float]]] = [
    ("fetches", "{:.0f}", lambda stampede: stampede.fetches, max),
    ("different tokens", "{:.0f}", lambda stampede: stampede.tokens, max),
    ("processes with a token that another one ended", "{:.0f}", lambda stampede: stampede.dead, max),
    ("wait of 99 %, s", "{:.2f}", lambda stampede: stampede.wait, median),
    ("wait of 99 % beyond the longest fetch, s", "{:.2f}", lambda stampede: stampede.wait_beyond, median),
]
_NOT_MEASURED = ""
_CONTEST_APP = "contest"
_WARM_APPS = ("warm-wehook", "warm-wechatpy")


class Part(NamedTuple):
    """One part of the table.

    Attributes:
        situation: What the processes do.
        figures: What came of it: the name, ours, and wechatpy's if it was measured.
        targets: What was to be reached, each with whether it was.
    """

    situation: str
    figures: Sequence[tuple[str, ...]]
    targets: Sequence[tuple[str, bool]]

    @property
    def rows(self) -> list[list[str]]:
        """The rows, of which the first names the situation."""
        return [[self.situation if number == 0 else "", *figure] for number, figure in enumerate(self.figures)]


def measure_tokens(*, short: bool) -> Report:
    """Measures four situations, one after another.

    Raises:
        BenchmarkError: Something is missing, or a process failed.
    """
    rounds = _ROUNDS_SHORT if short else _ROUNDS
    killed = kills.name_apps(rounds)
    wecom_apps = [_CONTEST_APP, *_WARM_APPS, *killed, *_name_cold_apps("wecom", rounds)]
    documents = {app: build_wecom_document(app) for app in wecom_apps}
    documents |= {app: build_account_document(app) for app in _name_cold_apps("account", rounds)}
    with open_stage(documents) as stage:
        measures = [
            *(partial(_measure_cold, stage, platform, rounds) for platform in _PLATFORMS),
            partial(_measure_contest, stage, _CONTEST_SECONDS_SHORT if short else _CONTEST_SECONDS),
            partial(_measure_warm, stage),
            partial(_measure_kills, stage, killed),
        ]
        parts = [measure() for measure in track(measures, "tokens", transient=True)]
    return Report(
        title=f"Tokens that processes share in one table; rounds: {rounds}, highest counts and median waits",
        columns=["situation", "figure", "WeHook", "wechatpy"],
        rows=[row for part in parts for row in part.rows],
        targets=[target for part in parts for target in part.targets],
    )


def _name_cold_apps(platform: str, rounds: int) -> list[str]:
    return [f"{platform}-{side}-{number}" for number in range(rounds) for side in _SIDES]


def _measure_cold(stage: Stage, platform: str, rounds: int) -> Part:
    name, libraries = _PLATFORMS[platform]
    pairs = [
        [cold.let_all_ask(stage, f"{name}-{side}-{number}", library) for side, library in libraries.items()]
        for number in range(rounds)
    ]
    sides = list(zip(*pairs, strict=True))
    ours = sides[0]
    situation = f"{cold.PROCESSES} cold processes, {platform}"
    wait = median(stampede.wait_beyond for stampede in ours)
    return Part(
        situation,
        figures=[
            (figure, *(form.format(combine(map(read, side))) for side in sides))
            for figure, form, read, combine in _COLD_FIGURES
        ],
        targets=[
            (f"{situation}: one fetch, one token", all(each.fetches == each.tokens == 1 for each in ours)),
            (f"{situation}: 99 % wait less than {_LONGEST_WAIT:.0f} s beyond the fetch", wait < _LONGEST_WAIT),
        ],
    )


def _measure_contest(stage: Stage, seconds: int) -> Part:
    contest = rival.let_rival_in(stage, _CONTEST_APP, seconds)
    tokens = contest.tokens
    ratio = tokens.fetches / tokens.issued
    figures = {
        "calls a second": f"{contest.rate:.1f}",
        "tokens that the rival ended": str(tokens.replaced),
        "tokens that grew old": str(tokens.expired),
        "fetches": str(tokens.fetches),
        "fetches, times the necessary ones": f"{ratio:.2f}",
        "longest call, s": f"{contest.longest:.2f}",
        "calls that failed": " ".join([str(len(contest.failures)), *sorted(set(contest.failures))]),
    }
    return Part(
        f"{rival.PROCESSES} processes and a rival, {seconds} s",
        figures=[(figure, value, _NOT_MEASURED) for figure, value in figures.items()],
        targets=[
            ("a rival that ends tokens: no call fails", not contest.failures),
            (f"a rival that ends tokens: at most {_MOST_FETCHES} times the necessary fetches", ratio <= _MOST_FETCHES),
        ],
    )


def _measure_warm(stage: Stage) -> Part:
    openers = (warm.open_wecom, warm.open_wecom_peer)
    ours, theirs = (warm.count_costs(stage, app, opener) for app, opener in zip(_WARM_APPS, openers, strict=True))
    return Part(
        "calls with a token that is there",
        figures=[
            ("store reads of the first call", str(ours.cold), str(theirs.cold)),
            ("store reads of a later one", f"{ours.warm:.0f}", f"{theirs.warm:.0f}"),
            ("fetches", str(ours.fetches), str(theirs.fetches)),
        ],
        targets=[
            ("a cold container reads the store once", ours.cold == 1),
            ("a warm call neither reads the store nor fetches", ours.warm == ours.fetches == 0),
        ],
    )


def _measure_kills(stage: Stage, apps: dict[str, Step]) -> Part:
    takeovers = kills.kill_holders(stage, apps)
    waits = {step: [takeover.seconds for takeover in takeovers if takeover.step is step] for step in Step}
    return Part(
        "whoever fetches is killed: longest wait, s",
        figures=[(step, f"{max(seconds):.1f}", _NOT_MEASURED) for step, seconds in waits.items()],
        targets=[
            (
                f"whoever fetches is killed: the others have one token within {_LONGEST_TAKEOVER:.0f} s",
                all(takeover.seconds <= _LONGEST_TAKEOVER and takeover.tokens == 1 for takeover in takeovers),
            ),
            ("whoever fetches is killed: never two leases", not any(takeover.shared_leases for takeover in takeovers)),
        ],
    )
