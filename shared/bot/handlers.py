"""One handler: a plain function, and what it asks for by the names of its parameters."""

import inspect
from collections.abc import Callable, Iterator, Mapping, Set
from functools import partial
from pathlib import PurePath
from typing import Any

from shared.protocol.messages import Message
from shared.protocol.replies import Reply

type Answer = Reply | str | None
"""What a handler may return; a string is a text, and nothing is no answer."""

type Handles = Callable[..., Answer | Iterator[Answer]]


class Handler:
    """A function of the user, called with the arguments that its parameters name.

    The one parameter with a name of its own gets the message.

    Args:
        function: The function.
        message_type: What it is registered for.
        offered: The names of the other arguments that it can have.

    Attributes:
        function: The function.
        asks_for: The names of the arguments that it has besides the message.

    Raises:
        TypeError: It asks for something else, or for another type of message, by position only, or is asynchronous.
    """

    def __init__(self, function: Handles, message_type: type[Message], offered: Set[str]) -> None:
        parameters = inspect.signature(function).parameters.values()
        self.function = function
        written = _find_function(function)
        if inspect.iscoroutinefunction(written) or inspect.isasyncgenfunction(written):
            raise TypeError(f"{self.place} is asynchronous; a handler is a plain function")
        unnamed = next((parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_ONLY), "")
        if unnamed:
            raise TypeError(f"{self.place} takes {unnamed} by position only; a handler is called by names")
        self.asks_for = [parameter.name for parameter in parameters if parameter.name in offered]
        own = [parameter for parameter in parameters if _is_needed(parameter) and parameter.name not in offered]
        if len(own) > 1:
            names = " or ".join(parameter.name for parameter in own[1:])
            raise TypeError(f"{self.place} asks for {names}; it can have the message, {', '.join(sorted(offered))}")
        self._message = own[0].name if own else None
        wanted = own[0].annotation if own else message_type
        if isinstance(wanted, type) and issubclass(wanted, Message) and not issubclass(message_type, wanted):
            raise TypeError(f"{self.place} takes a {wanted.__name__}, and is registered for a {message_type.__name__}")

    @property
    def name(self) -> str:
        """The name of the function, in its module."""
        written = _find_function(self.function)
        return f"{written.__module__}.{written.__qualname__}"

    @property
    def place(self) -> str:
        """The name of the function, and where it is written."""
        return find_place(self.function)

    def call(self, message: Message, arguments: Mapping[str, Any]) -> Any:
        """Calls the function.

        Args:
            message: The message.
            arguments: The other arguments by name; only those that it asks for are looked up.
        """
        named = {name: arguments[name] for name in self.asks_for}
        if self._message:
            named[self._message] = message
        return self.function(**named)


def find_place(function: Callable[..., Any]) -> str:
    """Returns the name of a function, and where it is written.

    Args:
        function: Anything that can be called.
    """
    written = _find_function(function)
    code = getattr(inspect.unwrap(written), "__code__", None)
    where = f" ({PurePath(code.co_filename).name}:{code.co_firstlineno})" if code else ""
    return f"{written.__qualname__}{where}"


def _find_function(called: Any) -> Any:
    """Finds what has a name: in a `partial` its function, and in an object that can be called its method."""
    if isinstance(called, partial):
        return _find_function(called.func)
    return called if hasattr(called, "__qualname__") else type(called).__call__


def _is_needed(parameter: inspect.Parameter) -> bool:
    variable = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    return parameter.default is inspect.Parameter.empty and parameter.kind not in variable
