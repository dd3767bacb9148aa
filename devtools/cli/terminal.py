"""Asks the operator: on a terminal, or the lines of standard input."""

import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from devtools.cli.messages import CommandError, say
from devtools.cli.settings_texts import INPUT_ENDED, INTERRUPTED
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


def confirm(label: Text) -> bool:
    """Says whether the answer is yes.

    Args:
        label: The question.

    Raises:
        CommandError: There are no more lines.
    """
    return ask(Text(f"{label.english} [y/N]", f"{label.chinese} [y/N]")).lower() in _YES


@contextmanager
def interruptible() -> Iterator[None]:
    """Lets Ctrl-C end what has changed nothing, with one line.

    Raises:
        CommandError: Somebody pressed it.
    """
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt as error:
        if sys.stdin.isatty():
            sys.stderr.write("\n")  # behind the ^C that the terminal shows
        raise CommandError(INTERRUPTED) from error
    finally:
        signal.signal(signal.SIGINT, former)


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
