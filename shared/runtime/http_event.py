"""API Gateway's HTTP event to a request, and a response or an error back (payload format 2.0)."""

import base64
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl

from shared.errors import (
    BodyTooLargeError,
    CallbackError,
    ConfigurationError,
    InvalidBodyError,
    InvalidQueryError,
    MalformedMessageError,
    MethodNotAllowedError,
    PlatformError,
    RequestError,
    SettingsUnavailableError,
    StoreError,
    TokenUnavailableError,
    UnknownAppError,
    UnknownFileError,
    UnlistedOriginError,
    WeHookError,
)
from shared.protocol.values import Value

MAX_BODY_BYTES = 256 * 1024

# What API Gateway says is older than this, or in the future, is the word of a wrong clock.
_OLDEST_SECONDS = 10.0
_TEXT = "text/plain; charset=utf-8"

# The first match counts. One body for every failed check: whoever is outside learns nothing from it.
_STATUS: tuple[tuple[type[WeHookError], HTTPStatus], ...] = (
    (MalformedMessageError, HTTPStatus.BAD_REQUEST),
    (CallbackError, HTTPStatus.FORBIDDEN),
    (BodyTooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (MethodNotAllowedError, HTTPStatus.METHOD_NOT_ALLOWED),
    (UnknownAppError, HTTPStatus.NOT_FOUND),
    (UnknownFileError, HTTPStatus.NOT_FOUND),
    (UnlistedOriginError, HTTPStatus.FORBIDDEN),
    (RequestError, HTTPStatus.BAD_REQUEST),
    (SettingsUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (TokenUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PlatformError, HTTPStatus.BAD_GATEWAY),
    (ConfigurationError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (WeHookError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


class HttpResponse(Value):
    """What a function answers.

    Attributes:
        body: The text, sent as UTF-8 to the byte.
        content_type: Its media type.
        status: The HTTP status.
        headers: Further headers.
        cookies: Cookies to set, each with its attributes.
        outcome: What happened, for the log: one word.
        error: Why the request was refused, for the log.
    """

    body: str = ""
    content_type: str = _TEXT
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = MappingProxyType({})
    cookies: Sequence[str] = ()
    outcome: str = "answered"
    error: WeHookError | None = None

    secrets = frozenset({"body", "headers", "cookies"})

    @classmethod
    def from_error(cls, error: WeHookError, headers: Mapping[str, str] | None = None) -> "HttpResponse":
        """Builds the answer to a refused request, which says no more than its status does.

        Args:
            error: Why.
            headers: Those that let a page of another site read the status.
        """
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        allow = {"allow": error.allowed} if isinstance(error, MethodNotAllowedError) else {}
        return cls(status.phrase, status=status, headers={**allow, **(headers or {})}, outcome="refused", error=error)

    def to_event(self) -> dict[str, Any]:
        """Renders what API Gateway takes."""
        headers = {"content-type": self.content_type, "x-content-type-options": "nosniff", **self.headers}
        event = {"statusCode": self.status.value, "headers": headers, "body": self.body, "isBase64Encoded": False}
        return event | {"cookies": list(self.cookies)} if self.cookies else event


class HttpRequest(Value):
    """What API Gateway hands over; nothing is decoded before it is asked for.

    Attributes:
        method: The HTTP method.
        path: The path, percent-decoded.
        path_parameters: Its variable parts.
        query_string: The query as it came.
        raw_body: The body, which may be base64.
        is_base64: Whether it is.
        headers: The headers, their names in lower case.
        cookies: The cookies, each as ``name=value``.
        received_at: When API Gateway received the request, in seconds since the epoch; 0 if it did not say.
        api_id: Which API received it.
    """

    method: str
    path: str
    path_parameters: Mapping[str, str]
    query_string: str
    raw_body: str
    is_base64: bool
    headers: Mapping[str, str]
    cookies: Sequence[str]
    received_at: float
    api_id: str

    secrets = frozenset({"query_string", "raw_body", "headers", "cookies"})

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "HttpRequest":
        """Reads an event; the event stays as it is, and what is missing in it counts as empty."""
        context = event.get("requestContext") or {}
        http = context.get("http") or {}
        return cls(
            method=http.get("method") or "",
            path=event.get("rawPath") or "",
            path_parameters=event.get("pathParameters") or {},
            query_string=event.get("rawQueryString") or "",
            raw_body=event.get("body") or "",
            is_base64=bool(event.get("isBase64Encoded")),
            headers=event.get("headers") or {},
            cookies=event.get("cookies") or (),
            received_at=(context.get("timeEpoch") or 0) / 1000,
            api_id=context.get("apiId") or "",
        )

    def arrived_at(self, now: float) -> float:
        """Returns when the request came, or now where API Gateway did not say or its clock is another one.

        Args:
            now: Seconds since the epoch.
        """
        return self.received_at if now - _OLDEST_SECONDS < self.received_at < now else now

    def require_method(self, method: str, allowed: str) -> None:
        """Refuses every other method.

        Args:
            method: The one that this function serves.
            allowed: All methods of the path, for the answer's ``Allow``.

        Raises:
            MethodNotAllowedError: The request has another method.
        """
        if self.method != method:
            raise MethodNotAllowedError(self.method, allowed)

    def parse_query(self) -> dict[str, str]:
        """Returns the parameters, percent-decoded once.

        Raises:
            InvalidQueryError: A parameter comes twice: which one was signed would be a guess.
        """
        pairs = parse_qsl(self.query_string, keep_blank_values=True, errors="replace")
        query = dict(pairs)
        if len(query) < len(pairs):
            raise InvalidQueryError("a query parameter comes twice")
        return query

    def decode_body(self) -> bytes:
        """Returns the bytes of the body.

        Raises:
            BodyTooLargeError: It is larger than 256 KiB.
            InvalidBodyError: It is not the base64 that the event says it is.
        """
        # Base64 is a third longer than what it holds; the rest is told after decoding.
        if len(self.raw_body) > MAX_BODY_BYTES * 4 // 3 + 4:
            raise BodyTooLargeError(_too_large(len(self.raw_body)))
        try:
            body = (
                base64.b64decode(self.raw_body, validate=True)
                if self.is_base64
                else self.raw_body.encode(errors="surrogatepass")
            )
        except ValueError as error:
            raise InvalidBodyError("the body is not base64") from error
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLargeError(_too_large(len(body)))
        return body


def _too_large(size: int) -> str:
    return f"the body has {size} bytes, and {MAX_BODY_BYTES} are allowed"
