"""What WeCom pushes to a third-party app: tickets, authorisations, and messages of the corps that have installed it."""

import pytest

from shared.protocol.events import CreateAuthEvent
from shared.protocol.messages import Message, TextMessage
from shared.runtime import wiring
from tests.factories import CUSTOMER, SUITE
from tests.integration.delivery.stack import DeliveryStack, wait_until

CORP = CUSTOMER.receive_id


def push(stack: DeliveryStack, kind: str, customer: str = CORP) -> str:
    delivery = stack.platform.call("POST", "/apps/suite/messages", {"kind": kind, "customer": customer, "values": {}})
    outcome: str = delivery["outcome"]
    return outcome


def read_code(corp_id: str = CORP) -> str:
    return wiring.get_suites().read_permanent_code(SUITE.receive_id, corp_id)


def test_suite_ticket_is_stored_before_it_is_acknowledged(stack: DeliveryStack) -> None:
    delivery = stack.send("suite", "suite_ticket")
    assert delivery["outcome"] == "acknowledged"
    assert wiring.get_suites().read_ticket(SUITE.receive_id) == delivery["fields"]["SuiteTicket"]


@pytest.mark.parametrize("kind", ["create_auth", "reset_permanent_code"])
def test_code_is_exchanged_once_and_the_handlers_hear_of_it(stack: DeliveryStack, kind: str) -> None:
    # Given
    heard: list[str] = []

    @stack.bot.on_event(kind)
    def handle(event: Message) -> None:
        heard.append(type(event).__name__)

    stack.send("suite", "suite_ticket")
    # When
    assert push(stack, kind) == "acknowledged"
    # Then
    wait_until(lambda: heard)
    (authorization,) = stack.platform.call("GET", "/apps/suite/authorizations")["authorizations"]
    assert read_code() == authorization["permanent_code"]
    assert authorization["exchanges"] == 1
    assert len(heard) == 1


def test_code_that_cannot_be_exchanged_yet_is_tried_again(stack: DeliveryStack) -> None:
    stack.send("suite", "suite_ticket")
    stack.platform.switch_fault_on("suite", "api_error", times=4, api="/cgi-bin/service/get_permanent_code", errcode=-1)
    assert push(stack, "create_auth") == "acknowledged"
    wait_until(read_code)


def test_corp_that_installs_and_removes_the_suite_is_heard_in_between(stack: DeliveryStack) -> None:
    # Given
    stack.bot.on(TextMessage)(lambda message: message.content)
    stack.bot.on(CreateAuthEvent)(lambda _: None)
    stack.send("suite", "suite_ticket")
    # When
    push(stack, "create_auth", "wpNewCorp")
    wait_until(lambda: read_code("wpNewCorp"))
    # Then
    assert push(stack, "text", "wpNewCorp") == "replied"
    # When
    push(stack, "cancel_auth", "wpNewCorp")
    # Then
    wait_until(lambda: not read_code("wpNewCorp"))


def test_corp_that_has_not_installed_the_suite_is_refused(stack: DeliveryStack) -> None:
    stack.bot.on(TextMessage)(lambda message: message.content)
    assert push(stack, "text", "wpStranger") != "replied"


def test_without_the_queue_an_authorisation_is_done_while_the_platform_waits(stack: DeliveryStack) -> None:
    stack.send("suite", "suite_ticket")
    stack.queue.down = {"*"}
    assert push(stack, "create_auth") == "acknowledged"
    assert read_code()
