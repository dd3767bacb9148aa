"""Every message is answered once, whatever time its handler takes; the platforms' own record is the judge."""

from collections.abc import Iterator
from threading import Event

import pytest

from shared.protocol.messages import Message, TextMessage
from tests.integration.delivery.stack import DeliveryStack, wait_until


@pytest.fixture
def effects(stack: DeliveryStack) -> list[str]:
    """What a handler that answers at once was called with."""
    contents: list[str] = []

    @stack.bot.on(TextMessage)
    def echo(message: TextMessage) -> str:
        contents.append(message.content)
        return message.content

    return contents


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_message_in_time_is_answered_passively(stack: DeliveryStack, effects: list[str], app: str) -> None:
    delivery = stack.send(app, Content="你好")
    assert (delivery["outcome"], delivery["reply"]["Content"]) == ("replied", "你好")
    assert effects == ["你好"]
    assert not stack.sent(app)


def test_message_to_a_bot_in_time_is_a_finished_stream(stack: DeliveryStack, effects: list[str]) -> None:
    delivery = stack.send("bot", text={"content": "你好"})
    assert delivery["outcome"] == "replied"
    assert (delivery["reply"]["stream"]["content"], delivery["reply"]["stream"]["finish"]) == ("你好", True)
    assert effects == ["你好"]


@pytest.mark.parametrize("app", ["wecom", "account", "bot"])
def test_message_delivered_twice_at_once_has_one_effect(stack: DeliveryStack, effects: list[str], app: str) -> None:
    stack.platform.switch_fault_on(app, "delivered_twice")
    assert stack.send(app)["outcome"] == "replied"
    assert len(effects) == 1


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_message_that_takes_long_is_acknowledged_and_answered_actively(stack: DeliveryStack, app: str) -> None:
    # Given
    go_on = Event()

    @stack.bot.on(TextMessage)
    def slow(_: Message) -> str:
        go_on.wait()
        return "at last"

    # When
    delivery = stack.send(app)
    # Then
    assert delivery["outcome"] == "acknowledged"
    assert len(delivery["attempts"]) == 1
    assert not stack.sent(app)
    go_on.set()
    wait_until(lambda: stack.sent(app))
    (sent,) = stack.sent(app)
    assert "at last" in str(sent)


@pytest.mark.parametrize(("app", "kind"), [("patient", "wecom"), ("waiting", "account")])
def test_message_that_takes_long_is_answered_on_a_later_delivery(stack: DeliveryStack, app: str, kind: str) -> None:
    # Given
    effects: list[str] = []
    go_on = Event()

    @stack.bot.on(TextMessage)
    def slow(_: Message) -> str:
        go_on.wait(1.2)
        effects.append(kind)
        return "at last"

    # When
    delivery = stack.send(app)
    # Then
    assert (delivery["outcome"], delivery["reply"]["Content"]) == ("replied", "at last")
    assert len(delivery["attempts"]) == 3
    assert len(effects) == 1
    assert not stack.sent(app)


@pytest.mark.parametrize("app", ["patient", "waiting"])
def test_message_that_takes_too_long_for_every_delivery_is_answered_actively(stack: DeliveryStack, app: str) -> None:
    # Given
    go_on = Event()

    @stack.bot.on(TextMessage)
    def slow(_: Message) -> str:
        go_on.wait()
        return "at last"

    # When
    delivery = stack.send(app)
    # Then
    assert delivery["outcome"] == "acknowledged"
    go_on.set()
    wait_until(lambda: stack.sent(app))
    assert len(stack.sent(app)) == 1


def test_bot_that_takes_long_fills_its_stream(stack: DeliveryStack) -> None:
    # Given
    begin, end = Event(), Event()

    @stack.bot.on(TextMessage)
    def stream(_: Message) -> Iterator[str]:
        begin.wait()
        yield "so far"
        end.wait()
        yield "so far and no further"

    # When
    delivery = stack.send("bot")
    # Then
    assert delivery["reply"]["stream"]["finish"] is False
    begin.set()
    wait_until(lambda: stack.streams()[-1]["content"] == "so far")
    assert stack.streams()[-1]["finish"] is False
    end.set()
    wait_until(lambda: stack.streams()[-1]["finish"])
    assert stack.streams()[-1]["content"] == "so far and no further"
    assert not stack.sent("bot")


def test_slow_handler_runs_from_the_queue(stack: DeliveryStack) -> None:
    answered = Event()

    @stack.bot.later
    @stack.bot.on(TextMessage)
    def slow(_: Message) -> str:
        assert answered.wait(20)
        return "from the queue"

    assert stack.send("wecom")["outcome"] == "acknowledged"
    assert stack.send("bot")["reply"]["stream"]["finish"] is False
    answered.set()
    wait_until(lambda: len(stack.sent("wecom")) == 1)
    wait_until(lambda: stack.streams()[-1]["finish"])
    assert stack.streams()[-1]["content"] == "from the queue"


def _is_shown(stack: DeliveryStack, content: str) -> bool:
    return bool(stack.streams()[-1]["content"] == content)
