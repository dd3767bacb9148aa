import functools
from collections.abc import Callable
from typing import Any

import pytest

from shared.bot.handlers import Handler, find_place
from shared.bot.testing import text
from shared.protocol.messages import ImageMessage, Message, TextMessage

HELLO = text("hello")
OFFERED = {"context", "session"}


def make_handler(function: Callable[..., Any], message_type: type[Message] = TextMessage) -> Handler:
    return Handler(function, message_type, OFFERED)


def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **named: Any) -> Any:
        return function(*args, **named)

    return wrapper


def exact(message: TextMessage) -> Any:
    return message


def wide(message: Message) -> Any:
    return message


def other(message: ImageMessage) -> Any:
    return message


class Echo:
    def __call__(self, message: Message) -> Any:
        return message


class AsynchronousEcho:
    async def __call__(self, message: Message) -> Any:
        return message


@pytest.mark.parametrize(
    ("function", "result"),
    [
        pytest.param(lambda: "nothing", "nothing", id="nothing"),
        pytest.param(lambda message: message, HELLO, id="message"),
        pytest.param(lambda anything: anything, HELLO, id="any-name"),
        pytest.param(lambda session: session, "the session", id="session"),
        pytest.param(
            lambda session, event, context: (session, event, context), ("the session", HELLO, 7), id="any-order"
        ),
        pytest.param(lambda message, greeting="hi": (message, greeting), (HELLO, "hi"), id="default"),
        pytest.param(lambda message, session="none": (message, session), (HELLO, "the session"), id="default-offered"),
        pytest.param(lambda message, *_, **__: message, HELLO, id="variable"),
        pytest.param(wrap(exact), HELLO, id="wrapped"),
        pytest.param(
            functools.partial(lambda greeting, message: (greeting, message), "hi"), ("hi", HELLO), id="partial"
        ),
        pytest.param(Echo(), HELLO, id="object"),
        pytest.param(Echo().__call__, HELLO, id="method"),
        pytest.param(exact, HELLO, id="annotated"),
        pytest.param(wide, HELLO, id="annotated-base"),
    ],
)
def test_call_gives_what_the_parameters_name(function: Callable[..., Any], result: object) -> None:
    arguments = {"context": 7, "session": "the session"}
    assert make_handler(function).call(HELLO, arguments) == result


def test_handler_that_asks_for_what_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match=r"asks for number or colour; it can have the message, context, session$"):
        make_handler(lambda message, number, colour: (message, number, colour))


def test_handler_for_another_type_of_message_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"^other \(test_handlers.py:\d+\) takes a ImageMessage, and .* for a TextMessage$"
    ):
        make_handler(other)


def test_handler_for_part_of_what_it_is_registered_for_is_refused() -> None:
    with pytest.raises(TypeError, match="takes a TextMessage, and is registered for a Message"):
        make_handler(exact, Message)


async def answer_asynchronously(message: Message) -> Any:
    return message


async def stream_asynchronously(message: Message) -> Any:
    yield message


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (answer_asynchronously, "answer_asynchronously"),
        (stream_asynchronously, "stream_asynchronously"),
        (functools.partial(answer_asynchronously), "answer_asynchronously"),
        (AsynchronousEcho(), r"AsynchronousEcho\.__call__"),
    ],
)
def test_handler_that_is_asynchronous_is_refused(function: Callable[..., Any], name: str) -> None:
    with pytest.raises(TypeError, match=rf"^{name} \(.*\) is asynchronous; a handler is a plain function"):
        make_handler(function)


@pytest.mark.parametrize("function", [lambda message, /: message, lambda session, /, message: (session, message)])
def test_handler_that_takes_something_by_position_only_is_refused(function: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=r"^<lambda> \(.*\) takes (message|session) by position only"):
        make_handler(function)


@pytest.mark.parametrize(
    ("function", "name"),
    [(exact, "exact"), (functools.partial(functools.partial(exact)), "exact"), (Echo(), "Echo.__call__")],
)
def test_name_is_that_of_the_function_in_its_module(function: Callable[..., Any], name: str) -> None:
    assert make_handler(function).name == f"{__name__}.{name}"


@pytest.mark.parametrize(
    "function",
    [exact, wrap(exact), functools.partial(exact), functools.partial(wrap(exact))],
    ids=["plain", "wrapped", "partial", "wrapped-partial"],
)
def test_place_is_where_the_function_is_written(function: Callable[..., Any]) -> None:
    assert make_handler(function).place == f"exact (test_handlers.py:{exact.__code__.co_firstlineno})"


def test_place_of_an_object_is_its_method() -> None:
    assert make_handler(Echo()).place == f"Echo.__call__ (test_handlers.py:{Echo.__call__.__code__.co_firstlineno})"


def test_place_of_a_function_without_source_is_its_name() -> None:
    assert find_place(len) == "len"
