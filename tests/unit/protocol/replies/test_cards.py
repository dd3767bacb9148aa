import copy
from typing import Any

import pytest

from shared.errors import ReplyError
from shared.protocol.replies.cards import build_card, build_card_update, build_xml_card_update
from shared.protocol.template_cards import (
    ActionMenu,
    Button,
    ButtonInteractionCard,
    ButtonSelection,
    CardAction,
    CardImage,
    CheckBox,
    EmphasisContent,
    HorizontalContent,
    ImageTextArea,
    Jump,
    MainTitle,
    MenuAction,
    MultipleInteractionCard,
    NewsNoticeCard,
    Option,
    QuoteArea,
    SelectItem,
    Source,
    SubmitButton,
    TemplateCard,
    TextNoticeCard,
    VerticalContent,
    VoteInteractionCard,
)

LINK = CardAction(1, "https://example.com")
TEXT = TextNoticeCard(sub_title_text="a", card_action=LINK)
NEWS = NewsNoticeCard(card_image=CardImage("https://example.com/1.png"), card_action=LINK)
BUTTONS = ButtonInteractionCard(button_list=(Button("OK", "ok"),), task_id="task-7")
SUBMIT = SubmitButton("OK", "ok")
VOTE = VoteInteractionCard(
    checkbox=CheckBox("q", (Option("a", "A"),)), submit_button=SubmitButton("OK", "ok"), task_id="t"
)
SELECT = MultipleInteractionCard(
    select_list=(SelectItem("q", (Option("a", "A"),), title="Q", selected_id="a"),),
    submit_button=SUBMIT,
    task_id="t",
)
FULL = TextNoticeCard(
    main_title=MainTitle("title", "line"),
    source=Source("from", "https://example.com/i.png", 2),
    action_menu=ActionMenu([MenuAction("mute", "m")], "more"),
    quote_area=QuoteArea("q", "quoted", 2, appid="wx01", pagepath="p"),
    horizontal_content_list=[HorizontalContent("name", "value", 3, userid="linmei")],
    jump_list=[Jump("ask", 3, question="how?")],
    card_action=CardAction(2, appid="wx01", pagepath="p"),
    task_id="task-1",
    emphasis_content=EmphasisContent("100", "points"),
    sub_title_text="sub",
)

# Names as https://developer.work.weixin.qq.com/document/path/101031 and 90241 have them.
FULL_JSON = {
    "card_type": "text_notice",
    "main_title": {"title": "title", "desc": "line"},
    "source": {"desc": "from", "icon_url": "https://example.com/i.png", "desc_color": 2},
    "action_menu": {"action_list": [{"text": "mute", "key": "m"}], "desc": "more"},
    "quote_area": {"title": "q", "quote_text": "quoted", "type": 2, "appid": "wx01", "pagepath": "p"},
    "horizontal_content_list": [{"keyname": "name", "value": "value", "type": 3, "userid": "linmei"}],
    "jump_list": [{"title": "ask", "type": 3, "question": "how?"}],
    "card_action": {"type": 2, "appid": "wx01", "pagepath": "p"},
    "emphasis_content": {"title": "100", "desc": "points"},
    "sub_title_text": "sub",
    "task_id": "task-1",
}
FULL_XML = {
    "CardType": "text_notice",
    "MainTitle": {"Title": "title", "Desc": "line"},
    "Source": {"Desc": "from", "IconUrl": "https://example.com/i.png", "DescColor": 2},
    "ActionMenu": {"ActionList": [{"Text": "mute", "Key": "m"}], "Desc": "more"},
    "QuoteArea": {"Title": "q", "QuoteText": "quoted", "Type": 2, "AppId": "wx01", "PagePath": "p"},
    "HorizontalContentList": [{"KeyName": "name", "Value": "value", "Type": 3, "UserId": "linmei"}],
    "JumpList": [{"Title": "ask", "Type": 3, "Question": "how?"}],
    "CardAction": {"Type": 2, "AppId": "wx01", "PagePath": "p"},
    "EmphasisContent": {"Title": "100", "Desc": "points"},
    "SubTitleText": "sub",
}


def test_build_card_has_the_names_of_json() -> None:
    assert build_card(FULL) == FULL_JSON


def test_build_xml_card_update_has_the_names_of_xml_and_no_task() -> None:
    assert build_xml_card_update(FULL) == FULL_XML


@pytest.mark.parametrize(
    ("card", "fields"),
    [
        (
            copy.replace(
                NEWS,
                image_text_area=ImageTextArea("https://example.com/2.png", "t", "d", 1, "https://example.com"),
                vertical_content_list=[VerticalContent("a", "b")],
            ),
            {
                "card_type": "news_notice",
                "card_action": {"type": 1, "url": "https://example.com"},
                "card_image": {"url": "https://example.com/1.png"},
                "image_text_area": {
                    "image_url": "https://example.com/2.png",
                    "title": "t",
                    "desc": "d",
                    "type": 1,
                    "url": "https://example.com",
                },
                "vertical_content_list": [{"title": "a", "desc": "b"}],
            },
        ),
        (
            copy.replace(
                BUTTONS,
                button_selection=ButtonSelection("q", [Option("a", "A")], "Q", "a", disable=True),
                button_list=[Button("Go", style=2, type=1, url="https://example.com")],
            ),
            {
                "card_type": "button_interaction",
                "button_selection": {
                    "question_key": "q",
                    "option_list": [{"id": "a", "text": "A"}],
                    "title": "Q",
                    "selected_id": "a",
                    "disable": True,
                },
                "button_list": [{"text": "Go", "style": 2, "type": 1, "url": "https://example.com"}],
                "task_id": "task-7",
            },
        ),
        (
            VOTE,
            {
                "card_type": "vote_interaction",
                "checkbox": {"question_key": "q", "option_list": [{"id": "a", "text": "A"}]},
                "submit_button": {"text": "OK", "key": "ok"},
                "task_id": "t",
            },
        ),
        (
            SELECT,
            {
                "card_type": "multiple_interaction",
                "select_list": [
                    {"question_key": "q", "option_list": [{"id": "a", "text": "A"}], "title": "Q", "selected_id": "a"}
                ],
                "submit_button": {"text": "OK", "key": "ok"},
                "task_id": "t",
            },
        ),
    ],
    ids=["news", "buttons", "vote", "select"],
)
def test_build_card_each_type_has_its_parts(card: TemplateCard, fields: dict[str, Any]) -> None:
    assert build_card(card) == fields


@pytest.mark.parametrize("card", [BUTTONS, VOTE, SELECT, copy.replace(TEXT, action_menu=FULL.action_menu)])
@pytest.mark.parametrize("task_id", ["", "a b", "任务", "t" * 129])
def test_build_card_that_needs_a_task_id_has_a_good_one(card: TemplateCard, task_id: str) -> None:
    with pytest.raises(ReplyError, match=f"a {type(card).__name__} needs a task_id"):
        build_card(copy.replace(card, task_id=task_id))
    build_card(copy.replace(card, task_id="Aa0_-@" + "t" * 122))


def test_build_card_update_takes_the_task_id_of_what_it_replaces() -> None:
    assert build_card_update(BUTTONS, "task-9")["task_id"] == "task-9"
    assert "task_id" not in build_card_update(BUTTONS)
    assert build_card_update(copy.replace(BUTTONS, replace_text="done"))["replace_text"] == "done"


def options(count: int) -> tuple[Option, ...]:
    return (Option("a", "A"),) * count


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (copy.replace(TEXT, card_action=None), "needs a card_action"),
        (copy.replace(NEWS, card_action=None), "needs a card_action"),
        (copy.replace(TEXT, sub_title_text=""), "needs a title or a sub_title_text"),
        (copy.replace(TEXT, sub_title_text="", main_title=MainTitle(desc="x")), "needs a title or a sub_title_text"),
        (copy.replace(NEWS, card_image=None), "needs a card_image or an image_text_area"),
        (copy.replace(TEXT, horizontal_content_list=(HorizontalContent("a"),) * 7), "more than 6 in its horizontal"),
        (copy.replace(TEXT, jump_list=[Jump("a")] * 4), "more than 3 in its jump_list"),
        (
            copy.replace(TEXT, action_menu=ActionMenu([MenuAction("a", "b")] * 4), task_id="t"),
            "more than 3 in its action",
        ),
        (copy.replace(TEXT, action_menu=ActionMenu([])), "has an empty action_list"),
        (copy.replace(NEWS, vertical_content_list=[VerticalContent("a")] * 5), "more than 4 in its vertical"),
        (copy.replace(BUTTONS, button_list=[Button("a")] * 7), "more than 6 in its button_list"),
        (copy.replace(BUTTONS, button_selection=ButtonSelection("q", options(11))), "more than 10 in its option_list"),
        (copy.replace(VOTE, checkbox=CheckBox("q", options(21))), "more than 20 in its option_list"),
        (copy.replace(VOTE, checkbox=CheckBox("q", ())), "has an empty option_list"),
        (copy.replace(SELECT, select_list=[*SELECT.select_list] * 4), "more than 3 in its select_list"),
        (copy.replace(BUTTONS, button_list=[Button("")]), "has an empty text"),
        (copy.replace(BUTTONS, button_list=[Button("a", "中" * 342)]), "more than 1024 bytes in its key"),
        (
            copy.replace(VOTE, checkbox=CheckBox("q", [Option("i" * 129, "A")])),
            "more than 128 bytes in its id",
        ),
        (copy.replace(TEXT, jump_list=[Jump("a", 3, question="中" * 67)]), "more than 200 bytes in its question"),
    ],
    ids=repr,
)
def test_build_card_outside_the_limits_raises(card: TemplateCard, problem: str) -> None:
    for build in (build_card, build_card_update, build_xml_card_update):
        with pytest.raises(ReplyError, match=f"^a {type(card).__name__} .*{problem}"):
            build(copy.replace(card, task_id="task-7"))


@pytest.mark.parametrize(
    "card",
    [
        copy.replace(TEXT, main_title=MainTitle("x"), sub_title_text=""),
        copy.replace(TEXT, horizontal_content_list=(HorizontalContent("a"),) * 6, jump_list=[Jump("a")] * 3),
        copy.replace(TEXT, card_action=CardAction(0)),
        copy.replace(NEWS, card_image=None, image_text_area=ImageTextArea("https://example.com/1.png")),
        copy.replace(NEWS, vertical_content_list=[VerticalContent("a")] * 4),
        copy.replace(BUTTONS, button_list=[Button("a", "k" * 1024)] * 6),
        copy.replace(VOTE, checkbox=CheckBox("q", options(20))),
        copy.replace(SELECT, select_list=[SelectItem("q", options(10))] * 3),
    ],
    ids=repr,
)
def test_build_card_at_the_limits_passes(card: TemplateCard) -> None:
    assert build_card(card)["card_type"] == card.card_type


def test_build_card_what_is_needed_is_there_even_if_it_is_0() -> None:
    assert build_card(copy.replace(TEXT, card_action=CardAction(0)))["card_action"] == {"type": 0}
