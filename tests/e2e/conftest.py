"""The local stack on a copy of the bundle, so that tests may change the code and the settings."""

import fcntl
import io
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from devtools.local_stack.reporter import Reporter
from devtools.local_stack.settings import load_settings
from devtools.local_stack.stack import LocalStack
from tests.e2e.rehearsal import Rehearsal, open_rehearsal

_ROOT = Path(__file__).parents[2]
_FOLDERS = ("shared", "functions", "templates")
_FILES = ("template.yaml", "apps.example.toml")
# Always the same folder: the build in it is kept, so that only the first run pays for it.
_COPY = _ROOT / ".aws-sam/e2e"
_MEMORY = Path("/dev/shm")  # noqa: S108  # not for secrets
_MUCH_MEMORY = 4 * 2**30
_SECONDS_TO_COME_TRUE = 120
_SECONDS_BETWEEN_LOOKS = 0.1

# Besides the demo apps: the mode that none of them has, one whose key a test rotates, and one that calls WeCom.
_MORE_APPS = """
[apps.compatible]
kind = "official_account"
app_id = "wx0123456789abcdef"
mode = "compatible"
[[apps.compatible.callback_keys]]
token = "compatibleTok3n"
encoding_aes_key = "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN"

[apps.rotating]
kind = "wecom_app"
corp_id = "wx5823bf96d3bd56c7"
[[apps.rotating.callback_keys]]
token = "QDG6eK"
encoding_aes_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"

[apps.calling]
kind = "wecom_app"
corp_id = "ww9f2c41d7b0aa35e6"
agent_id = 1000021
secret = "secret-of-calling"
jssdk_origins = ["https://app.example.com"]
[[apps.calling.callback_keys]]
token = "callingTok3n"
encoding_aes_key = "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN"
[apps.calling.oauth]
redirect_allow = ["https://app.example.com/home"]
session_keys = ["a-key-for-tests-only-and-nothing-else"]
"""

type Eventually = Callable[[Callable[[], bool], str], None]
type Printed = Callable[[], str]


@pytest.fixture(scope="session")
def bundle() -> Iterator[Path]:
    """The copy, as the repository has it now, for one run of the tests at a time."""
    _COPY.mkdir(parents=True, exist_ok=True)
    with (_COPY / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _copy_bundle()
        yield _COPY


@pytest.fixture(scope="session")
def terminal() -> io.StringIO:
    """What a developer sees of the running stack."""
    return io.StringIO()


@pytest.fixture(scope="session")
def stack(bundle: Path, terminal: io.StringIO) -> Iterator[LocalStack]:
    """The stack, which stays as the first test found it."""
    with ExitStack() as parts:
        with _files_in_memory():
            stack = parts.enter_context(LocalStack(bundle, Reporter(Console(file=terminal), chinese=False)))
        yield stack


@pytest.fixture(scope="session")
def build(stack: LocalStack, bundle: Path) -> Path:
    """The folder that the stack was built into: one build is enough for all."""
    assert stack
    return bundle / ".aws-sam/local/build"


@pytest.fixture(scope="session")
def client(stack: LocalStack) -> Iterator[httpx.Client]:
    """Requests as they come in from outside."""
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def rehearsal(
    stack: LocalStack, build: Path, bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rehearsal]:
    """A second stack beside the local one, of the same build and with nothing in front of it."""
    folder = tmp_path_factory.mktemp("rehearsal")
    with open_rehearsal(stack, load_settings(bundle), build, folder) as rehearsal:
        yield rehearsal


@pytest.fixture
def printed(terminal: io.StringIO) -> Callable[[], str]:
    """Returns what was printed since the test began."""
    start = len(terminal.getvalue())
    return lambda: terminal.getvalue()[start:]


@pytest.fixture(scope="session")
def eventually() -> Eventually:
    """Waits for something to come true, and fails the test where it does not."""

    def wait(is_true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _SECONDS_TO_COME_TRUE
        while not is_true():
            if time.monotonic() > deadline:
                pytest.fail(f"{what} did not come true", pytrace=False)
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    return wait


@contextmanager
def _files_in_memory() -> Iterator[None]:
    """Puts temporary files into memory if there is much: MiniStack unpacks the layer for each version of a function."""
    with pytest.MonkeyPatch.context() as patch:
        if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _MUCH_MEMORY:
            patch.setattr(tempfile, "tempdir", str(_MEMORY))
        yield


def _copy_bundle() -> None:
    for name in _FOLDERS:
        shutil.rmtree(_COPY / name, ignore_errors=True)
        shutil.copytree(_ROOT / name, _COPY / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy2(_ROOT / name, _COPY / name)
    for log in (_COPY / ".aws-sam/local").glob("ministack-*.log"):
        log.unlink()
    example = (_COPY / "apps.example.toml").read_text(encoding="utf-8")
    (_COPY / "apps.toml").write_text(example + _MORE_APPS, encoding="utf-8")
