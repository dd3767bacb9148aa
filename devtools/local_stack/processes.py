"""Starts programs so that all of what they start can be ended with them."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO


def start(
    command: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str], output: IO[str] | int
) -> subprocess.Popen[str]:
    """Starts a program in a process group of its own, out of reach of the terminal's Ctrl-C.

    Args:
        command: The program and its arguments.
        folder: Where it runs.
        environment: Everything that it sees of the environment.
        output: Where its output and errors go.
    """
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a program and its children at once. Fit for programs that leave nothing behind but temporary files."""
    with suppress(ProcessLookupError, PermissionError):  # macOS refuses where only a zombie is left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
