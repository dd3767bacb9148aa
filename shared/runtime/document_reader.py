"""Reads a settings document field by field, and names the field that is wrong, never its value."""

import re
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from shared.errors import ConfigurationError
from shared.runtime.origins import THIS_MACHINE, find_origin

# Characters that nobody sees and that come along when a key is pasted from a console or a chat.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class DocumentReader:
    """Reads the fields of one JSON object.

    Args:
        document: The parsed object.
        app: The app that it belongs to, for error messages.
        path: Where the object stands in the whole document, for error messages.

    Raises:
        ConfigurationError: The document is no object; so do all methods, for a field that is wrong.
    """

    def __init__(self, document: object, app: str, path: str = "") -> None:
        self._app = app
        self._path = path
        self._known: set[str] = set()
        if not isinstance(document, Mapping):
            raise ConfigurationError(path or "document", "must be an object", app)
        self._document = document

    def has(self, name: str) -> bool:
        """Says whether the field is there."""
        return name in self._document

    def text(self, name: str, pattern: str = r".{1,256}", *, default: str | None = None) -> str:
        """Reads text, without the spaces and invisible characters that pasting brings.

        Args:
            name: The field.
            pattern: What the whole text must match.
            default: The value of a missing field; None if it must be there.
        """
        value = self._read(name, default)
        if value is default and default is not None:
            return default
        return self._check_text(name, value, pattern)

    def texts(self, name: str, pattern: str = r".{1,256}") -> tuple[str, ...]:
        """Reads a list of texts; a missing one is empty."""
        return tuple(
            self._check_text(f"{name}[{index}]", value, pattern) for index, value in enumerate(self._read_list(name))
        )

    def urls(self, name: str, *, path_allowed: bool = True) -> tuple[str, ...]:
        """Reads a list of addresses over https, or over http on this machine; a missing one is empty.

        Args:
            name: The field.
            path_allowed: Whether they may have a path.

        Returns:
            The addresses as browsers write them, since theirs have to equal these.
        """
        urls = self.texts(name, r"[\x21-\x7e]{1,256}")
        return tuple(
            self._parse_url(f"{name}[{index}]", url, path_allowed=path_allowed) for index, url in enumerate(urls)
        )

    def integer(self, name: str, minimum: int, maximum: int, *, default: int | None = None) -> int:
        """Reads a whole number, which may be written as text.

        Args:
            name: The field.
            minimum: The smallest that is allowed.
            maximum: The largest that is allowed.
            default: The value of a missing field; None if it must be there.
        """
        value = self._read(name, default)
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,18}\s*", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
            raise self.error(name, f"must be a whole number from {minimum} to {maximum}")
        return value

    def choice(self, name: str, choices: Collection[str], *, default: str | None = None) -> str:
        """Reads one of some texts."""
        value = self._read(name, default)
        if not isinstance(value, str) or value not in choices:
            raise self.error(name, f"must be one of {', '.join(choices)}")
        return value

    def child(self, name: str) -> "DocumentReader":
        """Reads an object."""
        return DocumentReader(self._read(name, {}), self._app, self._join(name))

    def children(self, name: str) -> list["DocumentReader"]:
        """Reads a list of objects; a missing one is empty."""
        return [
            DocumentReader(item, self._app, self._join(f"{name}[{index}]"))
            for index, item in enumerate(self._read_list(name))
        ]

    def refuse_unknown(self) -> None:
        """Refuses fields that nothing has read: a misspelt field must not be ignored."""
        unknown = sorted(str(name) for name in self._document if name not in self._known)
        if unknown:
            raise self.error(unknown[0][:64], "is not a field of this kind of app")

    def error(self, name: str, problem: str) -> ConfigurationError:
        """Builds the error for a field."""
        return ConfigurationError(self._join(name), problem, self._app)

    def _join(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _read(self, name: str, default: object) -> object:
        self._known.add(name)
        value = self._document.get(name, default)
        if value is None:
            raise self.error(name, "is missing")
        return value

    def _read_list(self, name: str) -> Sequence[object]:
        value = self._read(name, [])
        if not isinstance(value, list):
            raise self.error(name, "must be a list")
        return value

    def _check_text(self, name: str, value: object, pattern: str) -> str:
        if not isinstance(value, str):
            raise self.error(name, "must be text")
        text = value.translate(_INVISIBLE).strip()
        if not re.fullmatch(pattern, text, re.ASCII):
            raise self.error(name, f"must match {pattern}")
        return text

    def _parse_url(self, name: str, url: str, *, path_allowed: bool) -> str:
        origin = find_origin(url)
        parts = urlsplit(url if origin else "")
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
        exact = parts.geturl() == url and parts.port != 0
        if not (safe and exact) or parts.query or parts.fragment:
            raise self.error(name, "must be an https address without query, fragment or user")
        if parts.path and not path_allowed:
            raise self.error(name, "must be an origin, without a path")
        return origin + parts.path
