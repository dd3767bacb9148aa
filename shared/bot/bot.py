"""The bot: which handler answers which message.

Whoever delivers messages needs no more than this::

    step = bot.plan(message, app)                     # None: there is nothing to do
    step.name, step.is_later                          # the same for the same handler; whether it is for the queue
    for reply in bot.stream(step, message, context):  # what the handler has to say until now; the last one counts
        ...

`stream` raises whatever the handler raises, and `ReplyError` for an answer that is none.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from shared.bot.handlers import Handler, find_place
from shared.bot.registrar import Registrar, Registry
from shared.bot.sessions import SessionCopy, SessionStore
from shared.errors import ReplyError
from shared.protocol.messages import Event, Message, StreamMessage
from shared.protocol.replies import Reply, TextReply
from shared.protocol.values import Value


class Context(Value):
    """Where a message came from.

    Attributes:
        app: Name of the app.
        key: Key of the message: the same each time that a handler is run for it, should it run again after a crash.
        sessions: Where the sessions of the users are kept.
    """

    app: str
    key: str
    sessions: SessionStore


class Step(Value):
    """What is to be done for one message.

    Attributes:
        name: Name of the handler, the same for every message.
        is_later: Whether it is slow, and so for the queue.
        handler: The handler.
        arguments: What the patterns found.
    """

    name: str
    is_later: bool
    handler: Handler
    arguments: Mapping[str, Any]


class Bot(Registrar):
    """Hands each message to the first handler that was registered for it.

    ::

        bot = Bot()


        @bot.on(TextMessage)
        def echo(message: TextMessage) -> str:
            return message.content

    Args:
        session_seconds: How long the session of a user is kept after it changed.
    """

    def __init__(self, session_seconds: int = 86_400) -> None:
        super().__init__(Registry())
        self._session_seconds = session_seconds

    def for_app(self, app: str) -> Registrar:
        """Returns what registers handlers and middleware for the messages of one app only.

        Args:
            app: Name of the app.
        """
        return Registrar(self._registry, app)

    def check(self) -> None:
        """Checks what can be told only when everything is registered.

        Raises:
            TypeError: A function is marked as slow, and is no handler.
        """
        handlers = {route.handler.function for route in [*self._registry.routes, *self._registry.fallbacks]}
        for function in self._registry.later - handlers:
            raise TypeError(f"{find_place(function)} is marked with @bot.later, and registered for no message")

    def plan(self, message: Message, app: str) -> Step | None:
        """Finds the handler.

        Args:
            message: The message.
            app: Name of the app that it came to.
        """
        if isinstance(message, StreamMessage):
            return None
        routes = self._registry.routes
        if not isinstance(message, Event):
            routes = [*routes, *self._registry.fallbacks]
        for route in routes:
            arguments = route.find_arguments(message, app)
            if arguments is not None:
                handler = route.handler
                return Step(handler.name, handler.function in self._registry.later, handler, arguments)
        return None

    def stream(self, step: Step, message: Message, context: Context) -> Iterator[Reply]:
        """Runs a handler, and returns each answer that it yields, the last of which counts, or the one that it returns.

        Args:
            step: What `plan` found.
            message: The message.
            context: Where it came from.

        Raises:
            ReplyError: The handler returned something that is no reply, or left in the session what cannot be stored.
        """
        around = [handler for app, handler in self._registry.middleware if app in {None, context.app}]
        has_session = any("session" in handler.asks_for for handler in [step.handler, *around])
        kept = SessionCopy(context.sessions, context.app, _name_user(message)) if has_session else None
        arguments = {**step.arguments, "context": context, "session": kept and kept.session}
        call = partial(step.handler.call, message, arguments)
        for handler in reversed(around):
            call = partial(handler.call, message, {**arguments, "call_next": call})
        answer = call()
        for part in answer if isinstance(answer, Iterator) else [answer]:
            reply = _to_reply(part, step)
            if reply:
                yield reply
        if kept:
            kept.save(self._session_seconds)


def _name_user(message: Message) -> str:
    # Members of two companies may have the same userid, and a third-party app serves both.
    return f"{message.to_user_name}#{message.from_user_name}"


def _to_reply(answer: object, step: Step) -> Reply | None:
    if answer is None:
        return None
    if isinstance(answer, str):
        answer = TextReply(answer)
    if not isinstance(answer, Reply):
        raise ReplyError(f"{step.name} returned a {type(answer).__name__}")
    try:
        answer.check_types()
    except ReplyError as error:
        raise ReplyError(f"{step.name}: {error}") from error
    return None if isinstance(answer, TextReply) and not answer.content.strip() else answer
