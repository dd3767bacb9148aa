import json
from collections.abc import Iterator
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from devtools.platform.accounts import Kind
from devtools.platform.packets.catalogue import fill, packet_kinds
from devtools.platform.packets.markup import to_xml
from shared.bot.testing import bot_message, event, message, text
from shared.errors import ReplyError
from shared.protocol.document import Fields, Notation, parse_document
from shared.protocol.messages import Message, Platform, parse_message
from shared.protocol.records import Dialect
from shared.protocol.replies import (
    Article,
    FileReply,
    ImageReply,
    MarkdownReply,
    MusicReply,
    NewsReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextReply,
    TransferBizAiIvrReply,
    TransferCustomerServiceReply,
    UpdateButtonReply,
    UpdateTaskCardReply,
    UpdateTemplateCardReply,
    VideoReply,
    VoiceReply,
    is_passive,
    render_reply,
    takes_passive_reply,
)
from shared.protocol.template_cards import CheckBox, MainTitle, Option, SubmitButton, VoteInteractionCard
from tests.factories import make_text_json, make_text_xml

HEADER = {"ToUserName": "linmei", "FromUserName": "ww9f2c41d7b0aa35e6", "CreateTime": "1767225606"}
VOTE = VoteInteractionCard(
    main_title=MainTitle("午餐投票", "已截止"),
    checkbox=CheckBox("q1", (Option("a", "面", is_checked=True), Option("b", "饭")), disable=True),
    submit_button=SubmitButton("提交", "submit_vote"),
    replace_text="已提交",
)

# Bodies as https://developer.work.weixin.qq.com/document/path/90241 and
# https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html show them.
COMMON: list[tuple[Reply, dict[str, Any]]] = [
    (TextReply("收到"), {"MsgType": "text", "Content": "收到"}),
    (ImageReply("MEDIA_01"), {"MsgType": "image", "Image": {"MediaId": "MEDIA_01"}}),
    (VoiceReply("MEDIA_02"), {"MsgType": "voice", "Voice": {"MediaId": "MEDIA_02"}}),
    (VideoReply("MEDIA_03"), {"MsgType": "video", "Video": {"MediaId": "MEDIA_03"}}),
    (
        VideoReply("MEDIA_03", title="演示", description="一分钟"),
        {"MsgType": "video", "Video": {"MediaId": "MEDIA_03", "Title": "演示", "Description": "一分钟"}},
    ),
    (
        NewsReply((Article("周报", "第 1 周", "https://example.com/1.png?a=1&b=2", "https://example.com/1"),)),
        {
            "MsgType": "news",
            "ArticleCount": "1",
            "Articles": {
                "item": {
                    "Title": "周报",
                    "Description": "第 1 周",
                    "PicUrl": "https://example.com/1.png?a=1&b=2",
                    "Url": "https://example.com/1",
                }
            },
        },
    ),
]
OFFICIAL_ACCOUNT: list[tuple[Reply, dict[str, Any]]] = [
    *COMMON,
    (MusicReply("MEDIA_04"), {"MsgType": "music", "Music": {"ThumbMediaId": "MEDIA_04"}}),
    (
        MusicReply("MEDIA_04", "Song", "Band", "https://example.com/a.mp3", "https://example.com/a-hq.mp3"),
        {
            "MsgType": "music",
            "Music": {
                "Title": "Song",
                "Description": "Band",
                "MusicUrl": "https://example.com/a.mp3",
                "HQMusicUrl": "https://example.com/a-hq.mp3",
                "ThumbMediaId": "MEDIA_04",
            },
        },
    ),
    (TransferCustomerServiceReply(), {"MsgType": "transfer_customer_service"}),
    (
        TransferCustomerServiceReply("kf01@example"),
        {"MsgType": "transfer_customer_service", "TransInfo": {"KfAccount": "kf01@example"}},
    ),
    (TransferBizAiIvrReply(), {"MsgType": "transfer_biz_ai_ivr"}),
]
UPDATES: list[tuple[str, Reply, dict[str, Any]]] = [
    (
        "template_card_event",
        UpdateButtonReply("已处理"),
        {"MsgType": "update_button", "Button": {"ReplaceName": "已处理"}},
    ),
    (
        "template_card_event",
        UpdateTemplateCardReply(VOTE),
        {
            "MsgType": "update_template_card",
            "TemplateCard": {
                "CardType": "vote_interaction",
                "MainTitle": {"Title": "午餐投票", "Desc": "已截止"},
                "CheckBox": {
                    "QuestionKey": "q1",
                    "OptionList": [{"Id": "a", "Text": "面", "IsChecked": "true"}, {"Id": "b", "Text": "饭"}],
                    "Disable": "true",
                },
                "SubmitButton": {"Text": "提交", "Key": "submit_vote"},
                "ReplaceText": "已提交",
            },
        },
    ),
    ("taskcard_click", UpdateTaskCardReply("OK"), {"MsgType": "update_taskcard", "TaskCard": {"ReplaceName": "OK"}}),
]


def make_wecom(**fields: Any) -> Message:
    return parse_message(make_text_xml(**fields))


def read(reply: Reply, answered: Message) -> Fields:
    notation, fields = parse_document(render_reply(reply, answered, 1767225606))
    assert notation is (Notation.XML if answered.dialect is Dialect.XML else Notation.JSON)
    return fields


@pytest.mark.parametrize(("reply", "body"), COMMON, ids=repr)
def test_render_reply_of_wecom_has_the_documented_shape(reply: Reply, body: dict[str, Any]) -> None:
    assert read(reply, make_wecom()) == HEADER | body


@pytest.mark.parametrize(("reply", "body"), OFFICIAL_ACCOUNT, ids=repr)
def test_render_reply_of_an_account_has_the_documented_shape(reply: Reply, body: dict[str, Any]) -> None:
    answered = make_wecom(ToUserName="gh_1a2b3c4d5e6f")
    assert read(reply, answered) == HEADER | {"FromUserName": "gh_1a2b3c4d5e6f"} | body


@pytest.mark.parametrize(("reply", "body"), OFFICIAL_ACCOUNT, ids=repr)
def test_render_reply_to_json_has_the_same_names(reply: Reply, body: dict[str, Any]) -> None:
    fields = read(reply, parse_message(make_text_json()))
    assert list(fields) == [*HEADER, *body]
    assert (fields["ToUserName"], fields["FromUserName"]) == ("linmei", "gh_1a2b3c4d5e6f")
    assert fields["CreateTime"] == 1767225606


@pytest.mark.parametrize(("name", "reply", "body"), UPDATES, ids=repr)
def test_render_reply_update_has_the_documented_shape(name: str, reply: Reply, body: dict[str, Any]) -> None:
    assert read(reply, make_wecom(MsgType="event", Event=name)) == HEADER | body


def test_render_reply_element_order_is_the_documented_one() -> None:
    root = fromstring(render_reply(TextReply("x"), make_wecom(), 1))
    assert [child.tag for child in root] == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"]


CLICK, CARD, MENU, TASK = (
    event(name) for name in ("click", "template_card_event", "template_card_menu_event", "taskcard_click")
)
FAN, FAN_CLICK = text("a", Platform.OFFICIAL_ACCOUNT), event("click", Platform.OFFICIAL_ACCOUNT)


@pytest.mark.parametrize(
    ("reply", "answered"),
    [
        (MusicReply("MEDIA_04"), text("a")),
        (TransferCustomerServiceReply(), text("a")),
        (TransferBizAiIvrReply(), text("a")),
        (TransferBizAiIvrReply(), FAN_CLICK),
        (UpdateButtonReply("x"), text("a")),
        (UpdateButtonReply("x"), CLICK),
        (UpdateButtonReply("x"), MENU),
        (UpdateButtonReply("x"), FAN_CLICK),
        (UpdateTemplateCardReply(VOTE), TASK),
        (UpdateTaskCardReply("x"), CARD),
        (TemplateCardReply(VOTE), text("a")),
        (MarkdownReply("x"), text("a")),
        (MarkdownReply("x"), FAN),
        (FileReply("MEDIA_05"), text("a")),
        (StreamReply("x"), text("a")),
        (ImageReply("MEDIA_01"), bot_message({"msgtype": "text"})),
        (TextReply("x"), event("scancode_push")),
        (TextReply("x"), event("unsubscribe", Platform.OFFICIAL_ACCOUNT)),
        (TextReply("x"), event("hologram")),
        (TextReply("x"), message({"InfoType": "change_contact"})),
    ],
    ids=repr,
)
def test_render_reply_that_the_platform_does_not_take_raises(reply: Reply, answered: Message) -> None:
    assert not is_passive(reply, answered)
    problem = f"^a {type(reply).__name__} is no passive reply to a {type(answered).__name__}$"
    with pytest.raises(ReplyError, match=problem):
        render_reply(reply, answered, 1)


@pytest.mark.parametrize(
    ("reply", "answered"),
    [
        (TextReply("x"), text("a")),
        (TextReply("x"), MENU),
        (MusicReply("MEDIA_04"), FAN_CLICK),
        (TransferBizAiIvrReply(), FAN),
        (UpdateButtonReply("x"), CARD),
        (UpdateButtonReply("x"), event("TEMPLATE_CARD_EVENT")),
        (UpdateTemplateCardReply(VOTE), MENU),
        (TextReply("x"), bot_message({"msgtype": "text"})),
    ],
    ids=repr,
)
def test_is_passive_what_the_platform_takes(reply: Reply, answered: Message) -> None:
    assert is_passive(reply, answered)
    render_reply(reply, answered, 1)


@pytest.mark.parametrize("reply", [TextReply(""), ImageReply(""), NewsReply([])], ids=repr)
def test_render_reply_empty_one_raises(reply: Reply) -> None:
    with pytest.raises(ReplyError, match="is empty"):
        render_reply(reply, text("a"), 1)


@pytest.mark.parametrize("answered", [text("a"), FAN])
def test_render_reply_too_long_text_is_cut_behind_a_character(answered: Message) -> None:
    content = read(TextReply("a" + "中" * 1000), answered)["Content"]
    assert content == "a" + "中" * 682
    assert read(TextReply("x" * 2048), answered)["Content"] == "x" * 2048


@pytest.mark.parametrize(
    ("answered", "count"),
    [(text("a"), 8), (CLICK, 8), (FAN, 1), (FAN_CLICK, 8)],
    ids=["text", "click", "fan", "fan-click"],
)
def test_render_reply_too_many_articles_are_cut(answered: Message, count: int) -> None:
    root = fromstring(render_reply(NewsReply([Article(str(number)) for number in range(9)]), answered, 1))
    assert [title.text for title in root.findall("Articles/item/Title")] == [str(number) for number in range(count)]
    assert root.findtext("ArticleCount") == str(count)


@pytest.mark.parametrize(
    ("answered", "takes"),
    [
        (text("a"), True),
        (FAN, True),
        (CLICK, True),
        (event("LOCATION"), True),
        (event("enter_agent"), True),
        (event("enter_agent", Platform.OFFICIAL_ACCOUNT), False),
        (event("scancode_push"), False),
        (event("scancode_push", Platform.OFFICIAL_ACCOUNT), True),
        (event("unsubscribe"), False),
        (event("unsubscribe", Platform.OFFICIAL_ACCOUNT), False),
        (event("change_contact"), False),
        (event("hologram"), False),
        (message({"InfoType": "click"}), False),
        (bot_message({"msgtype": "text"}), True),
        (bot_message({"msgtype": "event", "event": {"eventtype": "enter_chat"}}), True),
        (bot_message({"msgtype": "event", "event": {"eventtype": "feedback_event"}}), False),
    ],
    ids=repr,
)
def test_takes_passive_reply_says_whether_it_is_shown(answered: Message, *, takes: bool) -> None:
    assert takes_passive_reply(answered) is takes


def make_catalogue() -> Iterator[Any]:
    for app in Kind:
        for name, kind in packet_kinds(app).items():
            fields = {"ToUserName": "gh_1"} if app is Kind.OFFICIAL_ACCOUNT else {}
            filled = {**fields, **fill(kind.body, lambda _: "1")}
            packet = json.dumps(filled) if app is Kind.WECOM_BOT else to_xml(filled)
            yield pytest.param(packet, kind.reply or bool(kind.replies), id=f"{app}-{name}")


@pytest.mark.parametrize(("packet", "takes"), list(make_catalogue()))
def test_takes_passive_reply_agrees_with_the_simulated_platforms(packet: str, *, takes: bool) -> None:
    answered = parse_message(packet)
    assert takes_passive_reply(answered) is takes
    if answered.platform is not Platform.WECOM_BOT:
        assert is_passive(TextReply("x"), answered) is takes
