"""Somebody who types at a terminal."""

import codecs
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_END_OF_QUESTION = "]: "
_BYTES = 4096
_LONGEST_WAIT = 600  # then nobody will answer any more, on however busy a machine


def run_typing(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], answers: Mapping[str, str]
) -> list[str]:
    """Runs a command at a terminal to its end, and returns the lines that it has shown.

    Args:
        command: The command, which has to succeed.
        folder: Where it is run.
        environment: Its environment.
        answers: What to answer, by a word of the question; Enter for all others.
    """
    terminal, inside = os.openpty()
    with os.fdopen(terminal, "r+b", buffering=0) as screen:
        with os.fdopen(inside, "r+b", buffering=0) as seat:
            process = subprocess.Popen(  # noqa: S603
                command, cwd=folder, env=environment, stdin=seat, stdout=seat, stderr=seat, start_new_session=True
            )
        impatience = threading.Timer(_LONGEST_WAIT, os.killpg, (process.pid, signal.SIGKILL))
        impatience.start()
        shown = _talk(screen, answers)
        impatience.cancel()
        assert process.wait() == 0, shown
    return _COLORS.sub("", shown).splitlines()


def _talk(screen: BinaryIO, answers: Mapping[str, str]) -> str:
    shown, question = "", ""
    for text in _read(screen):
        shown += text
        question += text
        if question.endswith(_END_OF_QUESTION):
            answer = next((answer for word, answer in answers.items() if word in question), "")
            screen.write(f"{answer}\n".encode())
            question = ""
    return shown


def _read(screen: BinaryIO) -> Iterator[str]:
    """Yields what is shown until nobody is left to write."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    # Linux tells of the end as of an error.
    with suppress(OSError):
        while shown := screen.read(_BYTES):
            yield decoder.decode(shown)
