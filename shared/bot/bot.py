"""The bot: which handler answers which message."""

from collections.abc import Callable
from typing import Any

from shared.errors import ReplyError
from shared.protocol.messages import Event, Message
from shared.protocol.replies import Reply, TextReply, is_reply

type Answer = Reply | str | None
type Handler[M: Message] = Callable[[M], Answer]


class Bot:
    """Hands each message to the first handler that was registered for it.

    A handler takes the typed message and returns a reply, a string (which becomes a text reply), or nothing::

        bot = Bot()


        @bot.on(TextMessage)
        def echo(message: TextMessage) -> str:
            return message.content
    """

    def __init__(self) -> None:
        self._handlers: list[tuple[Callable[[Message], bool], Handler[Any]]] = []

    def on[M: Message](self, message_type: type[M]) -> Callable[[Handler[M]], Handler[M]]:
        """Registers a handler for a type of message; ``Message`` itself is every type.

        Args:
            message_type: A class of ``shared.protocol.messages``.
        """
        return self._register(lambda message: isinstance(message, message_type))

    def on_event(self, event: str) -> Callable[[Handler[Event]], Handler[Event]]:
        """Registers a handler for an event.

        Args:
            event: Name of the event, in any case: the platforms mix them.
        """
        name = event.lower()
        return self._register(lambda message: isinstance(message, Event) and message.event.lower() == name)

    def answer(self, message: Message) -> Reply | None:
        """Asks the first handler that fits.

        Raises:
            ReplyError: The handler returned something that is no reply.
        """
        handler = next((handler for fits, handler in self._handlers if fits(message)), None)
        answer = handler(message) if handler else None
        if not answer:
            return None
        if isinstance(answer, str):
            return TextReply(answer)
        if not is_reply(answer):
            raise ReplyError(f"a handler returned a {type(answer).__name__}")
        return answer

    def _register[M: Message](self, fits: Callable[[Message], bool]) -> Callable[[Handler[M]], Handler[M]]:
        def register(handler: Handler[M]) -> Handler[M]:
            self._handlers.append((fits, handler))
            return handler

        return register
