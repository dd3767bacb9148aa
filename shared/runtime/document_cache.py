"""Keeps documents in the memory of a container, and knows when to read them again."""

import time
from collections.abc import Callable

from shared.errors import ConfigurationError, SettingsUnavailableError
from shared.runtime.document_sources import DocumentSource
from shared.runtime.observability import logger

FRESH_SECONDS = 300
"""How long a document is used before it is read again."""
REREAD_SECONDS = 5
"""How soon one document may be read again, because it does not fit a request or could not be read."""
UNKNOWN_SECONDS = 10
"""How long a container takes names for unknown on the ground of one listing."""
FAILED_SECONDS = 1
"""How long a document without a copy is not read again after a failure, so that a throttled store can recover."""
KEEP_SECONDS = 86_400
"""How long a document is used while newer ones cannot be read."""


_EVERY_NAME = ""
_FAILURES_KEPT = 256
_NEVER = (float("-inf"), SettingsUnavailableError(""))


class _Entry[Document]:
    def __init__(self, document: Document, now: float) -> None:
        self.document = document
        self.read_at = now
        self.tried_at = now


class DocumentCache[Document]:
    """Parsed documents by name.

    A name that is not there costs next to nothing, so that random names cannot use up the store's quota: after one
    miss the container lists the names once, and for ten seconds reads no name that is not among them.

    Args:
        source: Where the documents are.
        parse: Turns a name and its text into the document; raises `ConfigurationError`.
        clock: Seconds since the epoch.
    """

    def __init__(
        self,
        source: DocumentSource,
        parse: Callable[[str, str], Document],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._source = source
        self._parse = parse
        self._clock = clock
        self._entries: dict[str, _Entry[Document]] = {}
        self._missed_at = float("-inf")
        self._failures: dict[str, tuple[float, SettingsUnavailableError]] = {}
        self._known_names: frozenset[str] | None = None

    def get(self, name: str) -> Document | None:
        """Returns a document, or None if there is none of this name.

        Raises:
            SettingsUnavailableError: It cannot be read, and no copy is left.
            ConfigurationError: It does not validate, and no earlier copy is left.
        """
        entry = self._entries.get(name)
        if entry is None:
            return self._read_unknown(name)
        now = self._clock()
        if now - entry.read_at < FRESH_SECONDS or now - entry.tried_at < REREAD_SECONDS:
            return entry.document
        return self._read(name, entry)

    def get_newer(self, name: str) -> Document | None:
        """Reads a document again, because the one at hand does not fit a request.

        Returns:
            The document, or None if it was read less than five seconds ago, has not changed, or cannot be read.
        """
        entry = self._entries.get(name)
        if entry is None or self._clock() - entry.tried_at < REREAD_SECONDS:
            return None
        document = self._read(name, entry)
        return None if document == entry.document else document

    def list_names(self) -> frozenset[str]:
        """Lists the names of all documents, as they are now.

        Raises:
            SettingsUnavailableError: They cannot be listed.
        """
        return self._source.list_names()

    def _read_unknown(self, name: str) -> Document | None:
        for failed in (name, _EVERY_NAME):
            failed_at, failure = self._failures.get(failed, _NEVER)
            if self._clock() - failed_at < FAILED_SECONDS:
                raise failure.with_traceback(None)
        try:
            return self._read(name, None) if self._may_exist(name) else None
        except SettingsUnavailableError as error:
            if len(self._failures) >= _FAILURES_KEPT:
                self._failures.clear()
            self._failures[_EVERY_NAME if error.for_all else name] = (self._clock(), error)
            raise

    def _may_exist(self, name: str) -> bool:
        if self._clock() - self._missed_at >= UNKNOWN_SECONDS:
            return True
        if self._known_names is None:
            self._known_names = self._source.list_names()
        return name in self._known_names

    def _read(self, name: str, entry: _Entry[Document] | None) -> Document | None:
        now = self._clock()
        try:
            text = self._source.read(name)
            document = None if text is None else self._parse(name, text)
        except (SettingsUnavailableError, ConfigurationError) as error:
            if entry is None or now - entry.read_at >= KEEP_SECONDS:
                raise
            logger.warning("kept the earlier settings", extra={"app": name, "problem": str(error)})
            entry.tried_at = now
            return entry.document
        if document is None:
            self._entries.pop(name, None)
            self._missed_at = now
            self._known_names = None
        else:
            self._entries[name] = _Entry(document, now)
        return document
