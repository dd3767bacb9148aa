"""An answer that the platform would not show to the request itself: sent as a message of its own, or a dead letter."""

import pytest

from devtools.platform.accounts import Kind
from devtools.platform.packets.catalogue import packet_kinds
from shared.protocol.messages import Message
from tests.integration.delivery.stack import DeliveryStack, wait_until

TICKET = "suite_ticket"  # is for no handler


def list_unshown(kind: Kind, url: str = "data") -> list[str]:
    kinds = packet_kinds(kind).values()
    return [
        packet.name
        for packet in kinds
        if packet.url == url and not (packet.reply or packet.replies or packet.name == TICKET)
    ]


def answer_everything(stack: DeliveryStack) -> list[str]:
    answered: list[str] = []

    @stack.bot.on(Message)
    def say_hello(message: Message) -> str:
        answered.append(message.msg_type)
        return "hello"

    return answered


def test_push_to_the_command_url_is_acknowledged_whatever_a_handler_says(stack: DeliveryStack) -> None:
    # Given
    answered = answer_everything(stack)
    stack.send("suite", TICKET)
    kinds = list_unshown(Kind.WECOM_SUITE, "command")
    # When
    outcomes = {kind: stack.send("suite", kind)["outcome"] for kind in kinds}
    # Then
    assert outcomes == dict.fromkeys(kinds, "acknowledged")
    wait_until(lambda: len(stack.buried) == len(kinds))
    assert set(stack.buried) == {("suite", "reply")}
    assert len(answered) == len(kinds) > 20


@pytest.mark.parametrize(
    ("app", "kind", "reasons"),
    [
        ("wecom", Kind.WECOM_APP, {"reply"}),
        ("account", Kind.OFFICIAL_ACCOUNT, {"undeliverable"}),
        ("bot", Kind.WECOM_BOT, {"reply"}),
    ],
)
def test_answer_that_would_not_be_shown_is_sent_or_a_dead_letter(
    stack: DeliveryStack, app: str, kind: Kind, reasons: set[str]
) -> None:
    # Given
    answered = answer_everything(stack)
    kinds = list_unshown(kind)
    # When
    outcomes = {kind: stack.send(app, kind)["outcome"] for kind in kinds}
    # Then
    assert outcomes == dict.fromkeys(kinds, "acknowledged")
    wait_until(lambda: len(stack.sent(app)) + len(stack.buried) == len(kinds))
    assert {reason for _, reason in stack.buried} == reasons
    assert len(answered) == len(kinds)


@pytest.mark.parametrize("kind", ["scancode_push", "pic_sysphoto", "location_select"])
def test_answer_to_what_a_member_did_in_the_menu_is_sent(stack: DeliveryStack, kind: str) -> None:
    answer_everything(stack)
    assert stack.send("wecom", kind)["outcome"] == "acknowledged"
    wait_until(lambda: stack.sent("wecom"))
    (sent,) = stack.sent("wecom")
    assert "hello" in str(sent)
    assert not stack.buried
