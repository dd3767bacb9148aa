import pytest

from docs.examples.faq import HELP, bot
from shared.bot.sessions import MemorySessionStore
from shared.bot.testing import answer, click, event, message, text
from shared.protocol.messages import Message, Platform
from shared.protocol.replies import Article, NewsReply, Reply, TextReply, TransferCustomerServiceReply


@pytest.mark.parametrize(
    "asked", [text("Help"), text("？"), text(" 帮助 "), click("HELP"), event("subscribe")], ids=repr
)
def test_faq_help_is_shown(asked: Message) -> None:
    assert answer(bot, asked) == TextReply(HELP)


@pytest.mark.parametrize("question", ["When do you open?", "你们几点关门"])
def test_faq_hours_are_shown(question: str) -> None:
    reply = answer(bot, text(question))
    assert isinstance(reply, TextReply)
    assert "9" in reply.content


@pytest.mark.parametrize("question", ["Order 17", "where is my order no. 17?", "订单：17"])
def test_faq_order_is_shown_with_its_link(question: str) -> None:
    article = Article("Order 17 订单 17", url="https://example.com/orders/17")
    assert answer(bot, text(question)) == NewsReply([article])


def test_faq_order_is_remembered() -> None:
    sessions = MemorySessionStore()
    questions = ["where is it?", "order 17", "在哪里"]
    first, _, last = (answer(bot, text(question), sessions=sessions) for question in questions)
    assert first == TextReply("Which order? 哪个订单？")
    assert last == TextReply("Order 17 is on its way. 订单 17 正在路上。")


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (text("hm"), TextReply(HELP)),
        (text("hm", Platform.WECOM_BOT), TextReply(HELP)),
        (text("hm", Platform.OFFICIAL_ACCOUNT), TransferCustomerServiceReply()),
        (message({"MsgType": "image"}), TextReply(HELP)),
        (event("unsubscribe"), None),
    ],
    ids=repr,
)
def test_faq_rest_is_for_people(asked: Message, reply: Reply | None) -> None:
    assert answer(bot, asked) == reply
