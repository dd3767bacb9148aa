"""The bundle as `sam build` makes it, for either processor."""

import os
import platform
import subprocess
from functools import cache
from pathlib import Path

from tests.infrastructure.stack import ROOT

SAM = ROOT / ".tools/sam/bin/sam"
MACHINE = "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"


@cache
def build_bundle(architecture: str) -> Path:
    """Builds the bundle, or what has changed in it, and returns the folder that has it.

    SAM CLI keeps downloads in the folder that it is called in, and removes all but those of the latest build. So each
    processor has a folder, and no test takes away what `make build` has left.
    """
    folder = ROOT / f".aws-sam/test-{architecture}"
    folder.mkdir(parents=True, exist_ok=True)
    result = subprocess.run(  # noqa: S603
        [SAM, "build", "--template", ROOT / "template.yaml", "--parameter-overrides", f"Architecture={architecture}"],
        cwd=folder,
        env=sam_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return folder / ".aws-sam/build"


def sam_environment() -> dict[str, str]:
    """Returns what SAM CLI runs with: no telemetry, and no look-up of an account."""
    return os.environ | {
        "SAM_CLI_TELEMETRY": "0",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
