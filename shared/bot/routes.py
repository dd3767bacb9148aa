"""Which messages a handler is for."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.bot.handlers import Handler, Handles
from shared.protocol.messages import Message

type Pattern = re.Pattern[str]
type Wanted = str | Pattern | Iterable[str | Pattern]
"""A text, equal but for case and the spaces around it; a pattern, which is searched; or several of these."""


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
        TypeError: The type has no such attribute, or the handler asks for what there is not.
    """

    def __init__(
        self, function: Handles, message_type: type[Message], attributes: Mapping[str, Wanted], app: str | None
    ) -> None:
        for name in attributes:
            if not hasattr(message_type, name):
                raise TypeError(f"a {message_type.__name__} has no {name}")
        self.message_type = message_type
        self.app = app
        self.conditions = {name: _to_list(wanted) for name, wanted in attributes.items()}
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
            value = str(getattr(message, name))
            found = next((found for part in wanted if (found := _compare(part, value))), None)
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


def _to_list(wanted: Wanted) -> list[str | Pattern]:
    parts = [wanted] if isinstance(wanted, str | re.Pattern) else wanted
    return [_fold(part) if isinstance(part, str) else part for part in parts]


def _compare(part: str | Pattern, value: str) -> re.Match[str] | bool | None:
    return part == _fold(value) if isinstance(part, str) else part.search(value)


def _fold(text: str) -> str:
    return text.strip().casefold()
