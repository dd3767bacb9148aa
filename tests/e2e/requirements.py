"""What a test needs of the machine: without it the test is skipped, or fails where nothing may be skipped."""

import os
import shutil
import subprocess
from typing import NoReturn

import pytest

_SECONDS_TO_ANSWER = 30


def skip(reason: str) -> NoReturn:
    """Skips the test, or fails it where ``WEHOOK_NOTHING_SKIPPED`` is set, as it is in CI."""
    if os.environ.get("WEHOOK_NOTHING_SKIPPED"):
        pytest.fail(f"not to be skipped: {reason}", pytrace=False)
    pytest.skip(reason)


def require_docker_image(image: str) -> None:
    """Requires a Docker engine that has the image; no registry is asked for it."""
    docker = shutil.which("docker")
    if docker is None:
        skip("Docker is not installed")
    if not _succeeds(docker, "version"):
        skip("no Docker engine answers")
    if not _succeeds(docker, "image", "inspect", image):
        skip(f"Docker has no image {image}")


def _succeeds(*command: str) -> bool:
    try:
        result = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS_TO_ANSWER)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return result.returncode == 0
