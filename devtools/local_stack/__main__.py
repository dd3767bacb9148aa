"""The command ``python -m devtools.local_stack``."""

import signal
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from devtools.local_stack.browser import open_page
from devtools.local_stack.messages import STOPPED, LocalStackError
from devtools.local_stack.reporter import Reporter
from devtools.local_stack.stack import LocalStack
from devtools.texts import speaks_chinese

_PORT = 3000
_CONSOLE_PORT = 8000
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, kill, and a terminal that is closed
_HIGHEST_PORT = 65535


def main(
    port: Annotated[int, typer.Option(min=1, max=_HIGHEST_PORT, help="Where the bundle answers.")] = _PORT,
    console_port: Annotated[
        int, typer.Option(min=1, max=_HIGHEST_PORT, help="Where the console page answers.")
    ] = _CONSOLE_PORT,
    tunnel: Annotated[
        str, typer.Option(metavar="URL", help="Public https address of a tunnel to the port: for real accounts.")
    ] = "",
) -> None:
    """Runs the bundle in this folder on this machine, until Ctrl-C."""
    reporter = Reporter(Console(highlight=False), chinese=speaks_chinese())
    for number in _STOPPING:
        signal.signal(number, _interrupt)
    try:
        with LocalStack(Path.cwd(), reporter, port, console_port, tunnel) as stack:
            open_page(stack.console_url)
            stack.wait()
    except LocalStackError as error:
        reporter.tell_problem(error.text)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        reporter.tell(STOPPED)


def _interrupt(*_: object) -> NoReturn:
    """Unwinds what runs, once: a second signal must not disturb the clean-up."""
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    typer.run(main)
