"""Emulated AWS behind TLS, for functions in containers on the network of this machine."""

import contextlib
import io
import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import trustme
from botocore.exceptions import BotoCoreError

from bench.errors import BenchmarkError
from bench.samples import REPLY
from devtools.loopback import find_free_port

REGION = "us-east-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
}
INBOX = "inbox"
WORKER = "worker"
RECEIVER_ENVIRONMENT = {
    "INBOX_TABLE": INBOX,
    "WORKER_FUNCTION": WORKER,
    "WORKER_SECONDS": "90",
    "SUITES_TABLE": "suites",
    "JOB_QUEUE_URL": "https://localhost/jobs.fifo",
    "WATCHDOG_QUEUE_URL": "https://localhost/watchdog",
}
"""What the template gives the receiver; an ordinary message touches neither suites nor queues."""
_WORKER = f"def handle(job, _): return {{'reply': {REPLY!r}}}"
_TRUST_STORE = Path("/etc/ssl/certs/ca-certificates.crt")
_MINISTACK = Path(".tools/ministack/bin/ministack")
_DEADLINE_SECONDS = 30


class EmulatedAws:
    """MiniStack on a free port, with a certificate that its clients in containers trust.

    It has the parameters, an inbox, and a worker that answers every message alike.

    Args:
        folder: Where certificates and log go.
        parameters: Parameters, by name.
    """

    def __init__(self, folder: Path, parameters: Mapping[str, str]) -> None:
        self._folder = folder
        self._parameters = parameters
        self._port = find_free_port()

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
            "SERVICES": "dynamodb,iam,lambda,logs,ssm,sts",
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
    def _url(self) -> str:
        return f"https://localhost:{self._port}"

    @property
    def environment(self) -> dict[str, str]:
        """What leads the clients of a function here."""
        return {
            **CREDENTIALS,
            "AWS_CA_BUNDLE": str(_TRUST_STORE),
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self._url,
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
        ssm = self._open("ssm")
        self._wait_for(lambda: ssm.describe_parameters(MaxResults=1))
        for name, value in self._parameters.items():
            ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
        key = [{"AttributeName": "key", "AttributeType": "S"}]
        schema = [{"AttributeName": "key", "KeyType": "HASH"}]
        self._open("dynamodb").create_table(
            TableName=INBOX, AttributeDefinitions=key, KeySchema=schema, BillingMode="PAY_PER_REQUEST"
        )
        self._make_worker(self._open("lambda"))

    def _make_worker(self, client: Any) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("worker.py", _WORKER)
        client.create_function(
            FunctionName=WORKER,
            Runtime="python3.13",
            Role="arn:aws:iam::000000000000:role/worker",
            Handler="worker.handle",
            Code={"ZipFile": archive.getvalue()},
        )
        client.invoke(FunctionName=WORKER, Payload=b"{}")  # so that it is warm

    def _open(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self._url,
            verify=str(self._folder / "trust.pem"),
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def _wait_for(self, call: Callable[[], object]) -> None:
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while True:
            try:
                call()
            except BotoCoreError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise BenchmarkError(f"MiniStack did not start, see {self._folder}/ministack.log.") from None
                time.sleep(0.1)
            else:
                return
