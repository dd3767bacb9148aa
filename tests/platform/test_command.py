"""`python -m devtools.platform`, as a process of its own."""

import subprocess
import sys
from pathlib import Path

import httpx

COMMAND = [sys.executable, "-m", "devtools.platform"]


def test_command_runs_the_platforms_until_it_is_ended() -> None:
    with subprocess.Popen([*COMMAND, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            apps = httpx.get(f"{process.stdout.readline().strip()}/control/apps").json()["apps"]
        finally:
            process.terminate()

    assert "demo-wecom" in [app["name"] for app in apps]


def test_command_broken_settings_are_named(tmp_path: Path) -> None:
    apps = tmp_path / "apps.toml"
    apps.write_text('[apps.mine]\nkind = "submarine"\n', encoding="utf-8")

    ended = subprocess.run([*COMMAND, "--apps", apps], capture_output=True, text=True, check=False)  # noqa: S603

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("error: settings of app 'mine': kind must be one of")
