"""One kept connection to an AWS service, over awscrt, which starts several times faster than boto3.

See docs/decision_log.md.
"""

import io
import json
import random
import time
from collections.abc import Callable, Container, Mapping
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from awscrt.auth import AwsCredentialsProvider, AwsSigningAlgorithm, AwsSigningConfig, aws_sign_request
from awscrt.exceptions import AwsCrtError
from awscrt.http import HttpClientConnection, HttpHeaders, HttpRequest
from awscrt.io import (
    ClientBootstrap,
    ClientTlsContext,
    DefaultHostResolver,
    EventLoopGroup,
    SocketOptions,
    TlsContextOptions,
)

from shared.errors import AwsError

READ_SECONDS = 1.0
"""How long a service may take to answer, where nothing else is said."""

_CONNECT_SECONDS = 0.5
# After this, the other side or a device between may have dropped the connection without a word.
_IDLE_SECONDS = 60.0
_PAUSE_SECONDS = (0.05, 0.15)
_THROTTLED = {
    "KmsThrottled",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "ThrottlingException",
    "TooManyRequestsException",
}
_UNREACHABLE = "Unreachable"


class AwsRequest(NamedTuple):
    """A request to a service of AWS.

    Attributes:
        operation: Its name, for errors.
        body: Its input.
        headers: Beside those of HTTP itself and of the signature.
        path: Where it is sent.
        seconds: How long the answer may take.
        repeatable: Whether it may be sent again if nobody knows whether it had its effect.
        expected: Names of refusals that count as an answer.
    """

    operation: str
    body: bytes
    headers: Mapping[str, str]
    path: str = "/"
    seconds: float = READ_SECONDS
    repeatable: bool = True
    expected: Container[str] = ()


class AwsAnswer(NamedTuple):
    """What a service answers.

    Attributes:
        status: The HTTP status.
        headers: By name in lower case.
        body: As it came.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


def parse_object(body: bytes) -> dict[str, Any] | None:
    """Returns the JSON object that a body holds; None if it holds something else."""
    try:
        document = json.loads(body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


class AwsConnection:
    """Sends signed requests to one AWS service, one at a time.

    The connection opens in the background while the function still initialises. A request that finds it broken, as it
    may be after Lambda has frozen the container, is repeated once on a new one; so is one that AWS could not serve. A
    request takes at most 0.5 s to connect and its own limit to be answered, both twice.

    Args:
        service: Name of the service in signatures and host names, such as ``ssm``.
        region: The AWS region.
        endpoint: Base URL of an emulator; empty for AWS.
        clock: Seconds that pass also while the container is frozen.
    """

    def __init__(
        self, service: str, region: str, endpoint: str = "", *, clock: Callable[[], float] = time.time
    ) -> None:
        self._url = urlsplit(endpoint or f"https://{service}.{region}.{find_dns_suffix(region)}")
        self._signing = AwsSigningConfig(
            algorithm=AwsSigningAlgorithm.V4,
            # Where Lambda puts them; the default chain would make a TLS context of its own.
            credentials_provider=AwsCredentialsProvider.new_environment(),
            region=region,
            service=service,
        )
        self._clock = clock
        self._lock = Lock()
        self._connect()

    def prepare(self) -> None:
        """Begins to connect anew if the connection is closed, or has been idle for so long that it may be."""
        if not self._connection.done():
            return
        is_open = self._connection.exception() is None and self._connection.result().is_open()
        if not is_open or self._clock() - self._used_at > _IDLE_SECONDS:
            self._reconnect()

    def send(self, request: AwsRequest) -> AwsAnswer:
        """Sends a request.

        Returns:
            The answer to a request that was served, or refused as expected.

        Raises:
            AwsError: The service refused, or did not answer in two attempts.
        """
        try:
            return self._attempt(request)
        except AwsError as error:
            if not error.temporary or (error.doubtful and not request.repeatable):
                raise
            if error.code != _UNREACHABLE:
                time.sleep(random.uniform(*_PAUSE_SECONDS))  # noqa: S311  # spreads, hides nothing
            is_doubtful = error.doubtful
        try:
            return self._attempt(request)
        except AwsError as error:
            error.doubtful |= is_doubtful
            raise

    def _attempt(self, request: AwsRequest) -> AwsAnswer:
        with self._lock:
            answer = self._exchange(request)
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return answer
        code = _find_code(answer)
        if code in request.expected:
            return answer
        is_fault = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        raise AwsError(request.operation, code, temporary=is_fault or code in _THROTTLED, doubtful=is_fault)

    def _exchange(self, request: AwsRequest) -> AwsAnswer:
        self.prepare()
        collector = _Collector()
        is_sent = False
        try:
            connection = self._connection.result(_CONNECT_SECONDS)
            stream = connection.request(self._sign(request), collector.add_headers, collector.add_body)
            stream.activate()
            is_sent = True
            status = stream.completion_future.result(request.seconds)
        except (AwsCrtError, RuntimeError, TimeoutError) as error:  # awscrt raises the second where it fails at once
            self._reconnect()
            raise AwsError(request.operation, _UNREACHABLE, temporary=True, doubtful=is_sent) from error
        self._used_at = self._clock()
        return AwsAnswer(status, collector.headers, bytes(collector.body))

    def _sign(self, request: AwsRequest) -> HttpRequest:
        headers = HttpHeaders([("Host", self._url.netloc), ("Content-Length", str(len(request.body)))])
        headers.add_pairs(list(request.headers.items()))
        unsigned = HttpRequest("POST", request.path, headers, io.BytesIO(request.body))
        # A config keeps the time at which it was made, and AWS refuses signatures that are five minutes old.
        signing = self._signing.replace(date=datetime.fromtimestamp(self._clock(), UTC))
        return aws_sign_request(unsigned, signing).result(READ_SECONDS)

    def _connect(self) -> None:
        tls = None
        if self._url.scheme == "https":
            tls = _tls_context().new_connection_options()
            tls.set_server_name(self._url.hostname)
        self._used_at = self._clock()
        self._connection: Any = HttpClientConnection.new(  # a future of the connection; awscrt is untyped
            host_name=self._url.hostname,
            port=self._url.port or (443 if tls else 80),
            bootstrap=_bootstrap(),
            socket_options=_socket_options(),
            tls_connection_options=tls,
        )

    def _reconnect(self) -> None:
        if self._connection.done() and self._connection.exception() is None:
            self._connection.result().close()
        self._connect()


class _Collector:
    """Gathers an answer as its parts arrive."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    def add_headers(self, headers: list[tuple[str, str]], **_: object) -> None:
        self.headers.update((name.lower(), value) for name, value in headers)

    def add_body(self, chunk: bytes, **_: object) -> None:
        self.body.extend(chunk)


@cache
def _bootstrap() -> ClientBootstrap:
    events = EventLoopGroup(1)
    return ClientBootstrap(events, DefaultHostResolver(events))


@cache
def _tls_context() -> ClientTlsContext:
    return ClientTlsContext(TlsContextOptions())


def _socket_options() -> SocketOptions:
    options = SocketOptions()
    options.connect_timeout_ms = int(_CONNECT_SECONDS * 1000)
    return options


def find_dns_suffix(region: str) -> str:
    """Returns the domain below which AWS has the addresses of a region."""
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def _find_code(answer: AwsAnswer) -> str:
    """Returns the service's name of a failure, or the status where it gives none."""
    # Between a namespace and a URL, of which either may be missing.
    name = answer.headers.get("x-amzn-errortype") or (parse_object(answer.body) or {}).get("__type", answer.status)
    return str(name).partition(":")[0].rpartition("#")[2]
