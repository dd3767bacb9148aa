"""However deliveries, workers, stores and outages fall together: one answer, and one run of the handler."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.delivery.deadlines import ACCOUNT_PATIENCE_SECONDS, WECOM_PATIENCE_SECONDS
from tests.delivery_simulation import Outage, Script, Simulation

SECONDS = st.sampled_from([0.0, 0.05, 1.9, 2.1, 3.5, 4.25, 4.29, 4.31, 4.35, 6.0, 9.5, 12.0, 13.9, 14.1, 20.0, 60.0])
MOMENTS = st.floats(0, 15).map(lambda seconds: round(seconds, 3))
DURATIONS = st.sampled_from([0.5, 3.0, 30.0])
PATIENCE = st.sampled_from([ACCOUNT_PATIENCE_SECONDS, WECOM_PATIENCE_SECONDS])
OUTAGES = st.builds(lambda begin, duration: Outage(begin, begin + duration), MOMENTS, DURATIONS)


def scripts(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Script]:
    common = {
        "handler_seconds": SECONDS,
        "later": st.booleans(),
        "bot": st.booleans(),
        "latency": st.sampled_from([0.0, 0.004, 0.03]),
        "copies": st.integers(1, 3),
    }
    return st.fixed_dictionaries({**common, **fields}).map(lambda values: Script(**values))


def check_one_answer(simulation: Simulation) -> None:
    answers = list(simulation.answers)
    if simulation.stream.get("content") == "answer" and simulation.stream["finish"] and "stream" not in answers:
        answers.append("stream")
    assert len(answers) == 1, (answers, simulation.stream, simulation.journal.__dict__)


def check_one_effect(simulation: Simulation) -> None:
    assert (simulation.effects, simulation.runs) == (1, 1), simulation.journal.__dict__


@given(scripts())
def test_without_failures_every_message_is_acknowledged_and_answered_once(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)
    assert simulation.acknowledged
    assert simulation.slowest < 5


@given(scripts(bot=st.just(value=False), patience=PATIENCE))
def test_with_patience_what_is_ready_in_time_is_answered_passively(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)
    if script.handler_seconds < 13.9 and not script.later:
        assert simulation.answers == ["passive"]


@given(scripts(inbox=OUTAGES))
def test_without_the_inbox_for_a_while_every_message_is_answered_once(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)


@given(scripts(bot=st.just(value=False), patience=PATIENCE, inbox=OUTAGES))
def test_with_patience_and_without_the_inbox_for_a_while_every_message_is_answered_once(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)


@given(scripts(queue=OUTAGES, unheard=st.booleans()))
def test_without_the_queue_for_a_while_every_message_is_answered_once(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)


@given(
    scripts(inbox=MOMENTS.map(lambda begin: Outage(begin, begin + 3))).map(
        lambda script: script._replace(queue=script.inbox)
    )
)
def test_without_both_for_three_seconds_every_message_is_answered(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)


@given(scripts(api=MOMENTS.map(lambda begin: Outage(begin, begin + 300))))
def test_without_the_platforms_api_for_five_minutes_every_message_is_answered_once(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)


@given(scripts(api=MOMENTS.map(lambda begin: Outage(begin, begin + 300)), inbox=OUTAGES))
def test_without_the_api_and_the_inbox_every_message_is_answered_once(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    check_one_effect(simulation)


@given(scripts(failures=st.integers(1, 4)))
def test_handler_that_raises_runs_again_until_it_answers(script: Script) -> None:
    simulation = Simulation(script).run()
    check_one_answer(simulation)
    assert (simulation.effects, simulation.runs) == (1, script.failures + 1)


@given(scripts(worker_dies_after=MOMENTS))
def test_worker_that_dies_is_replaced(script: Script) -> None:
    simulation = Simulation(script).run()
    assert simulation.answers or simulation.stream.get("content") == "answer"
    if not simulation.killed:
        check_one_effect(simulation)


@given(scripts(receiver_dies_after=MOMENTS.map(lambda seconds: max(seconds / 3, 0.1)), copies=st.just(1)))
def test_receiver_that_dies_after_its_write_loses_nothing(script: Script) -> None:
    simulation = Simulation(script).run()
    assert simulation.answers or simulation.stream.get("content") == "answer"
    if not simulation.killed:
        check_one_answer(simulation)
        check_one_effect(simulation)
