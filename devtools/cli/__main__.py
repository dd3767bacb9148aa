"""The entry point of ``wehook``."""

import io
import signal
import sys


def main() -> None:
    """Runs the command."""
    # Ctrl-C ends it without a word, also while it is still loading: there is nothing to clean up.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a message or an answer may hold what this terminal's encoding lacks
    from devtools.cli.commands import cli  # noqa: PLC0415 - it takes a while to load

    cli(prog_name="wehook")


if __name__ == "__main__":
    main()
