"""Runs both platforms until it is interrupted: `python -m devtools.platform`."""

import threading
from pathlib import Path

import typer

from devtools.local_stack.documents import to_documents
from devtools.local_stack.settings import read_settings
from devtools.platform.server import PlatformServer
from shared.errors import WeHookError

_APPS = Path("apps.example.toml")


def main(port: int = 8000, apps: Path = _APPS) -> None:
    """Runs WeCom and the Official Account platform, with the apps of a file like apps.toml."""
    try:
        documents = to_documents(read_settings(apps).apps)
    except WeHookError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error
    with PlatformServer(documents, port) as server:
        typer.echo(server.base_url)
        threading.Event().wait()


if __name__ == "__main__":
    typer.run(main)
