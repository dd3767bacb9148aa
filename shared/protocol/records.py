"""What a platform sent, as frozen objects whose attributes are declared with the platform's names.

Attributes are read from the fields when they are first asked for. So a declaration costs a fraction of a dataclass,
which counts with more than a hundred types, and a message costs no more than what its handler looks at.
"""

from collections.abc import Callable
from enum import Enum
from functools import cache, cached_property
from math import isfinite
from types import GenericAlias, MappingProxyType
from typing import Any, NoReturn

from shared.errors import MalformedMessageError
from shared.protocol.document import Field, Fields

type Path = tuple[str, ...]
type _Converter = Callable[[Dialect, Field], Any]

_SECRETS = {"access_token", "auth_code", "response_code", "response_url", "suite_ticket", "token", "welcome_code"}
_FREE_TEXT = "content"  # what a user typed keeps its spaces; around everything else they mean nothing


class Dialect(Enum):
    """The names and the notation of a message, and so of its reply."""

    XML = "xml"
    JSON = "json"
    """An Official Account set to JSON; the names are those of the XML."""
    BOT_JSON = "bot_json"
    """A WeCom bot."""


class Record:
    """A part of a callback; an attribute whose field did not come is empty or 0.

    Args:
        dialect: How the callback was written.
        fields: Everything as it came, under the platform's names; repeated elements are a list.

    Raises:
        MalformedMessageError: A number in it is none.
    """

    dialect: Dialect
    fields: Fields

    def __init__(self, dialect: Dialect, fields: Fields) -> None:
        self.__dict__.update(dialect=dialect, fields=MappingProxyType(fields))
        for name in _find_attributes_with_numbers(type(self)):  # type: ignore[arg-type]  # mypy mistakes the type's hash
            getattr(self, name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuses."""
        raise AttributeError(f"a {type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        """Compares everything that came."""
        if not isinstance(other, Record) or type(self) is not type(other):
            return NotImplemented
        return self.dialect is other.dialect and self.fields == other.fields

    def __hash__(self) -> int:
        """Hashes the type and the names, which is enough to tell most records apart."""
        return hash((type(self), frozenset(self.fields)))

    def __repr__(self) -> str:
        """Shows the attributes that are filled, but for secrets."""
        values = [(name, value) for name in get_attributes(type(self)) if (value := getattr(self, name))]
        values = [(name, "…" if name in _SECRETS else value) for name, value in values]
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in values)})"


def wire(*names: str, bot: str = "") -> Any:
    """Declares where an attribute stands in the callback.

    Its annotation says what it is: ``str``, ``int`` or ``float``, or a tuple of these or of records.

    Args:
        names: In XML, and in the JSON of an Official Account; the first that came counts. Dots lead into nested fields.
        bot: In the JSON of a bot.
    """
    return _Wire(names, bot)


def get_attributes(record_type: type[Record]) -> dict[str, Any]:
    """Returns the declared attributes of a type with their annotations, those of its bases first."""
    return {
        name: base.__annotations__[name]
        for base in reversed(record_type.__mro__)
        for name, declared in vars(base).items()
        if isinstance(declared, _Wire)
    }


def find(fields: Fields, path: Path) -> Field:
    """Follows a path into nested fields, and into each element of repeated ones.

    Names are compared in lower case where they do not match, as the platforms mix them.
    """
    name = path[0]
    value = fields[name] if name in fields else _find_in_other_case(fields, name)
    return _find_below(value, path[1:]) if len(path) > 1 else value


class _Wire:
    """A declared attribute: a descriptor that leaves its value in the record, which goes before it from then on."""

    def __init__(self, names: tuple[str, ...], bot: str) -> None:
        self._names = names
        self._bot = bot

    def __set_name__(self, owner: type[Record], name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, record: Record | None, _: type[Record]) -> Any:
        if record is None:
            return self
        found: Field = None
        for path in self._bot_paths if record.dialect is Dialect.BOT_JSON else self._paths:
            found = find(record.fields, path)
            if found is not None:
                break
        value = record.__dict__[self._name] = self._convert(record.dialect, found)
        return value

    # Prepared at first use: most types are imported and never used.

    @cached_property
    def _paths(self) -> list[Path]:
        return [tuple(name.split(".")) for name in self._names]

    @cached_property
    def _bot_paths(self) -> list[Path]:
        return [tuple(self._bot.split("."))] if self._bot else []

    @cached_property
    def _convert(self) -> _Converter:
        return _make_converter(self._name, self._owner.__annotations__[self._name])


@cache
def _find_attributes_with_numbers(record_type: type[Record]) -> list[str]:
    """Finds what can be malformed, and so is read at once."""
    return [name for name, kind in get_attributes(record_type).items() if kind not in {str, tuple[str, ...]}]


def _make_converter(name: str, kind: Any) -> _Converter:
    if not isinstance(kind, GenericAlias):
        return lambda _, value: _convert(name, kind, value[0] if isinstance(value, list) and value else value)
    item: Any = kind.__args__[0]
    if issubclass(item, Record):
        return lambda dialect, value: tuple([item(dialect, part) for part in _as_list(value) if isinstance(part, dict)])
    return lambda _, value: tuple(
        [_convert(name, item, part) for part in _as_list(value) if not isinstance(part, dict)]
    )


def _convert(name: str, kind: type[Any], value: Field) -> Any:
    if kind is str and isinstance(value, str):
        return value if name == _FREE_TEXT else value.strip()
    if value is None or value == "" or isinstance(value, (list, dict)):
        return kind()
    try:
        converted = kind(value)
    except (ValueError, OverflowError) as error:
        raise MalformedMessageError(f"{name} is no number") from error
    if isinstance(converted, float) and not isfinite(converted):
        raise MalformedMessageError(f"{name} is no number")
    return converted


def _as_list(value: Field) -> list[Field]:
    if isinstance(value, list):
        return value
    return [] if value is None or value == "" else [value]


def _find_below(value: Field, path: Path) -> Field:
    if isinstance(value, list):
        found = [part for item in value for part in _as_list(_find_below(item, path))]
        return found or None
    return find(value, path) if isinstance(value, dict) else None


def _find_in_other_case(fields: Fields, name: str) -> Field:
    folded = name.lower()
    for key, value in fields.items():
        if len(key) == len(name) and key.lower() == folded:
            return value
    return None
