"""`make build` fails for handlers that could not be imported: else it would be the first message that tells."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.infrastructure.stack import ROOT

GOOD = (ROOT / "functions/receive_message/handlers.py").read_text(encoding="utf-8")


def build(folder: Path, handlers: str) -> subprocess.CompletedProcess[str]:
    """Runs all of `make build` but SAM CLI, which copies the file and does not look into it."""
    package = folder / ".aws-sam/build/WorkerFunction/functions/receive_message"
    package.mkdir(parents=True)
    (package / "handlers.py").write_text(handlers, encoding="utf-8")
    (folder / "shared").symlink_to(ROOT / "shared")
    command = ["make", f"--makefile={ROOT / 'Makefile'}", "--old-file=setup", "build", "SAM=true"]
    return subprocess.run(  # noqa: S603
        [*command, f"PYTHON={sys.executable}"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_build_of_handlers_that_can_be_imported_succeeds(tmp_path: Path) -> None:
    result = build(tmp_path, GOOD)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("handlers", "problem"),
    [
        pytest.param(f"{GOOD}\ndef broken(:\n", "SyntaxError", id="syntax"),
        pytest.param(f"{GOOD}\nimport nowhere\n", "No module named 'nowhere'", id="import"),
        pytest.param(
            f"{GOOD}\nbot.on(TextMessage, colour='red')(echo)\n", "a TextMessage has no colour", id="register"
        ),
        pytest.param(f"{GOOD}\n@bot.on_text\ndef bare(): ...\n", "write @bot.on_text() above bare", id="bare"),
        pytest.param(f"{GOOD}\n@bot.later\ndef slow(): ...\n", "slow (handlers.py:", id="later"),
    ],
)
def test_build_of_handlers_that_cannot_fails_and_tells_why(tmp_path: Path, handlers: str, problem: str) -> None:
    result = build(tmp_path, handlers)
    assert result.returncode != 0
    assert problem in result.stdout + result.stderr
    assert "handlers.py" in result.stdout + result.stderr
