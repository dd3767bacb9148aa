"""The judge of the fault table can find against each row."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from bench.delivery import verdicts
from bench.delivery.mail import Fate, Letter, Mail
from bench.delivery.verdicts import Verdict

LETTERS = [Letter("appww", "user000", f"appww-{number} later") for number in range(4)]
LETTER = LETTERS[0]
PASSIVE = Fate(passive=1, active=0, effects=1)
ACTIVE = Fate(passive=0, active=1, effects=1)
LOST = Fate(passive=0, active=0, effects=0)
NEVER_TOLD = Fate(passive=0, active=0, effects=1)
ANSWERED_TWICE = Fate(passive=1, active=1, effects=1)
DOUBLED = Fate(passive=0, active=1, effects=2)
BURIED = Fate(passive=0, active=0, effects=0, reasons=["handler"])


class FakeMail:
    """What the record says besides."""

    def __init__(self, **record: Any) -> None:
        self.killed: set[str] = record.get("killed", set())
        self._traps: set[str] = record.get("traps", set())
        self._struck: Sequence[int] = record.get("struck", [1])
        self._refusals: int = record.get("refusals", 0)
        self._attempts: Sequence[Sequence[float]] = record.get("attempts", [[40.0]] * len(LETTERS))
        self._sent: Sequence[float] = record.get("sent", [])

    def find_traps(self) -> set[str]:
        return self._traps

    def count_struck(self) -> Sequence[int]:
        return self._struck

    def count_refusals(self) -> int:
        return self._refusals

    def get_delivery(self, letter: Letter) -> Mapping[str, Any]:
        attempts = self._attempts[LETTERS.index(letter)]
        return {"attempts": [{"milliseconds": milliseconds} for milliseconds in attempts]}

    def find_sent(self, letter: Letter) -> list[float]:
        return [self._sent[LETTERS.index(letter)]]


def judge(verdict: Verdict, *fates: Fate, **record: Any) -> bool:
    return verdict(cast("Mail", FakeMail(**record)), dict(zip(LETTERS, fates, strict=False)))


@pytest.mark.parametrize("fate", [PASSIVE, ACTIVE])
def test_once_one_effect_and_one_answer_is_right(fate: Fate) -> None:
    assert judge(verdicts.once, fate)


@pytest.mark.parametrize("fate", [LOST, NEVER_TOLD, ANSWERED_TWICE, DOUBLED, BURIED])
@pytest.mark.parametrize("verdict", [verdicts.once, verdicts.in_outage])
def test_once_anything_else_is_wrong(verdict: Verdict, fate: Fate) -> None:
    assert not judge(verdict, fate)


def test_in_outage_that_struck_nobody_is_wrong() -> None:
    assert judge(verdicts.in_outage, ACTIVE, struck=[3, 1])
    assert not judge(verdicts.in_outage, ACTIVE, struck=[3, 0])


@pytest.mark.parametrize("fate", [LOST, NEVER_TOLD, BURIED])
def test_after_crash_a_message_without_an_answer_is_wrong(fate: Fate) -> None:
    assert judge(verdicts.after_crash, DOUBLED)
    assert not judge(verdicts.after_crash, fate)


def test_after_crash_that_never_happened_is_wrong() -> None:
    assert judge(verdicts.after_crash, PASSIVE, killed={"one", "another"}, traps={"a trap"})
    assert not judge(verdicts.after_crash, PASSIVE, killed={"one"}, traps={"a trap"})


@pytest.mark.parametrize(
    ("fate", "attempts"), [(PASSIVE, [40.0]), (ACTIVE, [5000.0]), (ACTIVE, [40.0, 40.0]), (LOST, [40.0])]
)
def test_actively_late_or_delivered_again_or_passive_is_wrong(fate: Fate, attempts: Sequence[float]) -> None:
    assert judge(verdicts.actively, ACTIVE, attempts=[[4300.0]])
    assert not judge(verdicts.actively, fate, attempts=[attempts])


@pytest.mark.parametrize(("fate", "attempts"), [(ACTIVE, [5000.0, 40.0]), (PASSIVE, [40.0])])
def test_by_redelivery_sent_or_by_the_first_delivery_is_wrong(fate: Fate, attempts: Sequence[float]) -> None:
    assert judge(verdicts.by_redelivery, PASSIVE, attempts=[[5000.0, 40.0]])
    assert not judge(verdicts.by_redelivery, fate, attempts=[attempts])


@pytest.mark.parametrize("fate", [LOST, PASSIVE, BURIED._replace(reasons=["handler"] * 2), BURIED._replace(active=1)])
def test_buried_without_a_reason_or_twice_or_answered_is_wrong(fate: Fate) -> None:
    assert judge(verdicts.buried, BURIED)
    assert not judge(verdicts.buried, fate)


def test_lost_in_the_window_more_than_the_killed_is_wrong() -> None:
    assert judge(verdicts.lost_in_the_window, LOST, PASSIVE, killed={LETTER.content})
    assert not judge(verdicts.lost_in_the_window, LOST, LOST, killed={LETTER.content})
    assert not judge(verdicts.lost_in_the_window, PASSIVE, PASSIVE, killed={LETTER.content}, traps={"a trap"})


def test_in_order_queued_answers_that_overtake_or_are_lost_are_wrong() -> None:
    attempts = [[40.0] * count for count in (1, 2, 3, 4)]
    assert judge(verdicts.in_order, *[ACTIVE] * 4, attempts=attempts, sent=[1, 2, 3, 4])
    assert not judge(verdicts.in_order, *[ACTIVE] * 4, attempts=attempts, sent=[1, 3, 2, 4])
    assert not judge(verdicts.in_order, LOST, *[ACTIVE] * 3, attempts=attempts, sent=[1, 2, 3, 4])


def test_in_order_messages_that_never_came_again_are_wrong() -> None:
    assert not judge(verdicts.in_order, *[ACTIVE] * 4, sent=[1, 2, 3, 4])


def test_without_api_that_refused_nothing_is_wrong() -> None:
    assert judge(verdicts.without_api, ACTIVE, refusals=3)
    assert not judge(verdicts.without_api, ACTIVE, refusals=0)
