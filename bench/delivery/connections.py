"""Whose a connection between two processes of this machine is."""

from pathlib import Path

_PROC = Path("/proc")
_LOCAL, _REMOTE, _INODE = 1, 2, 9  # columns of /proc/net/tcp


def find_client(client_port: int, server_port: int) -> int:
    """Returns the process at the other end of an IPv4 connection.

    Args:
        client_port: Its port.
        server_port: Our own.

    Raises:
        ProcessLookupError: It has ended.
    """
    rows = [row.split() for row in (_PROC / "net/tcp").read_text().splitlines()[1:]]
    inodes = [row[_INODE] for row in rows if (_port(row[_LOCAL]), _port(row[_REMOTE])) == (client_port, server_port)]
    sockets = {f"socket:[{inode}]" for inode in inodes}
    for process in _PROC.glob("[0-9]*"):
        if sockets & _list_files(process):
            return int(process.name)
    raise ProcessLookupError(client_port)


def _port(address: str) -> int:
    return int(address.partition(":")[2], 16)


def _list_files(process: Path) -> set[str]:
    try:
        return {str(file.readlink()) for file in (process / "fd").iterdir()}
    except OSError:  # it ends meanwhile
        return set()
