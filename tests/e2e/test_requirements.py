import stat
from pathlib import Path

import pytest

from tests.e2e.requirements import require_docker_image, skip

_IMAGE = "example/image:1"


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the search path, empty; and skips are allowed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("WEHOOK_NOTHING_SKIPPED", raising=False)
    return tmp_path


def _install_docker(commands: Path, script: str) -> None:
    docker = commands / "docker"
    docker.write_text(f"#!/bin/sh\n{script}\n")
    docker.chmod(docker.stat().st_mode | stat.S_IXUSR)


def test_skip_by_default_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEHOOK_NOTHING_SKIPPED", raising=False)

    with pytest.raises(pytest.skip.Exception, match="no moon"):
        skip("no moon")


def test_skip_where_nothing_may_be_skipped_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEHOOK_NOTHING_SKIPPED", "1")

    with pytest.raises(pytest.fail.Exception, match="not to be skipped: no moon"):
        skip("no moon")


@pytest.mark.usefixtures("commands")
def test_require_docker_image_without_docker_skips() -> None:
    with pytest.raises(pytest.skip.Exception, match="not installed"):
        require_docker_image(_IMAGE)


def test_require_docker_image_without_engine_skips(commands: Path) -> None:
    _install_docker(commands, "exit 1")

    with pytest.raises(pytest.skip.Exception, match="no Docker engine"):
        require_docker_image(_IMAGE)


def test_require_docker_image_without_image_skips(commands: Path) -> None:
    _install_docker(commands, '[ "$1" = version ]')

    with pytest.raises(pytest.skip.Exception, match=f"no image {_IMAGE}"):
        require_docker_image(_IMAGE)


def test_require_docker_image_with_image_goes_on(commands: Path) -> None:
    _install_docker(commands, f'[ "$1" = version ] || [ "$*" = "image inspect {_IMAGE}" ]')

    require_docker_image(_IMAGE)
