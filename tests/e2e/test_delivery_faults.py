"""Whatever fails, no message is lost: the benchmark's table, in short. The platforms' own record is the judge."""

import pytest

from bench.delivery.play import Play, play
from bench.delivery.situations import EVERY, SHORT, Situation


@pytest.fixture(scope="module")
def played() -> Play:
    """What came of every situation; all side by side, since most of the time is waiting."""
    return play(SHORT)


@pytest.mark.parametrize("situation", EVERY, ids=lambda situation: situation.name)
def test_messages_in_a_situation_become_what_they_have_to(played: Play, situation: Situation) -> None:
    (outcome,) = (outcome for outcome in played.outcomes if outcome.situation is situation)
    assert outcome.is_right, outcome.fates


def test_deliveries_when_all_is_over_are_finished(played: Play) -> None:
    assert not played.left_over
