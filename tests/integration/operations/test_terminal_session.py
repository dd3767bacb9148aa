"""The command on a real terminal: secrets do not show, and Ctrl-C leaves nothing half done."""

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.operations.conftest import Cloud

type Start = Callable[..., "Session"]

_SCRIPT = Path(__file__).parents[3] / "wehook"
_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_SECRETS = ("canary-secret", "canaryTok3n", _KEY)
_PROMPTS = (
    *("What is it [wecom_app]: ", "corp id (企业ID): ", "AgentId (empty: none): "),
    *("Secret, for what calls the platform (empty: none): ", "Token (empty: make one): "),
    "EncodingAESKey (empty: make one): ",
)
_CTRL_C = "\x03"
_SECONDS = 60
# Makes its terminal the one that Ctrl-C and the question for a secret belong to, and becomes the command.
_LAUNCH = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Session:
    """A command on a terminal of its own.

    Attributes:
        shown: What the terminal has shown.
    """

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self.shown = ""
        self._seen = 0
        self._terminal, end = pty.openpty()
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _LAUNCH, str(_SCRIPT), *arguments],
            stdin=end,
            stdout=end,
            stderr=end,
            env=environment,
        )
        os.close(end)

    def wait_for(self, text: str) -> None:
        """Waits until the terminal shows a text behind the one that was waited for last."""
        deadline = time.monotonic() + _SECONDS
        while text not in self.shown[self._seen :]:
            ready, _, _ = select.select([self._terminal], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                pytest.fail(f"{text!r} is not shown: {self.shown}", pytrace=False)
            self.shown += os.read(self._terminal, 65536).decode()
        self._seen = self.shown.index(text, self._seen) + len(text)

    def type_in(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._terminal)[3] & termios.ECHO)

    def finish(self) -> int:
        return self._process.wait(_SECONDS)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)


@pytest.fixture
def start(cloud: Cloud) -> Iterator[Start]:  # noqa: ARG001  # where it runs
    sessions = []

    def run(*arguments: str) -> Session:
        sessions.append(Session(arguments, dict(os.environ)))
        return sessions[-1]

    yield run
    for session in sessions:
        session.close()


def list_command_lines() -> str:
    """Returns the command lines of all processes of this machine."""
    files = [path / "cmdline" for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return "\n".join(file.read_text(errors="replace") for file in files if file.exists())


def test_add_on_a_terminal_shows_no_secret(start: Start, cloud: Cloud) -> None:
    # Given
    session = start("apps", "add", "wecom", "--stack", "wehook")
    for prompt, answer in {
        "What is it [wecom_app]: ": "1",
        "(企业ID): ": "ww123",
        "AgentId (empty: none): ": "",
    }.items():
        session.wait_for(prompt)
        session.type_in(f"{answer}\n")

    # When
    for prompt, secret in zip(_PROMPTS[3:], _SECRETS, strict=True):
        session.wait_for(prompt)
        assert not session.echoes()
        session.type_in(f"{secret}\n")
    session.wait_for("no login): ")

    # Then neither the terminal nor the list of processes has seen it
    assert session.echoes()
    assert not any(secret in list_command_lines() for secret in _SECRETS)
    session.type_in("\n")
    session.wait_for("(empty: none): ")
    session.type_in("\n")
    session.wait_for("✓ wecom is saved in stack wehook.")
    assert session.finish() == 0
    assert not any(secret in session.shown for secret in _SECRETS)
    assert all(secret in cloud.read("/wehook/apps/wecom")["Value"] for secret in _SECRETS)


@pytest.mark.parametrize("answers", [(), ("1", "ww123", "7"), ("1", "ww123", "7", "canary-secret")])
def test_add_interrupted_stores_nothing(start: Start, cloud: Cloud, answers: tuple[str, ...]) -> None:
    session = start("apps", "add", "wecom", "--stack", "wehook")
    for prompt, answer in zip(_PROMPTS, answers, strict=False):
        session.wait_for(prompt)
        session.type_in(f"{answer}\n")
    session.wait_for(_PROMPTS[len(answers)])

    session.type_in(_CTRL_C)

    session.wait_for("Interrupted: nothing was changed.")
    assert session.finish() == 130
    assert session.echoes()
    assert "Traceback" not in session.shown
    assert cloud.list_names() == set()


@pytest.mark.parametrize("group", ["egress", "robot"])
def test_set_on_a_terminal_does_not_show_the_secret(start: Start, cloud: Cloud, group: str) -> None:
    session = start(group, "set", "--stack", "wehook")
    session.wait_for(": ")
    assert not session.echoes()

    session.type_in("http://user:canary-password@proxy.example.com:3128\n")
    session.wait_for("✓ It is saved" if group == "egress" else "That is no webhook")

    assert session.finish() == (0 if group == "egress" else 1)
    assert session.echoes()
    assert "canary" not in session.shown
    assert cloud.list_names() == ({"/wehook/egress/proxy"} if group == "egress" else set())
