"""One call of a platform's API, before a token is added and after."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from shared.protocol.values import show

CALL_SECONDS = 7.0
"""How long a call may take in all: shorter than the lease of whoever fetches a token with it."""
FILE_SECONDS = 60.0
"""The same for a call that carries a file."""


class MediaFile(NamedTuple):
    """A file to upload.

    Attributes:
        name: Its name, which may be Chinese.
        content: Its bytes, so that the call can be repeated from the start.
    """

    name: str
    content: bytes


class ApiCall(NamedTuple):
    """One call; a GET if it has neither body nor file.

    Attributes:
        path: Path of the API, such as ``/cgi-bin/menu/get``.
        query: Its parameters.
        body: Its JSON.
        file: A file to upload.
        repeatable: Whether it may be made again after a failure that leaves open whether it had its effect.
        seconds: How long it may take, repeats included.
    """

    path: str
    query: Mapping[str, str] = {}
    body: Mapping[str, Any] | None = None
    file: MediaFile | None = None
    repeatable: bool = False
    seconds: float = CALL_SECONDS

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"query", "body", "file"})

    @property
    def texts(self) -> Iterator[str]:
        """Yields every text that it sends, which is what an error must not quote."""
        yield from self.query.values()
        yield from _texts(self.body)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
