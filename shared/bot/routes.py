"""Which messages a handler is for."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from types import GenericAlias
from typing import Any

from shared.bot.handlers import Handler, Handles, find_place
from shared.protocol.messages import Message
from shared.protocol.records import Record, get_attributes

type Pattern = re.Pattern[str]
type One = str | int | float | Enum | Pattern
type Wanted = One | Iterable[One]
"""A text, equal but for case and the spaces around it; a number; a pattern, which is searched; or several of these."""


class Route:
    """A handler, and the messages that it is for.

    Args:
        function: The handler.
        message_type: The type of the messages.
        attributes: What their attributes have to be.
        app: The app that they come to; None for any.

    Attributes:
        handler: The handler.
        message_type: The type of the messages.
        conditions: For each attribute the texts and patterns one of which has to fit.
        app: The app that they come to; None for any.

    Raises:
        TypeError: The type has no such attribute, it cannot be compared, or the handler asks for what there is not.
    """

    def __init__(
        self, function: Handles, message_type: type[Message], attributes: Mapping[str, Wanted], app: str | None
    ) -> None:
        try:
            self.conditions = {name: _read_condition(message_type, name, wanted) for name, wanted in attributes.items()}
        except TypeError as error:
            raise TypeError(f"{find_place(function)}: {error}") from error
        self.message_type = message_type
        self.app = app
        patterns = [part for wanted in self.conditions.values() for part in wanted if isinstance(part, re.Pattern)]
        self._groups = {group for pattern in patterns for group in pattern.groupindex}
        offered = {"context", "session", *self._groups, *({"match"} if patterns else ())}
        self.handler = Handler(function, message_type, offered)

    def find_arguments(self, message: Message, app: str) -> dict[str, Any] | None:
        """Finds what the patterns give the handler.

        Args:
            message: The message.
            app: The app that it came to.

        Returns:
            The match and the groups by name, or None where the message is not for this handler.
        """
        if self.app not in {None, app} or not isinstance(message, self.message_type):
            return None
        arguments: dict[str, Any] = {"match": None, **dict.fromkeys(self._groups, "")}
        for name, wanted in self.conditions.items():
            texts = _to_texts(getattr(message, name))
            found = next((found for part in wanted for text in texts if (found := _compare(part, text))), None)
            if not found:
                return None
            if isinstance(found, re.Match):
                arguments |= {"match": found, **found.groupdict("")}
        return arguments

    def covers(self, other: "Route") -> bool:
        """Says whether everything that the other handler is for comes here."""
        return (
            self.app in {None, other.app}
            and issubclass(other.message_type, self.message_type)
            and all(
                name in other.conditions and set(other.conditions[name]) <= set(wanted)
                for name, wanted in self.conditions.items()
            )
        )


def _read_condition(message_type: type[Message], name: str, wanted: Any) -> list[str | Pattern]:
    if not hasattr(message_type, name):
        raise TypeError(f"a {message_type.__name__} has no {name}")
    kind = get_attributes(message_type).get(name)
    if isinstance(kind, GenericAlias) and issubclass(kind.__args__[0], Record):
        raise TypeError(f"the {name} of a {message_type.__name__} has parts, which cannot be compared")
    is_several = isinstance(wanted, Iterable) and not isinstance(wanted, str | bytes)
    parts = [_read_part(name, part) for part in (wanted if is_several else [wanted])]
    if not parts:
        raise TypeError(f"{name} is compared with nothing")
    return parts


def _read_part(name: str, part: object) -> str | Pattern:
    if isinstance(part, re.Pattern) and isinstance(part.pattern, str):
        return part
    if isinstance(part, str | int | float | Enum) and not isinstance(part, bool):
        return _fold(_to_text(part))
    raise TypeError(f"{name} is compared with texts, numbers and patterns, and not with a {type(part).__name__}")


def _to_texts(value: object) -> list[str]:
    """Returns what a value is compared as; of a repeated one, each."""
    return [_to_text(part) for part in value] if isinstance(value, tuple) else [_to_text(value)]


def _to_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value.value if isinstance(value, Enum) else value)


def _compare(part: str | Pattern, text: str) -> re.Match[str] | bool | None:
    return part == _fold(text) if isinstance(part, str) else part.search(text)


def _fold(text: str) -> str:
    return text.strip().casefold()
