import pytest

from bench.delivery.ordinary.durations import (
    CALL_SECONDS,
    CORE_MEGABYTES,
    INVOKE_SECONDS,
    OTHER_SECONDS,
    RUNTIME_SECONDS,
    Duration,
    reckon,
)
from bench.delivery.ordinary.function import Times
from bench.delivery.ordinary.function_process import Call, Invocation

PUT = Call("PutItem", Times(wall=0.2, thread=0.0005, process=0.001), answered=True)
INVOKE = Call("Invoke", Times(wall=0.5, thread=0.0005, process=0.001), answered=True)


def make_invocation(*calls: Call, wall: float, process: float) -> Invocation:
    return Invocation({}, Times(wall, process, process), calls, ())


def test_reckon_takes_assumed_times_for_those_of_the_emulator() -> None:
    invocation = make_invocation(PUT, wall=0.203, process=0.004)

    duration = reckon(invocation, CORE_MEGABYTES)

    assert duration.own == pytest.approx(RUNTIME_SECONDS + 0.004 + CALL_SECONDS["PutItem"])
    assert duration.idle == pytest.approx(0)


def test_reckon_call_of_another_service_has_an_assumed_time_as_well() -> None:
    call = PUT._replace(operation="SendMessage")

    duration = reckon(make_invocation(call, wall=0.201, process=0.001), CORE_MEGABYTES)

    assert duration.own == pytest.approx(RUNTIME_SECONDS + 0.001 + OTHER_SECONDS)


def test_reckon_with_half_a_core_computes_twice_as_long() -> None:
    invocation = make_invocation(wall=0.004, process=0.004)

    whole, half = (reckon(invocation, memory).own for memory in (CORE_MEGABYTES - 1, (CORE_MEGABYTES - 1) // 2))

    assert half - RUNTIME_SECONDS == pytest.approx(2 * (whole - RUNTIME_SECONDS))


def test_reckon_more_than_a_core_makes_nothing_faster() -> None:
    invocation = make_invocation(wall=0.004, process=0.004)

    assert reckon(invocation, 2 * CORE_MEGABYTES) == reckon(invocation, CORE_MEGABYTES)


def test_reckon_receiver_waits_for_its_worker() -> None:
    worked = Duration(own=0.01, idle=0.5)

    duration = reckon(make_invocation(INVOKE, wall=0.5, process=0.001), CORE_MEGABYTES, [worked])

    assert duration.own == pytest.approx(RUNTIME_SECONDS + 0.001 + INVOKE_SECONDS + 0.51)


def test_reckon_receiver_that_gave_up_waited_as_long_as_it_did() -> None:
    given_up = INVOKE._replace(times=Times(2.0, 0.001, 0.001), answered=False)

    duration = reckon(make_invocation(given_up, wall=2.0, process=0.001), CORE_MEGABYTES, [Duration(6.0, 0)])

    assert duration.own == pytest.approx(RUNTIME_SECONDS + 0.001 + 2.0)


def test_reckon_handler_that_waits_is_idle() -> None:
    duration = reckon(make_invocation(PUT, wall=1.2, process=0.004), CORE_MEGABYTES)

    assert duration.idle == pytest.approx(1.2 - 0.2 - 0.003)
    assert duration.billed == pytest.approx(1.007)


def test_invocation_overhead_is_without_aws_calls() -> None:
    assert make_invocation(PUT, INVOKE, wall=1, process=0.004).overhead == pytest.approx(0.003)
