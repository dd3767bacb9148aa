"""Builds the bundle with SAM CLI, for this machine's processor."""

import fcntl
import os
import platform
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.local_stack import processes
from devtools.local_stack.messages import LocalStackError, build_failed, source_broken, source_unreadable

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("shared", "functions")
TEMPLATE = "template.yaml"

_SAM = REPOSITORY / ".tools/sam/bin/sam"
_LAYER = "SharedLayer/python"


def get_architecture() -> str:
    """Returns this machine's processor as Lambda calls it."""
    return "arm64" if platform.machine() in {"aarch64", "arm64"} else "x86_64"


class Bundle:
    """The bundle, and where it is built.

    Args:
        root: The folder that has ``template.yaml``.
        folder: Where the build and its cache go. SAM CLI also keeps downloads below the folder that it runs in, and
            removes all but those of the latest build, so this must not be where `sam deploy` builds.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._closing = threading.Lock()
        self._closed = False

    @contextmanager
    def build(self) -> Iterator[Path]:
        """Builds what has changed, and keeps other stacks of this folder from building while the result is used.

        Yields:
            The folder that has the built template.

        Raises:
            LocalStackError: A source file is not Python, or SAM CLI gave up.
        """
        self._check_sources()
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._run_sam()
            build = self._folder / "build"
            if sys.platform != "linux":
                self._install_host_wheels(build / _LAYER)
            yield build

    def close(self) -> None:
        """Ends a build that is under way, and starts no other."""
        with self._closing:
            self._closed = True
            if self._process:
                processes.kill(self._process)

    def _check_sources(self) -> None:
        for folder in SOURCE_FOLDERS:
            for path in sorted((self._root / folder).rglob("*.py")):
                _check_syntax(path, str(path.relative_to(self._root)))

    def _run_sam(self) -> None:
        command: list[str | Path] = [
            *(_SAM, "build", "--template-file", self._root / TEMPLATE, "--build-dir", "build", "--cache-dir", "cache"),
            *("--cached", "--parallel", "--parameter-overrides", f"Architecture={get_architecture()}"),
        ]
        output, code = self._run(command)
        if code:
            raise LocalStackError(build_failed(_find_error(output)))

    def _install_host_wheels(self, layer: Path) -> None:
        """Puts this system's wheels over those for Lambda: the functions run as processes of this machine."""
        requirements = self._root / "shared/requirements.txt"
        command: list[str | Path] = [
            *(REPOSITORY / ".venv/bin/uv", "pip", "install", "--quiet", "--reinstall", "--require-hashes"),
            *("--python", sys.executable, "--target", layer, "--requirements", requirements),
        ]
        output, code = self._run(command)
        if code:
            raise LocalStackError(build_failed(_find_error(output)))

    def _run(self, command: list[str | Path]) -> tuple[str, int]:
        with self._closing:
            if self._closed:
                return "", -1
            self._process = processes.start(
                command, folder=self._folder, environment=_get_environment(), output=subprocess.PIPE
            )
        try:
            output, _ = self._process.communicate()
        finally:
            processes.kill(self._process)
        return output, self._process.returncode


def _get_environment() -> dict[str, str]:
    """Puts this Python first, which has the version and the pip that SAM CLI looks for, and hides the AWS account."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return environment | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]),
        "SAM_CLI_TELEMETRY": "0",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _check_syntax(path: Path, name: str) -> None:
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(path.read_bytes(), name, "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{name}:{error.lineno}" if error.lineno else name
        raise LocalStackError(source_broken(place, error.msg)) from error
    except OSError as error:  # such as a file that its editor replaces at this very moment
        raise LocalStackError(source_unreadable(name, str(error.strerror))) from error


def _find_error(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith("Error:")), lines[-1] if lines else "no output")
