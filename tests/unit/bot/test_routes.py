import re
from typing import Any

import pytest

from shared.bot.routes import Route
from shared.bot.testing import click, event, message, text
from shared.protocol.events import (
    ChangeContactEvent,
    ClickEvent,
    LivingStatusChangeEvent,
    PicSysPhotoEvent,
    TemplateCardEvent,
)
from shared.protocol.messages import Event, LocationMessage, Message, Platform, TextMessage


def make_route(message_type: type[Message] = TextMessage, app: str | None = None, **attributes: Any) -> Route:
    return Route(lambda _: "x", message_type, attributes, app)


PICTURES = event("pic_sysphoto", SendPicsInfo={"PicList": {"item": [{"PicMd5Sum": "a"}, {"PicMd5Sum": "b"}]}})
ORDER = re.compile(r"order (?P<number>\d+)")


@pytest.mark.parametrize(
    ("route", "asked", "fits"),
    [
        (make_route(), text("a"), True),
        (make_route(), click("A"), False),
        (make_route(Message), click("A"), True),
        (make_route(Event), click("A"), True),
        (make_route(ClickEvent), event("view"), False),
        (make_route(content="help"), text("help"), True),
        (make_route(content="help"), text(" HELP\n"), True),
        (make_route(content=" Help "), text("help"), True),
        (make_route(content="help"), text("help me"), False),
        (make_route(content="STRASSE"), text("straße"), True),
        (make_route(content="帮助"), text("帮助"), True),
        (make_route(content=["help", "帮助"]), text("帮助"), True),
        (make_route(content=["help", "帮助"]), text("other"), False),
        (make_route(content=ORDER), text("please order 17"), True),
        (make_route(content=ORDER), text("Order 17"), False),
        (make_route(content=("help", ORDER)), text("order 1"), True),
        (make_route(ClickEvent, event_key="help"), click("HELP"), True),
        (make_route(ClickEvent, event_key="help"), click("OTHER"), False),
        (make_route(LivingStatusChangeEvent, status="1"), event("living_status_change", Status="1"), True),
        (make_route(LivingStatusChangeEvent, status=1), event("living_status_change", Status="1"), True),
        (make_route(LivingStatusChangeEvent, status=[1, 2]), event("living_status_change", Status="3"), False),
        (make_route(LocationMessage, location_x=23.1), message({"MsgType": "location", "Location_X": "23.10"}), True),
        (make_route(LocationMessage, location_x=23), message({"MsgType": "location", "Location_X": "23.0"}), True),
        (make_route(platform="wecom"), text("a"), True),
        (make_route(platform=Platform.WECOM_BOT), text("a", Platform.WECOM_BOT), True),
        (make_route(platform=[Platform.WECOM_BOT, "official_account"]), text("a"), False),
        (make_route(PicSysPhotoEvent, pic_md5_sums="b"), PICTURES, True),
        (make_route(PicSysPhotoEvent, pic_md5_sums=re.compile("^[cd]$")), PICTURES, False),
        (make_route(ChangeContactEvent, change_type="create_user"), event("change_contact", ChangeType="x"), False),
        (
            make_route(ChangeContactEvent, change_type="create_user", department=re.compile(r"\b7\b")),
            event("change_contact", ChangeType="create_user", Department="2,7"),
            True,
        ),
        (
            make_route(ChangeContactEvent, change_type="create_user", department=re.compile(r"\b7\b")),
            event("change_contact", ChangeType="create_user", Department="2,77"),
            False,
        ),
    ],
)
def test_find_arguments_only_of_what_fits(route: Route, asked: Message, *, fits: bool) -> None:
    assert (route.find_arguments(asked, "app") is not None) is fits


@pytest.mark.parametrize(("app", "fits"), [("shop", True), ("staff", False), ("", False)])
def test_find_arguments_of_an_app_only_there(app: str, *, fits: bool) -> None:
    assert (make_route(app="shop").find_arguments(text("a"), app) is not None) is fits
    assert make_route().find_arguments(text("a"), app) is not None


def test_find_arguments_has_the_match_and_the_groups() -> None:
    arguments = make_route(content=ORDER).find_arguments(text("please order 17"), "app")
    assert arguments is not None
    assert arguments["number"] == "17"
    assert arguments["match"].span() == (7, 15)


def test_find_arguments_group_of_another_alternative_is_empty() -> None:
    route = make_route(content=["help", ORDER, re.compile("(?P<colour>red)?")])
    assert route.find_arguments(text("help"), "app") == {"match": None, "number": "", "colour": ""}
    found = route.find_arguments(text("blue"), "app")
    assert found is not None
    assert (found["number"], found["colour"]) == ("", "")


@pytest.mark.parametrize(
    ("earlier", "later", "covered"),
    [
        (make_route(), make_route(), True),
        (make_route(Message), make_route(), True),
        (make_route(), make_route(Message), False),
        (make_route(), make_route(content="help"), True),
        (make_route(content="help"), make_route(), False),
        (make_route(content="help"), make_route(content=" HELP"), True),
        (make_route(content="help"), make_route(content="other"), False),
        (make_route(content=["help", "other"]), make_route(content="other"), True),
        (make_route(content="help"), make_route(content=["help", "other"]), False),
        (make_route(content=re.compile("a")), make_route(content=re.compile("a")), True),
        (make_route(content=re.compile("a")), make_route(content=re.compile("a", re.IGNORECASE)), False),
        (make_route(content="help"), make_route(content="help", msg_id="1"), True),
        (make_route(content="help", msg_id="1"), make_route(content="help"), False),
        (make_route(app="shop"), make_route(app="shop"), True),
        (make_route(), make_route(app="shop"), True),
        (make_route(app="shop"), make_route(), False),
        (make_route(app="shop"), make_route(app="staff"), False),
    ],
)
def test_covers_says_whether_the_later_one_is_never_asked(earlier: Route, later: Route, *, covered: bool) -> None:
    assert earlier.covers(later) is covered


@pytest.mark.parametrize(
    ("message_type", "attributes", "problem"),
    [
        (ClickEvent, {"key": "HELP"}, "a ClickEvent has no key"),
        (
            ClickEvent,
            {"event_key": None},
            "event_key is compared with texts, numbers and patterns, and not with a None",
        ),
        (ClickEvent, {"event_key": b"HELP"}, "and not with a bytes"),
        (ClickEvent, {"event_key": re.compile(b"HELP")}, "and not with a Pattern"),
        (ClickEvent, {"event_key": ["HELP", True]}, "and not with a bool"),
        (ClickEvent, {"event_key": []}, "event_key is compared with nothing"),
        (TemplateCardEvent, {"selected_items": "a"}, "the selected_items of a TemplateCardEvent has parts"),
    ],
)
def test_route_condition_that_can_never_hold_is_refused_with_the_place(
    message_type: type[Message], attributes: dict[str, Any], problem: str
) -> None:
    with pytest.raises(TypeError, match=rf"^make_route\.<locals>\.<lambda> \(test_routes\.py:\d+\): .*{problem}"):
        make_route(message_type, **attributes)


@pytest.mark.parametrize("attributes", [{}, {"content": "help"}])
def test_route_match_without_a_pattern_is_refused(attributes: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="asks for match"):
        Route(lambda message, match: str((message, match)), TextMessage, attributes, None)


def test_route_number_is_compared_as_text() -> None:
    asked = message({"MsgType": "text", "CreateTime": "17"})
    assert make_route(create_time="17").find_arguments(asked, "app") is not None
