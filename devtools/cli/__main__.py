"""The entry point of ``wehook``."""

import io
import sys

from devtools.cli.messages import INTERRUPTED, StoppedError, say


def main() -> None:
    """Runs the command."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a message or an answer may hold what this terminal's encoding lacks
    try:
        from devtools.cli.commands import cli  # noqa: PLC0415 - it takes a while to load, and Ctrl-C may come meanwhile

        cli(prog_name="wehook")
    except KeyboardInterrupt:
        sys.stderr.write(f"{say(INTERRUPTED)}\n")
        sys.exit(StoppedError.status)


if __name__ == "__main__":
    main()
