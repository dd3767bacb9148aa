"""A small AWS client over awscrt, which starts several times faster than boto3 (see docs/decision_log.md)."""

import io
import json
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
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

_CONNECT_MILLISECONDS = 500
_READ_SECONDS = 1.0
_ATTEMPTS = 2
_TRANSIENT = {"ThrottlingException", "RequestLimitExceeded"}
_UNREACHABLE = "Unreachable"


class AwsClient:
    """Calls the JSON operations of one AWS service over one kept connection.

    The connection opens in the background while the function still initialises. A call that finds it broken, as it
    may be after Lambda has frozen the container, is repeated once on a new one; so is one that AWS could not serve.

    Args:
        service: Name of the service in signatures and host names, such as ``ssm``.
        target: Prefix of the ``X-Amz-Target`` header, such as ``AmazonSSM``.
        region: The AWS region.
        endpoint: Base URL of an emulator; empty for AWS.
    """

    def __init__(self, service: str, target: str, region: str, endpoint: str = "") -> None:
        self._target = target
        self._url = urlsplit(endpoint or f"https://{service}.{region}.{_dns_suffix(region)}")
        self._signing = AwsSigningConfig(
            algorithm=AwsSigningAlgorithm.V4,
            # Where Lambda puts them; the default chain would make a TLS context of its own.
            credentials_provider=AwsCredentialsProvider.new_environment(),
            region=region,
            service=service,
        )
        self._connection = self._connect()

    def call(self, operation: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Calls an operation.

        Args:
            operation: Its name, such as ``GetParameter``.
            parameters: Its input.

        Returns:
            Its output.

        Raises:
            AwsError: The service refused, or did not answer in two attempts.
        """
        body = json.dumps(parameters).encode()
        code = _UNREACHABLE
        for _ in range(_ATTEMPTS):
            try:
                status, answer = self._send(operation, body)
            except (AwsCrtError, RuntimeError, TimeoutError):  # awscrt raises the second where it fails at once
                self._connection = self._connect()
                code = _UNREACHABLE
                continue
            document = _parse(answer)
            if status == HTTPStatus.OK and document is not None:
                return document
            code = str((document or {}).get("__type", status)).rpartition("#")[2]
            if status < HTTPStatus.INTERNAL_SERVER_ERROR and code not in _TRANSIENT:
                raise AwsError(operation, code)
        raise AwsError(operation, code, temporary=True)

    def _connect(self) -> Any:  # a future of the connection; awscrt is untyped
        tls = None
        if self._url.scheme == "https":
            tls = _tls_context().new_connection_options()
            tls.set_server_name(self._url.hostname)
        return HttpClientConnection.new(
            host_name=self._url.hostname,
            port=self._url.port or (443 if tls else 80),
            bootstrap=_bootstrap(),
            socket_options=_socket_options(),
            tls_connection_options=tls,
        )

    def _send(self, operation: str, body: bytes) -> tuple[int, bytes]:
        connection = self._connection.result(_READ_SECONDS)
        headers = HttpHeaders(
            [
                ("Host", self._url.netloc),
                ("Content-Type", "application/x-amz-json-1.1"),
                ("Content-Length", str(len(body))),
                ("X-Amz-Target", f"{self._target}.{operation}"),
            ]
        )
        request = HttpRequest("POST", "/", headers, io.BytesIO(body))
        aws_sign_request(request, self._signing).result(_READ_SECONDS)
        answer = bytearray()

        def collect(chunk: bytes, **_: object) -> None:
            answer.extend(chunk)

        stream = connection.request(request, on_body=collect)
        stream.activate()
        return stream.completion_future.result(_READ_SECONDS), bytes(answer)


@cache
def _bootstrap() -> ClientBootstrap:
    events = EventLoopGroup(1)
    return ClientBootstrap(events, DefaultHostResolver(events))


@cache
def _tls_context() -> ClientTlsContext:
    return ClientTlsContext(TlsContextOptions())


def _socket_options() -> SocketOptions:
    options = SocketOptions()
    options.connect_timeout_ms = _CONNECT_MILLISECONDS
    return options


def _dns_suffix(region: str) -> str:
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def _parse(answer: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(answer)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
