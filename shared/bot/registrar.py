"""The decorators that register handlers."""

import warnings
from collections.abc import Callable, Iterable

from shared.bot.handlers import Handler, Handles, find_place
from shared.bot.routes import Pattern, Route, Wanted
from shared.protocol.messages import Event, Message, TextMessage, find_event_type


class Registry:
    """Everything that is registered with one bot, in order.

    Attributes:
        routes: The handlers.
        fallbacks: The handlers for what is left.
        middleware: What runs around them, for one app or None for all.
        later: The handlers that run from the queue.
    """

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.fallbacks: list[Route] = []
        self.middleware: list[tuple[str | None, Handler]] = []
        self.later: set[Handles] = set()


class Registrar:
    """Registers handlers for the messages of all apps, or of one.

    A handler is a plain function. A parameter with a name of its own gets the message; ``session`` and ``context`` get
    what they are called, ``match`` the match of a pattern, and a parameter named like a group of it the group's text.

    Args:
        registry: Where they are kept.
        app: The app; None for all.
    """

    def __init__(self, registry: Registry, app: str | None = None) -> None:
        self._registry = registry
        self._app = app

    def on[F: Handles](self, message_type: type[Message], **attributes: Wanted) -> Callable[[F], F]:
        """Registers a handler for a type of message; ``Message`` itself is every type.

        Args:
            message_type: A class of `shared.bot` or `shared.protocol.events`.
            attributes: What attributes have to be, such as ``event_key="HELP"`` or ``content=re.compile("help")``; of
                repeated ones, one has to.

        Raises:
            TypeError: There is no such attribute, or the handler asks for what there is not.
        """
        if not isinstance(message_type, type) or not issubclass(message_type, Message):
            raise TypeError(f"write @bot.on(TextMessage), or another type of messages{_locate(message_type)}")

        def register(function: F) -> F:
            route = Route(function, message_type, attributes, self._app)
            _warn_of(self._registry.routes, [route])
            _warn_of([route], self._registry.fallbacks)
            self._registry.routes.append(route)
            return function

        return register

    def on_text[F: Handles](self, *contents: str | Pattern) -> Callable[[F], F]:
        """Registers a handler for text; without arguments, for every text.

        Args:
            contents: Texts, equal but for case and the spaces around them, or patterns, which are searched.

        Raises:
            TypeError: It stands without parentheses.
        """
        _refuse_function("on_text", contents)
        return self.on(TextMessage, content=contents) if contents else self.on(TextMessage)

    def on_click[F: Handles](self, *event_keys: str | Pattern) -> Callable[[F], F]:
        """Registers a handler for taps on the menu; without arguments, for every tap.

        Args:
            event_keys: Keys of the entries, as texts or patterns.

        Raises:
            TypeError: It stands without parentheses.
        """
        _refuse_function("on_click", event_keys)
        return self.on_event("click", event_key=event_keys) if event_keys else self.on_event("click")

    def on_event[F: Handles](self, event: str, **attributes: Wanted) -> Callable[[F], F]:
        """Registers a handler for an event by its name, even if that has no type yet.

        Args:
            event: Name of the event, or the ``InfoType`` of a push to a provider, in any case.
            attributes: What attributes have to be.

        Raises:
            TypeError: There is no name.
        """
        if not isinstance(event, str):
            raise TypeError(f'write @bot.on_event("subscribe"), or the name of another event{_locate(event)}')
        event_type = find_event_type(event)
        name: dict[str, Wanted] = {"event": event} if event_type is Event else {}
        return self.on(event_type, **name, **attributes)

    def fallback[F: Handles](self, function: F) -> F:
        """Registers a handler for what users send and no other handler takes; events are left alone."""
        fallback = Route(function, Message, {}, self._app)
        _warn_of([*self._registry.routes, *self._registry.fallbacks], [fallback])
        self._registry.fallbacks.append(fallback)
        return function

    def middleware[F: Handles](self, function: F) -> F:
        """Registers a function that runs around every handler, the first one outermost.

        It gets what a handler can ask for, and ``call_next``, which asks the handler and returns its answer.
        """
        handler = Handler(function, Message, {"call_next", "context", "session"})
        self._registry.middleware.append((self._app, handler))
        return function

    def later[F: Handles](self, function: F) -> F:
        """Marks a handler as slow: it runs from the queue, and its answer is sent when it is there."""
        self._registry.later.add(function)
        return function


def _warn_of(earlier: list[Route], later: list[Route]) -> None:
    """Warns of handlers that are never asked, since an earlier one takes all that they are for."""
    for route in later:
        taker = next((taker for taker in earlier if taker.covers(route)), None)
        if taker:
            text = f"{route.handler.place} is never asked: {taker.handler.place} answers everything before it"
            warnings.warn(text, stacklevel=3)


def _refuse_function(decorator: str, arguments: Iterable[object]) -> None:
    """Raises an error where a decorator stands without parentheses, and so would register nothing."""
    for argument in arguments:
        if callable(argument):
            raise TypeError(f"write @bot.{decorator}(){_locate(argument)}")


def _locate(argument: object) -> str:
    return f" above {find_place(argument)}" if callable(argument) else ""
