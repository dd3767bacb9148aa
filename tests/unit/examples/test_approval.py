import json
from typing import Any

import pytest

from docs.examples.approval import bot
from shared.bot.testing import answer, bot_message
from shared.protocol.document import Fields
from shared.protocol.messages import Message
from shared.protocol.replies import render_reply

GROUP: Fields = {"msgid": "m-1", "chattype": "group", "chatid": "wrGroup01"}


def make_text(content: str) -> Message:
    fields: Fields = {**GROUP, "from": {"userid": "zhouyi"}, "msgtype": "text", "text": {"content": content}}
    return bot_message(fields)


def make_tap(user: str, event_key: str) -> Message:
    tap = {"card_type": "button_interaction", "event_key": event_key, "task_id": "leave-m-1"}
    details: Fields = {"eventtype": "template_card_event", "template_card_event": tap}
    return bot_message({**GROUP, "from": {"userid": user}, "msgtype": "event", "event": details})


def read_reply(message: Message) -> Any:
    reply = answer(bot, message)
    assert reply is not None
    return json.loads(render_reply(reply, message, 1))


@pytest.mark.parametrize("content", ["@bot leave 3 days", "@助手 请假3天"])
def test_approval_leave_is_asked_for_by_a_card(content: str) -> None:
    fields = read_reply(make_text(content))
    assert fields["msgtype"] == "template_card"
    card = fields["template_card"]
    assert card["task_id"] == "leave-m-1"
    assert card["main_title"]["title"].startswith("zhouyi: 3 days")
    assert [button["key"] for button in card["button_list"]] == ["approve 3 zhouyi", "refuse 3 zhouyi"]


@pytest.mark.parametrize(("decision", "outcome"), [("approve", "approved 已同意"), ("refuse", "refused 已拒绝")])
def test_approval_tap_of_a_manager_replaces_the_card(decision: str, outcome: str) -> None:
    fields = read_reply(make_tap("linmei", f"{decision} 3 zhouyi"))
    assert fields["response_type"] == "update_template_card"
    card = fields["template_card"]
    assert card["task_id"] == "leave-m-1"
    assert card["main_title"]["desc"] == f"{outcome}, linmei"


@pytest.mark.parametrize(("user", "event_key"), [("zhouyi", "approve 3 zhouyi"), ("linmei", "decided")])
def test_approval_other_taps_change_nothing(user: str, event_key: str) -> None:
    assert answer(bot, make_tap(user, event_key)) is None
