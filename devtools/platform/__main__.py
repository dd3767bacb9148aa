"""Runs both platforms until it is interrupted: `python -m devtools.platform`."""

import threading
from pathlib import Path

import typer

from devtools.platform.accounts import read_documents
from devtools.platform.server import PlatformServer

_APPS = Path("apps.example.toml")


def main(port: int = 8000, apps: Path = _APPS) -> None:
    """Runs WeCom and the Official Account platform, with the apps of a file like apps.toml."""
    with PlatformServer(read_documents(apps), port) as server:
        typer.echo(server.base_url)
        threading.Event().wait()


if __name__ == "__main__":
    typer.run(main)
