"""Asks the operator: on a terminal, or the lines of standard input."""

import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from devtools.cli.messages import INTERRUPTED, CommandError, StoppedError, say
from devtools.cli.settings_texts import INPUT_ENDED, UNCHANGED
from devtools.texts import Text

_YES = {"y", "yes", "是"}


def ask(label: Text) -> str:
    """Returns a line.

    Args:
        label: What is asked for.

    Raises:
        CommandError: There are no more lines.
    """
    _prompt(label)
    return _read_line()


def ask_secret(label: Text) -> str:
    """Returns a line that does not show on the terminal.

    Args:
        label: What is asked for.

    Raises:
        CommandError: There are no more lines.
    """
    if not sys.stdin.isatty():
        return ask(label)
    try:
        return getpass.getpass(f"{say(label)}: ").strip()
    except EOFError as error:
        raise CommandError(INPUT_ENDED) from error


def confirm(label: Text) -> None:
    """Goes on if the answer is yes.

    Args:
        label: The question.

    Raises:
        CommandError: It is not, or there are no more lines.
    """
    if ask(Text(f"{label.english} [y/N]", f"{label.chinese} [y/N]")).lower() not in _YES:
        raise CommandError(UNCHANGED)


@contextmanager
def interruptible(text: Text = INTERRUPTED) -> Iterator[None]:
    """Lets Ctrl-C end what has changed nothing, with one line.

    Args:
        text: The line.

    Raises:
        StoppedError: Somebody pressed it.
    """
    try:
        yield
    except KeyboardInterrupt as error:
        if sys.stdin.isatty():
            sys.stderr.write("\n")  # behind the ^C that the terminal shows
        raise StoppedError(text) from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Lets Ctrl-C wait for the end of a change, so that none is made without a word about it."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _prompt(label: Text) -> None:
    # Where nobody types, nobody ends the line either.
    sys.stderr.write(f"{say(label)}: " if sys.stdin.isatty() else f"{say(label)}\n")
    sys.stderr.flush()


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise CommandError(INPUT_ENDED)
    return line.strip()
