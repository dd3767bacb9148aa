import io
import signal
from collections.abc import Callable

import pytest

from devtools.cli.messages import CommandError, StoppedError
from devtools.cli.terminal import ask, ask_secret, confirm, interruptible, uninterrupted
from devtools.texts import Text

type TypeIn = Callable[[str], None]

_LABEL = Text("Really", "确定吗")


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> TypeIn:
    """Puts text into standard input."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_ask_returns_line_after_line(type_in: TypeIn, capsys: pytest.CaptureFixture[str]) -> None:
    type_in(" one \ntwo\r\n")

    assert (ask(_LABEL), ask_secret(_LABEL)) == ("one", "two")
    assert tuple(capsys.readouterr()) == ("", "Really\nReally\n")


@pytest.mark.parametrize("answer", ["y", "YES", " 是 "])
def test_confirm_goes_on_where_the_answer_is_yes(type_in: TypeIn, answer: str) -> None:
    type_in(f"{answer}\nnext")

    confirm(_LABEL)

    assert ask(_LABEL) == "next"


@pytest.mark.parametrize("answer", ["", "n", "yep", "ja"])
def test_confirm_is_no_unless_it_is_said(type_in: TypeIn, answer: str) -> None:
    type_in(f"{answer}\n")

    with pytest.raises(CommandError, match=r"^Nothing was changed\.$"):
        confirm(_LABEL)


@pytest.mark.parametrize("question", [ask, ask_secret, confirm])
def test_question_without_input_says_that_nothing_was_changed(
    type_in: TypeIn, question: Callable[[Text], object]
) -> None:
    type_in("")

    with pytest.raises(CommandError, match="nothing was changed"):
        question(_LABEL)


def test_interruptible_interrupt_is_one_line() -> None:
    with pytest.raises(StoppedError, match=r"^Interrupted: nothing was changed\.$"), interruptible():
        signal.raise_signal(signal.SIGINT)


def test_interruptible_inner_line_is_the_one() -> None:
    with pytest.raises(StoppedError, match=r"^inner$"), interruptible(), interruptible(Text("inner", "")):
        signal.raise_signal(signal.SIGINT)


def test_uninterrupted_goes_on_after_an_interrupt() -> None:
    done = []

    with interruptible(), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        done.append(True)

    assert done


def test_blocks_leave_the_signal_as_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)

    with interruptible(), uninterrupted():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN

    assert signal.getsignal(signal.SIGINT) is before
