"""HTTP to a callback URL: one fresh connection per request, as nothing may be mistaken for a broken one."""

import asyncio
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import aiohttp
from yarl import URL

_MAX_ANSWER = 1024 * 1024
_USER_AGENT = "Mozilla/4.0"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what became of it.

    Attributes:
        milliseconds: How long it took.
        failure: Why there was no answer (timeout, broken, refused, dns, tls, url); empty where there was one.
        status: Status of the answer; 0 without one.
        content_type: Content type of the answer.
        location: Where the answer redirects to.
        body: Body of the answer.
    """

    milliseconds: float
    failure: str = ""
    status: int = 0
    content_type: str = ""
    location: str = ""
    body: bytes = b""


class Courier:
    """Carries requests to callback URLs, any number at once; an asynchronous context manager."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Opens it."""
        # No limit: who waits for a connection of a pool would be taken for an endpoint that is slow.
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": _USER_AGENT})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes it."""
        if self._session is not None:
            await self._session.close()

    async def get(self, url: str, query: dict[str, str], limit: float) -> Exchange:
        """Sends a GET.

        Args:
            url: The callback URL.
            query: Parameters to add.
            limit: Seconds to wait for the answer.
        """
        return await self._timed("GET", url, query, None, limit)

    async def post(self, url: str, query: dict[str, str], content: tuple[bytes, str], limit: float) -> Exchange:
        """Sends a POST.

        Args:
            url: The callback URL.
            query: Parameters to add.
            content: The body and its content type.
            limit: Seconds to wait for the answer.
        """
        return await self._timed("POST", url, query, content, limit)

    async def _timed(
        self, method: str, url: str, query: dict[str, str], content: tuple[bytes, str] | None, limit: float
    ) -> Exchange:
        started = time.perf_counter()
        failure, answer = "", Exchange(0)
        try:
            async with asyncio.timeout(limit):
                answer = await self._exchange(method, f"{url}{'&' if '?' in url else '?'}{urlencode(query)}", content)
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            failure = _failure(error)
        return Exchange(
            round((time.perf_counter() - started) * 1000, 1),
            failure,
            answer.status,
            answer.content_type,
            answer.location,
            answer.body,
        )

    async def _exchange(self, method: str, url: str, content: tuple[bytes, str] | None) -> Exchange:
        if self._session is None:
            raise RuntimeError("the courier is not open")
        body, headers = (None, {}) if content is None else (content[0], {"Content-Type": content[1]})
        async with self._session.request(
            method, URL(url, encoded=True), data=body, headers=headers, allow_redirects=False
        ) as answer:
            return Exchange(
                0,
                "",
                answer.status,
                answer.headers.get("Content-Type", ""),
                answer.headers.get("Location", ""),
                await _read(answer.content),
            )


async def _read(content: aiohttp.StreamReader) -> bytes:
    """Returns a body to its end, in however many pieces it comes, or as much of it as anybody wants to see."""
    body = bytearray()
    async for piece in content.iter_any():
        body += piece
        if len(body) >= _MAX_ANSWER:
            break
    return bytes(body[:_MAX_ANSWER])


def _failure(error: Exception) -> str:
    names: tuple[tuple[type[Exception], str], ...] = (
        (TimeoutError, "timeout"),
        (aiohttp.ClientConnectorDNSError, "dns"),
        (aiohttp.ClientSSLError, "tls"),
        (aiohttp.ClientConnectorError, "refused"),
        (aiohttp.InvalidURL, "url"),
        (aiohttp.ClientError, "broken"),
    )
    return next((name for kind, name in names if isinstance(error, kind)), "url")
