"""The process that fetches a token for all is killed, at each step on the way."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from bench.errors import BenchmarkError
from bench.tokens.crowd import CONTEXT, Crowd
from bench.tokens.lease_history import Sight, WatchedStore, find_shared_leases
from bench.tokens.place import Place
from bench.tokens.stage import WECOM_TOKEN_API, Stage
from bench.tokens.victim import SLOW_SECONDS, Step, get_killed

_OTHERS = 4


class Survivor(NamedTuple):
    """What another process got.

    Attributes:
        token: The token.
        got_at: When, by a clock that all processes share.
        sights: What it saw in the store.
    """

    token: str
    got_at: float
    sights: list[Sight]


class Takeover(NamedTuple):
    """What came of it.

    Attributes:
        step: Where the holder of the lease was killed.
        seconds: How long after its death the last of the others had a token.
        tokens: How many different ones they have.
        fetches: How often the platform was asked, by the dead one too.
        shared_leases: How often there were two leases at once.
    """

    step: Step
    seconds: float
    tokens: int
    fetches: int
    shared_leases: int


def name_apps(rounds: int) -> dict[str, Step]:
    """Returns an app for each time that a holder is killed, with the step.

    Args:
        rounds: How often at each step.
    """
    return {f"killed-{step.name}-{number}".lower(): step for step in Step for number in range(rounds)}


def kill_holders(stage: Stage, apps: dict[str, Step]) -> list[Takeover]:
    """Kills one holder for each app, all side by side, since most of the time is waiting for a lease to end.

    Args:
        stage: The store and the platforms.
        apps: Apps that nobody has a token of, each with the step at which its holder is killed.
    """
    with ThreadPoolExecutor(len(apps)) as threads:
        return list(threads.map(partial(_kill_holder, stage), apps, apps.values()))


def _kill_holder(stage: Stage, app: str, step: Step) -> Takeover:
    if step is Step.DURING_FETCH:
        stage.platform.switch_fault_on(app, "api_slow", api=WECOM_TOKEN_API, times=1, seconds=SLOW_SECONDS)
    with Crowd(partial(_prepare, stage.place, app), _OTHERS) as others:
        # It is not told by the exit code, which threads that start processes take away from one another.
        survived = CONTEXT.Event()
        victim = CONTEXT.Process(target=get_killed, args=(stage.place, app, step, survived))
        victim.start()
        victim.join()
        died_at = time.monotonic()
        if survived.is_set():
            raise BenchmarkError(f"the holder of the lease was not killed {step}")
        survivors = others.go()
    return Takeover(
        step=step,
        seconds=max(survivor.got_at for survivor in survivors) - died_at,
        tokens=len({survivor.token for survivor in survivors}),
        fetches=stage.count_tokens(app).fetches,
        shared_leases=len(find_shared_leases(sight for survivor in survivors for sight in survivor.sights)),
    )


def _prepare(place: Place, app: str) -> Callable[[], Survivor]:
    store = WatchedStore(place.open_store())
    provider = place.build_wecom_app(app, store).access_token

    def get_token() -> Survivor:
        token = provider.get().text
        return Survivor(token, time.monotonic(), store.sights)

    return get_token
