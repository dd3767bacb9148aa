"""Whatever fails, every message is answered once; the platforms' own record is the judge."""

import json
from threading import Event
from typing import Any

import pytest

from shared.delivery.jobs import Job, Reminder
from shared.delivery.lookout import Sweep
from shared.delivery.streams import APOLOGY
from shared.protocol.messages import Message, TextMessage
from shared.protocol.replies import ImageReply
from shared.runtime import delivery_wiring
from shared.storage.ports import State
from tests.integration.delivery.stack import DeliveryStack, wait_until

RESPOND = "/cgi-bin/aibot/response"
SEND = {"wecom": "/cgi-bin/message/send", "account": "/cgi-bin/message/custom/send"}


class Handler:
    """A handler that fails as often as a test says.

    Attributes:
        failures: How often it still does.
        runs: How often it has begun.
        effects: What it was called with when it came to its end.
    """

    def __init__(self, stack: DeliveryStack) -> None:
        self.failures = 0
        self.runs = 0
        self.effects: list[str] = []
        stack.bot.on(TextMessage)(self.handle)

    def handle(self, message: TextMessage) -> str:
        self.runs += 1
        if self.failures:
            self.failures -= 1
            raise LookupError("the handler's own")
        self.effects.append(message.content)
        return message.content


@pytest.fixture
def handler(stack: DeliveryStack) -> Handler:
    return Handler(stack)


@pytest.mark.parametrize("app", ["wecom", "account"])
@pytest.mark.parametrize("failures", [1, 5])
def test_handler_that_raises_is_acknowledged_and_tried_again(
    stack: DeliveryStack, handler: Handler, app: str, failures: int
) -> None:
    handler.failures = failures
    assert stack.send(app, Content="你好")["outcome"] == "acknowledged"
    wait_until(lambda: stack.sent(app))
    assert len(stack.sent(app)) == 1
    assert (handler.runs, handler.effects) == (failures + 1, ["你好"])


def test_handler_of_a_bot_that_raises_fills_the_stream_that_stayed_open(stack: DeliveryStack, handler: Handler) -> None:
    handler.failures = 2
    assert stack.send("bot", text={"content": "你好"})["reply"]["stream"]["finish"] is False
    wait_until(lambda: stack.streams()[-1]["finish"])
    assert stack.streams()[-1]["content"] == "你好"


def test_handler_that_never_succeeds_goes_to_the_operator(stack: DeliveryStack, handler: Handler) -> None:
    handler.failures = 99
    stack.send("wecom")
    stack.send("bot")
    wait_until(lambda: len(stack.buried) == 2)
    assert sorted(stack.buried) == [("bot", "handler"), ("wecom", "handler")]
    wait_until(lambda: stack.streams()[-1]["finish"])
    assert stack.streams()[-1]["content"] == APOLOGY


def test_answers_of_a_user_keep_their_order_through_a_failure(stack: DeliveryStack) -> None:
    # Given
    failed = Event()

    @stack.bot.later
    @stack.bot.on(TextMessage)
    def slow(message: TextMessage) -> str:
        if not failed.is_set():
            failed.set()
            raise LookupError("the first one fails once")
        return message.content

    # When
    for number in range(5):
        stack.send("wecom", Content=str(number))
    # Then
    wait_until(lambda: len(stack.sent("wecom")) == 5)
    contents = [entry["message"]["text"]["content"] for entry in stack.sent("wecom")]
    assert contents == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_answer_that_cannot_be_sent_for_a_while_is_sent_once_and_its_handler_runs_once(
    stack: DeliveryStack, app: str
) -> None:
    # Given
    runs: list[str] = []

    @stack.bot.later
    @stack.bot.on(TextMessage)
    def slow(message: TextMessage) -> str:
        runs.append(message.content)
        return message.content

    stack.platform.switch_fault_on(app, "api_error", times=4, api=SEND[app], errcode=-1)
    # When
    stack.send(app)
    # Then
    wait_until(lambda: stack.sent(app))
    assert (len(stack.sent(app)), len(runs)) == (1, 1)


@pytest.mark.parametrize(
    ("app", "errcode", "reason"),
    [
        ("account", 45015, "undeliverable"),
        ("account", 45047, "undeliverable"),
        ("account", 48001, "undeliverable"),
        ("wecom", 48001, "undeliverable"),
        ("wecom", 81013, "undeliverable"),
    ],
)
def test_answer_that_the_platform_does_not_let_through_goes_to_the_operator(
    stack: DeliveryStack, app: str, errcode: int, reason: str
) -> None:
    # Given
    stack.bot.later(stack.bot.on(TextMessage)(lambda message: message.content))
    stack.platform.switch_fault_on(app, "api_error", api=SEND[app], errcode=errcode)
    # When
    stack.send(app)
    # Then
    wait_until(lambda: stack.buried)
    assert stack.buried == [(app, reason)]


def test_answer_that_the_operator_sends_back_is_sent_when_the_platform_lets_it_through(stack: DeliveryStack) -> None:
    # Given an account that may not send yet
    runs: list[str] = []

    @stack.bot.later
    @stack.bot.on(TextMessage)
    def slow(message: TextMessage) -> str:
        runs.append(message.content)
        return message.content

    stack.platform.switch_fault_on("account", "api_error", api=SEND["account"], errcode=48001)
    stack.send("account", Content="你好")
    wait_until(lambda: stack.dead_letters.jobs)
    (letter,) = stack.dead_letters.jobs
    # When
    stack.platform.switch_fault_off("account", "api_error")
    stack.queue.send(letter.body, letter.group, letter.deduplication_id)
    # Then the answer is sent that the handler has given
    wait_until(lambda: stack.sent("account"))
    assert len(stack.sent("account")) == 1
    assert runs == ["你好"]


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_answer_with_a_media_id_that_the_platform_does_not_know_goes_to_the_operator(
    stack: DeliveryStack, app: str
) -> None:
    stack.bot.later(stack.bot.on(TextMessage)(lambda _: ImageReply("unknown")))
    assert stack.send(app)["outcome"] == "acknowledged"
    wait_until(lambda: stack.buried)
    assert stack.buried == [(app, "platform")]


def test_answer_through_the_response_url_is_never_repeated_when_it_may_have_arrived(
    stack: DeliveryStack, handler: Handler
) -> None:
    stack.inbox.down = {"*"}
    stack.platform.switch_fault_on("bot", "api_broken", api=RESPOND)
    assert stack.send("bot")["outcome"] == "acknowledged"
    wait_until(lambda: stack.buried)
    assert stack.buried == [("bot", "platform_unavailable")]
    assert [(call["path"], call["count"]) for call in stack.platform.counts("bot")["calls"]] == [(RESPOND, 1)]
    assert handler.runs == 1


def test_answer_that_is_none_goes_to_the_operator(stack: DeliveryStack) -> None:
    stack.bot.on(TextMessage)(lambda _: ImageReply(""))
    assert stack.send("wecom")["outcome"] == "acknowledged"
    assert stack.buried == [("wecom", "reply")]


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_without_the_inbox_a_message_is_acknowledged_and_answered_from_the_queue(
    stack: DeliveryStack, handler: Handler, app: str
) -> None:
    stack.inbox.down = {"*"}
    assert stack.send(app)["outcome"] == "acknowledged"
    wait_until(lambda: stack.sent(app))
    assert (len(stack.sent(app)), handler.runs) == (1, 1)


def test_without_the_inbox_a_bot_answers_through_the_response_url(stack: DeliveryStack, handler: Handler) -> None:
    stack.inbox.down = {"*"}
    assert stack.send("bot")["outcome"] == "acknowledged"
    wait_until(lambda: stack.sent("bot"))
    assert (len(stack.sent("bot")), handler.runs) == (1, 1)


def test_without_the_queue_a_message_is_answered_as_ever(stack: DeliveryStack, handler: Handler) -> None:
    stack.queue.down = stack.watchdog.down = {"*"}
    assert stack.send("wecom")["outcome"] == "replied"
    assert handler.runs == 1


@pytest.mark.parametrize("app", ["wecom", "account"])
def test_without_both_the_platform_sends_again_until_one_is_back(
    stack: DeliveryStack, handler: Handler, app: str
) -> None:
    # Given
    attempts: list[int] = []

    def come_back() -> Any:
        attempts.append(1)
        stack.inbox.down = {"*"} if len(attempts) < 3 else set()

    stack.queue.down = {"*"}
    stack.inbox.before = come_back
    # When
    delivery = stack.send(app)
    # Then
    assert delivery["outcome"] == "replied"
    assert [attempt["status"] for attempt in delivery["attempts"]][-1] == 200
    assert len(delivery["attempts"]) == 3
    assert handler.runs == 1


def test_receiver_that_dies_after_its_write_is_recovered_by_the_sweep(stack: DeliveryStack, handler: Handler) -> None:
    # Given a delivery that was recorded, and whose worker was never called
    stack.send("wecom", Content="你好")
    (item,) = stack.inbox.real._items.values()
    job = Job.parse(json.dumps({**_find_job(stack), "key": "wecom#dead0000"}))
    stack.inbox.record(item._replace(key="wecom#dead0000", state=State.WORKING, lease_until=0, job=job.dump()))
    # When
    assert delivery_wiring.get_lookout().sweep() == Sweep(recovered=1, reminded=0)
    # Then
    wait_until(lambda: stack.sent("wecom"))
    assert handler.effects == ["你好", "你好"]
    assert delivery_wiring.get_lookout().sweep() == Sweep(0, 0)


def _find_job(stack: DeliveryStack) -> Any:
    delivery = stack.platform.journal("delivery", "wecom")[0]
    return {
        "group": "linmei",
        "app": "wecom",
        "receive_id": delivery["fields"]["ToUserName"],
        "plaintext": delivery["plaintext"],
        "received_at": 0,
    }


def test_worker_that_dies_when_it_is_late_is_recovered_by_the_watchdog(stack: DeliveryStack) -> None:
    # Given a worker that never comes back
    runs: list[str] = []
    never = Event()

    @stack.bot.on(TextMessage)
    def handle(message: Message) -> str:
        runs.append(message.from_user_name)
        if len(runs) == 1:
            never.wait()
        return "at last"

    assert stack.send("wecom")["outcome"] == "acknowledged"
    (item,) = stack.inbox.real._items.values()
    assert item.state is State.LATE
    # When its reminder comes
    delivery_wiring.get_lookout().look_after(Reminder(item.key))
    # Then
    wait_until(lambda: stack.sent("wecom"))
    assert len(runs) == 2
    never.set()
