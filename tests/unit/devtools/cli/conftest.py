"""The command in a folder with the demo apps, as a developer runs it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from devtools.cli import apps
from devtools.cli.commands import cli

type Run = Callable[..., Result]

_EXAMPLE = Path(__file__).parents[4] / "apps.example.toml"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that has the demo apps."""
    shutil.copy(_EXAMPLE, tmp_path)
    monkeypatch.setattr(apps, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def run() -> Run:
    """Runs the command with its arguments, as ``run("url", "demo-wecom")``."""

    def invoke(*arguments: str | Path, language: str = "C.UTF-8") -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], env={"LC_ALL": language})

    return invoke
