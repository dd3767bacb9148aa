import threading

import pytest

from devtools.doctor.side_by_side import run_side_by_side


def test_run_side_by_side_results_come_in_the_order_of_the_works() -> None:
    first_may_end = threading.Event()

    def first() -> str:
        first_may_end.wait()
        return "first"

    def second() -> str:
        first_may_end.set()
        return "second"

    assert run_side_by_side([first, second], 60) == ["first", "second"]


def test_run_side_by_side_what_takes_too_long_is_left_behind() -> None:
    never = threading.Event()

    assert run_side_by_side([lambda: never.wait() and "late"], 0) == [None]


def test_run_side_by_side_error_is_raised() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        run_side_by_side([fail], 60)
