"""MiniStack: AWS as one process of this machine."""

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import botocore.session
import httpx
from botocore.config import Config

from devtools.local_stack import processes
from devtools.local_stack.bundle import REPOSITORY
from devtools.local_stack.messages import LocalStackError, emulator_failed, emulator_stopped
from devtools.loopback import LOOPBACK, find_free_port

REGION = "us-east-1"

_PROGRAM = REPOSITORY / ".tools/ministack/bin/ministack"
_SECONDS_TO_START = 60
_SECONDS_BETWEEN_LOOKS = 0.05
_KEY = "test"  # the account's root: MiniStack checks the permissions of every other key
_NOTHING = (None, None, None, None)


class MiniStack:
    """A running MiniStack that checks what each role may do, and listens on the loopback interface only.

    Args:
        folder: An empty folder for its temporary files; the functions' code is unpacked there.
        log: The file for its output.
    """

    def __init__(self, folder: Path, log: Path) -> None:
        self.port = find_free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._folder = folder
        self._log = log
        # Neither a profile nor a proxy of the developer's may come between.
        session_vars = dict.fromkeys(("profile", "config_file", "credentials_file"), _NOTHING)
        self._session = boto3.Session(
            _KEY, _KEY, region_name=REGION, botocore_session=botocore.session.Session(session_vars)
        )
        self._config = Config(proxies={}, retries={"total_max_attempts": 1})
        self._clients: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Starts it, and waits until it answers.

        Raises:
            LocalStackError: It does not.
        """
        with self._log.open("w", encoding="utf-8") as log:
            self._process = processes.start(
                [_PROGRAM], folder=self._folder, environment=self._get_environment(), output=log
            )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Ends it."""
        for client in self._clients.values():
            client.close()
        self.kill()

    def kill(self) -> None:
        """Ends it and its functions at once; all that it knows is in its memory."""
        processes.kill(self._process)

    def wait(self) -> None:
        """Waits for its end, which nobody has asked for.

        Raises:
            LocalStackError: It has ended.
        """
        self._process.wait()
        raise LocalStackError(emulator_stopped(self._log))

    def client(self, service: str) -> Any:
        """Returns a boto3 client with all permissions."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service, endpoint_url=self.url, config=self._config)
        return self._clients[service]

    @property
    def session(self) -> boto3.Session:
        """The session of these clients."""
        return self._session

    def _get_environment(self) -> dict[str, str]:
        """What MiniStack and, after it, the functions see: nothing of the developer's environment but the path."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "PYTHONUTF8": "1",
            "BIND_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self.port),
            "AUTH": "true",
            # What listens or looks for Docker besides.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": f"unix://{self._folder}/no-docker.sock",
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_START
        with httpx.Client(base_url=self.url, trust_env=False) as client:
            while time.monotonic() < deadline and self._process.poll() is None:
                try:
                    if client.get("/_ministack/health").is_success:
                        return
                except httpx.TransportError:
                    time.sleep(_SECONDS_BETWEEN_LOOKS)
        raise LocalStackError(emulator_failed(self._log))
