"""The command behind ``make dev``, as a process of its own."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import httpx
import pytest

from devtools.local_stack.ministack import REGION
from devtools.loopback import find_free_port
from tests.e2e.processes import LONGEST_WAIT, Family, list_listening_addresses
from tests.e2e.screens import WECOM

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="looks for processes in /proc")

_ROOT = Path(__file__).parents[2]
_LOOPBACK = "0100007F"
_ENGLISH = "en_US.UTF-8"
_CHINESE = "zh_CN.UTF-8"


class Command:
    """A running command, and what it has printed."""

    def __init__(self, folder: Path, language: str, arguments: tuple[str, ...]) -> None:
        environment = os.environ | {"LC_ALL": language, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
        self.printed = ""
        self._news = threading.Condition()
        self._has_ended = False
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "devtools.local_stack", *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def wait_for(self, text: str) -> None:
        """Waits until the text is printed, and fails where it no longer can be."""
        with self._news:
            self._news.wait_for(lambda: text in self.printed or self._has_ended, LONGEST_WAIT)
        assert text in self.printed

    def wait(self) -> int:
        """Waits for the end, and for the last of what is printed."""
        self._reader.join(LONGEST_WAIT)
        return self.process.wait(LONGEST_WAIT)

    def stop(self) -> None:
        """Ends it, if it has not ended."""
        self.process.terminate()
        self.wait()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                with self._news:
                    self.printed += line
                    self._news.notify_all()
        with self._news:
            self._has_ended = True
            self._news.notify_all()


type Start = Callable[..., Command]


@pytest.fixture
def start(bundle: Path) -> Iterator[Start]:
    """Starts the command on the copied bundle, and sees to it that it ends."""
    commands: list[Command] = []

    def start_command(*arguments: str, folder: Path = bundle, language: str = _ENGLISH) -> Command:
        arguments = (*arguments, "--console-port", str(find_free_port()))
        commands.append(Command(folder, language, arguments))
        return commands[-1]

    yield start_command
    for command in commands:
        command.stop()


def test_command_runs_the_bundle_until_ctrl_c(start: Start) -> None:
    # Given a stack that has said it is ready
    port = find_free_port()
    command = start("--port", str(port))
    command.wait_for("Ctrl-C")

    # When the printed curl line is sent
    curl = next(line for line in command.printed.splitlines() if line.startswith("  curl "))
    response = httpx.get(shlex.split(curl)[1], timeout=30, trust_env=False)

    # Then it answers as Tencent's documentation says, and the developer sees it
    assert (response.status_code, response.text) == (200, "1616140317555161061")
    command.wait_for("VerifyUrl 200 demo-wecom verified")
    assert f"http://127.0.0.1:{port}/callback/demo-suite/$CORPID$" in command.printed

    # And nothing of it can be reached from elsewhere
    family = Family(command.process.pid)
    assert len(family.pids) >= len({"command", "MiniStack", "VerifyUrl", "ReceiveMessage", "DomainVerification"})
    assert list_listening_addresses(family.pids) == {_LOOPBACK}

    # When it is stopped
    command.process.send_signal(signal.SIGINT)

    # Then nothing is left
    assert command.wait() == 0
    assert command.printed.endswith("Stopping …\nStopped.\n")
    assert "Traceback" not in command.printed
    family.wait()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_command_with_a_tunnel_calls_the_real_platforms(start: Start) -> None:
    command = start("--port", str(find_free_port()), "--tunnel", "https://hook.example.com/")
    command.wait_for("Ctrl-C")

    assert "  https://hook.example.com/callback/demo-wecom  WeCom app\n" in command.printed
    aws = next(line for line in command.printed.splitlines() if "MiniStack): " in line).rpartition(" ")[2]
    client = boto3.client("lambda", REGION, endpoint_url=aws, aws_access_key_id="test", aws_secret_access_key="test")  # noqa: S106
    functions = client.list_functions()["Functions"]
    environments = [function["Environment"]["Variables"] for function in functions]
    login = next(variables for variables in environments if "PUBLIC_BASE_URL" in variables)
    assert login["PUBLIC_BASE_URL"] == "https://hook.example.com"
    assert not any(name.endswith("_API_BASE_URL") for variables in environments for name in variables)


def test_command_with_an_unusable_tunnel_says_so_at_once(start: Start) -> None:
    command = start("--port", str(find_free_port()), "--tunnel", "hook.example.com")

    assert command.wait() == 1
    assert command.printed.startswith("The tunnel's address has to be an https origin")


@pytest.mark.parametrize("step", ["Building", "Deploying"])
def test_command_stopped_while_it_starts_leaves_nothing(start: Start, step: str) -> None:
    command = start("--port", str(find_free_port()))
    command.wait_for(step)
    family = Family(command.process.pid)

    command.process.terminate()

    assert command.wait() == 0
    assert command.printed.endswith("Stopped.\n")
    assert "Traceback" not in command.printed
    family.wait()


def test_command_on_a_used_port_says_so_and_disturbs_nothing(client: httpx.Client, start: Start) -> None:
    port = client.base_url.port

    command = start("--port", str(port))

    assert command.wait() == 1
    assert command.printed.startswith(f"Port {port} is in use, perhaps by another `make dev`: ")
    assert command.printed.count("\n") == 1
    assert client.get("/callback/demo-wecom", params=WECOM.seal("still here").as_echo()).text == "still here"


def test_command_with_broken_settings_names_app_and_field_in_the_users_language(start: Start, tmp_path: Path) -> None:
    (tmp_path / "apps.toml").write_text('[apps.mine]\nkind = "wecom_bot"\n', encoding="utf-8")

    command = start("--port", str(find_free_port()), folder=tmp_path, language=_CHINESE)

    assert command.wait() == 1
    assert command.printed == "apps.toml：settings of app 'mine': callback_keys needs at least one key\n"
