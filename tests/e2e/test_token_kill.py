"""Whoever fetches a token for all is killed, at each step on the way: the benchmark of tokens, in short.

Nothing of it is simulated but the platform: processes, SIGKILL, and a store over HTTP.
"""

import pytest

from bench.tokens.kills import Takeover, kill_holders, name_apps
from bench.tokens.place import build_wecom_document
from bench.tokens.stage import open_stage
from bench.tokens.victim import Step
from shared.clients.leases import LEASE_SECONDS

STEPS_BEFORE_FETCH = (Step.BEFORE_LEASE, Step.DURING_LEASE, Step.AFTER_LEASE)
STEPS_WITH_LEASE = (Step.AFTER_LEASE, Step.DURING_FETCH, Step.AFTER_FETCH)


@pytest.fixture(scope="module")
def takeovers() -> dict[Step, Takeover]:
    """What came of each step; all side by side, since most of the time is waiting for a lease to end."""
    apps = name_apps(1)
    with open_stage({app: build_wecom_document(app) for app in apps}) as stage:
        return {takeover.step: takeover for takeover in kill_holders(stage, apps)}


@pytest.mark.parametrize("step", Step, ids=str)
def test_token_holder_killed_others_have_one_token_in_time(takeovers: dict[Step, Takeover], step: Step) -> None:
    assert takeovers[step].tokens == 1
    assert takeovers[step].seconds <= LEASE_SECONDS + 2


@pytest.mark.parametrize("step", STEPS_WITH_LEASE, ids=str)
def test_token_holder_killed_with_the_lease_others_wait_for_its_end(
    takeovers: dict[Step, Takeover], step: Step
) -> None:
    assert takeovers[step].seconds > LEASE_SECONDS / 2


@pytest.mark.parametrize("step", Step, ids=str)
def test_token_holder_killed_never_two_leases(takeovers: dict[Step, Takeover], step: Step) -> None:
    assert takeovers[step].shared_leases == 0


@pytest.mark.parametrize("step", Step, ids=str)
def test_token_holder_killed_is_fetched_once_more_at_most(takeovers: dict[Step, Takeover], step: Step) -> None:
    assert takeovers[step].fetches <= (1 if step in STEPS_BEFORE_FETCH else 2)
