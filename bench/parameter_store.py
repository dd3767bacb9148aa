"""An emulated Parameter Store behind TLS, for functions in containers on the network of this machine."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import boto3
import trustme
from botocore.exceptions import BotoCoreError

from bench.errors import BenchmarkError

REGION = "us-east-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
}
_TRUST_STORE = Path("/etc/ssl/certs/ca-certificates.crt")
_MINISTACK = Path(".tools/ministack/bin/ministack")
_DEADLINE_SECONDS = 30


class ParameterStore:
    """MiniStack on a free port, with a certificate that its clients in containers trust.

    Args:
        folder: Where certificates and log go.
        parameters: What it holds, by name.
    """

    def __init__(self, folder: Path, parameters: Mapping[str, str]) -> None:
        self._folder = folder
        self._parameters = parameters
        self._port = _find_free_port()

    def __enter__(self) -> Self:
        """Starts it and fills it."""
        if not _MINISTACK.exists():
            raise BenchmarkError("This benchmark needs MiniStack, which `make setup` installs.")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make_certificates()
        environment = {
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "LOG_LEVEL": "WARNING",
            "MINISTACK_SSL_CERT": str(self._folder / "server.pem"),
            "MINISTACK_SSL_KEY": str(self._folder / "server.key"),
            "SERVICES": "ssm",
            "TMPDIR": str(self._folder.resolve()),
            "USE_SSL": "1",
        }
        with (self._folder / "ministack.log").open("w") as log:
            self._process = subprocess.Popen([_MINISTACK], env=os.environ | environment, stdout=log, stderr=log)
        try:
            self._fill()
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops it."""
        # Asked politely, it waits half a minute for connections of containers that are gone; it has nothing to save.
        self._process.kill()
        self._process.wait()

    @property
    def environment(self) -> dict[str, str]:
        """What leads the clients of a function here."""
        return {
            **CREDENTIALS,
            "AWS_CA_BUNDLE": str(_TRUST_STORE),
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_SSM": f"https://localhost:{self._port}",
            "AWS_REGION": REGION,
        }

    @property
    def files(self) -> dict[str, Path]:
        """The trust store of a container: what each Linux has, and our authority."""
        return {str(_TRUST_STORE): self._folder / "trust.pem"}

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Keeps it from answering, so that a client does not get ahead while nobody looks."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def _make_certificates(self) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("localhost", "127.0.0.1")
        certificate.private_key_pem.write_to_path(self._folder / "server.key")
        certificate.cert_chain_pems[0].write_to_path(self._folder / "server.pem")
        trust = _TRUST_STORE.read_bytes() if _TRUST_STORE.exists() else b""
        (self._folder / "trust.pem").write_bytes(trust + authority.cert_pem.bytes())

    def _fill(self) -> None:
        client = boto3.client(
            "ssm",
            region_name=REGION,
            endpoint_url=f"https://localhost:{self._port}",
            verify=str(self._folder / "trust.pem"),
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )
        deadline = time.monotonic() + _DEADLINE_SECONDS
        for name, value in self._parameters.items():
            while True:
                try:
                    client.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
                    break
                except BotoCoreError:
                    if time.monotonic() > deadline or self._process.poll() is not None:
                        raise BenchmarkError(f"MiniStack did not start, see {self._folder}/ministack.log.") from None
                    time.sleep(0.1)


def _find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
