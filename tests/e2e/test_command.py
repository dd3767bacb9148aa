"""The command behind ``make dev``, as a process of its own."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import Eventually
from tests.e2e.processes import is_running, list_family, list_listening_addresses
from tests.e2e.screens import WECOM

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")

_ROOT = Path(__file__).parents[2]
_SECONDS_TO_STOP = 20
_LOOPBACK = "0100007F"
_ENGLISH = "en_US.UTF-8"
_CHINESE = "zh_CN.UTF-8"


class Command:
    """A running command, and what it has printed."""

    def __init__(self, folder: Path, output: Path, language: str, arguments: tuple[str, ...]) -> None:
        self._output = output
        environment = os.environ | {"LC_ALL": language, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
        with output.open("w", encoding="utf-8") as file:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "devtools.local_stack", *arguments],
                cwd=folder,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    @property
    def printed(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def wait(self) -> int:
        return self.process.wait(_SECONDS_TO_STOP)


type Start = Callable[..., Command]


@pytest.fixture
def start(bundle: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the command on the copied bundle, and sees to it that it ends."""
    commands: list[Command] = []

    def start_command(*arguments: str, folder: Path = bundle, language: str = _ENGLISH) -> Command:
        arguments = (*arguments, "--console-port", str(_find_free_port()))
        commands.append(Command(folder, tmp_path / f"output-{len(commands)}.txt", language, arguments))
        return commands[-1]

    yield start_command
    for command in commands:
        if command.process.poll() is None:
            command.process.terminate()
            command.wait()


def test_command_runs_the_bundle_until_ctrl_c(start: Start, eventually: Eventually) -> None:
    # Given a stack that has said it is ready
    port = _find_free_port()
    command = start("--port", str(port))
    eventually(lambda: "Ctrl-C" in command.printed, "the start")

    # When the printed curl line is sent
    curl = next(line for line in command.printed.splitlines() if line.startswith("  curl "))
    response = httpx.get(shlex.split(curl)[1], timeout=30, trust_env=False)

    # Then it answers as Tencent's documentation says, and the developer sees it
    assert (response.status_code, response.text) == (200, "1616140317555161061")
    eventually(lambda: "VerifyUrl 200 demo-wecom verified" in command.printed, "the log line")
    assert f"http://127.0.0.1:{port}/callback/demo-suite/$CORPID$" in command.printed

    # And nothing of it can be reached from elsewhere
    family = list_family(command.process.pid)
    assert len(family) >= len({"command", "MiniStack", "VerifyUrl", "ReceiveMessage", "DomainVerification"})
    assert list_listening_addresses(family) == {_LOOPBACK}

    # When it is stopped
    command.process.send_signal(signal.SIGINT)

    # Then nothing is left
    assert command.wait() == 0
    assert command.printed.endswith("Stopped.\n")
    assert "Traceback" not in command.printed
    eventually(lambda: not any(map(is_running, family)), "the end of all processes")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("step", ["Building", "Deploying"])
def test_command_stopped_while_it_starts_leaves_nothing(start: Start, eventually: Eventually, step: str) -> None:
    command = start("--port", str(_find_free_port()))
    eventually(lambda: step in command.printed, step)
    family = list_family(command.process.pid)

    command.process.terminate()

    assert command.wait() == 0
    assert command.printed.endswith("Stopped.\n")
    assert "Traceback" not in command.printed
    eventually(lambda: not any(map(is_running, family)), "the end of all processes")


def test_command_on_a_used_port_says_so_and_disturbs_nothing(client: httpx.Client, start: Start) -> None:
    port = client.base_url.port

    command = start("--port", str(port))

    assert command.wait() == 1
    assert command.printed.startswith(f"Port {port} is in use, perhaps by another `make dev`: ")
    assert command.printed.count("\n") == 1
    assert client.get("/callback/demo-wecom", params=WECOM.seal("still here").as_echo()).text == "still here"


def test_command_with_broken_settings_names_app_and_field_in_the_users_language(start: Start, tmp_path: Path) -> None:
    (tmp_path / "apps.toml").write_text('[apps.mine]\nkind = "wecom_bot"\n', encoding="utf-8")

    command = start("--port", str(_find_free_port()), folder=tmp_path, language=_CHINESE)

    assert command.wait() == 1
    assert command.printed == "apps.toml：settings of app 'mine': callback_keys needs at least one key\n"


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
