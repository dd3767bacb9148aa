"""What processes of this machine there are, and what they listen on."""

import os
import select
from pathlib import Path

LONGEST_WAIT = 600
"""Seconds after which what was waited for will not come at all, on however busy a machine."""

_PROC = Path("/proc")
_LISTENING = "0A"
_PARENT = 1  # among the fields after the name, which may have spaces in it


class Family:
    """A process and all that it has started.

    Attributes:
        pids: Their ids.
    """

    def __init__(self, pid: int) -> None:
        self.pids = _list_family(pid)
        self._ends = select.poll()
        self._open = set()
        for member in self.pids:
            try:
                self._open.add(end := os.pidfd_open(member))
            except ProcessLookupError:
                continue  # it has ended meanwhile
            self._ends.register(end, select.POLLIN)

    def wait(self) -> None:
        """Waits for the end of all of them."""
        while self._open:
            ended = self._ends.poll(LONGEST_WAIT * 1000)
            assert ended, "processes are left"
            for end, _ in ended:
                self._ends.unregister(end)
                self._open.remove(end)
                os.close(end)


def _list_family(pid: int) -> set[int]:
    names = [path.name for path in _PROC.iterdir()]
    fields = {int(name): _read_fields(int(name)) for name in names if name.isdecimal()}
    parents = {child: int(values[_PARENT]) for child, values in fields.items() if values}
    family = {pid}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return family


def list_listening_addresses(pids: set[int]) -> set[str]:
    """Returns the addresses, as the kernel writes them, on which these processes accept connections."""
    sockets = {socket for pid in pids for socket in _list_sockets(pid)}
    rows = [row.split() for name in ("tcp", "tcp6") for row in _read(_PROC / "net" / name).splitlines()[1:]]
    return {row[1].partition(":")[0] for row in rows if row[3] == _LISTENING and row[9] in sockets}


def _read_fields(pid: int) -> list[str]:
    return _read(_PROC / str(pid) / "stat").rpartition(")")[2].split()


def _list_sockets(pid: int) -> list[str]:
    targets = [str(path.readlink()) for path in (_PROC / str(pid) / "fd").iterdir()]
    return [target[len("socket:[") : -1] for target in targets if target.startswith("socket:[")]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile
        return ""
