"""Template cards: clicked, filled in, and changed by the app; and menus."""

import pytest
from playwright.sync_api import expect

from devtools.platform.server import PlatformServer
from tests.browser.conftest import CallWecom, OpenConsole, PushMenu, SendActively
from tests.platform.endpoint import CORP, Endpoint


def test_active_card_button_sends_its_event(
    open_console: OpenConsole, send_actively: SendActively, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    send_actively(
        "template_card",
        card_type="button_interaction",
        main_title={"title": "Deploy?"},
        task_id="task-1",
        button_list=[{"text": "Approve", "style": 1, "key": "approve"}],
    )

    # When
    console.replies.get_by_role("button", name="Approve").click()

    # Then
    expect(console.deliveries.filter(has_text="template_card_event")).to_have_count(1)
    plaintext = saved.journal("delivery")[0]["plaintext"]
    assert "<EventKey><![CDATA[approve]]></EventKey><TaskId><![CDATA[task-1]]></TaskId>" in plaintext


def test_active_card_sends_what_was_selected_in_it(
    open_console: OpenConsole, send_actively: SendActively, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    rooms = [{"id": "r1", "text": "401"}, {"id": "r2", "text": "402"}]
    times = [{"id": "t1", "text": "9:00"}, {"id": "t2", "text": "10:00"}]
    send_actively(
        "template_card",
        card_type="multiple_interaction",
        main_title={"title": "Book a room"},
        task_id="task-1",
        select_list=[
            {"question_key": "room", "title": "Room", "selected_id": "r2", "option_list": rooms},
            {"question_key": "time", "title": "Time", "option_list": times},
        ],
        submit_button={"text": "Book", "key": "book"},
    )
    expect(console.replies.get_by_label("Room")).to_have_value("r2")

    # When
    console.replies.get_by_label("Time").select_option("10:00")
    console.replies.get_by_role("button", name="Book").click()

    # Then
    expect(console.deliveries.filter(has_text="template_card_event")).to_have_count(1)
    fields = saved.journal("delivery")[0]["fields"]
    assert fields["SelectedItems"] == {
        "SelectedItem": [
            {"QuestionKey": "room", "OptionIds": {"OptionId": ["r2"]}},
            {"QuestionKey": "time", "OptionIds": {"OptionId": ["t2"]}},
        ]
    }


@pytest.mark.parametrize(
    ("reply", "shown", "button"),
    [
        pytest.param(
            {"MsgType": "update_button", "Content": "", "Button": "<ReplaceName>Approved</ReplaceName>"},
            "Deploy?",
            "Approved",
            id="button",
        ),
        pytest.param(
            {
                "MsgType": "update_template_card",
                "Content": "",
                "TemplateCard": "<CardType>button_interaction</CardType><MainTitle><Title>Deployed</Title></MainTitle>"
                "<HorizontalContentList><KeyName>By</KeyName><Value>Lin Mei</Value></HorizontalContentList>"
                "<ButtonList><Text>Approve</Text><Key>approve</Key></ButtonList><ReplaceText>Done</ReplaceText>"
                "<TaskId>task-1</TaskId>",
            },
            "DeployedByLin Mei",
            "Done",
            id="card",
        ),
    ],
)
def test_passive_update_changes_the_card_that_was_clicked(
    open_console: OpenConsole,
    send_actively: SendActively,
    saved: PlatformServer,
    endpoint: Endpoint,
    *,
    reply: dict[str, str],
    shown: str,
    button: str,
) -> None:
    # Given
    saved.save_url("demo-wecom", endpoint.url)
    endpoint.answer = endpoint.text_reply(CORP, "linmei", CORP, **reply)
    console = open_console()
    buttons = [{"text": text, "style": 1, "key": text.lower()} for text in ("Approve", "Reject")]
    title = {"title": "Deploy?"}
    send_actively(
        "template_card", card_type="button_interaction", main_title=title, task_id="task-1", button_list=buttons
    )

    # When
    console.replies.get_by_role("button", name="Approve").click()

    # Then
    expect(console.deliveries.filter(has_text="template_card_event")).to_contain_text("Replied")
    expect(console.replies).to_have_count(1)
    expect(console.replies).to_contain_text(shown)
    expect(console.replies.get_by_role("button")).to_have_text([button])
    expect(console.replies.get_by_role("button")).to_be_disabled()


def test_active_update_changes_the_card_that_was_clicked(
    open_console: OpenConsole, call_wecom: CallWecom, send_actively: SendActively, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    title, submit = {"title": "Lunch?"}, {"text": "Vote", "key": "vote"}
    options = {"question_key": "q", "mode": 1, "option_list": [{"id": "a", "text": "Noodles", "is_checked": True}]}
    send_actively(
        "template_card",
        card_type="vote_interaction",
        main_title=title,
        task_id="task-1",
        checkbox=options,
        submit_button=submit,
    )
    console.replies.get_by_role("button", name="Vote").click()
    expect(console.deliveries.filter(has_text="template_card_event")).to_contain_text("Acknowledged")
    code = saved.journal("delivery")[0]["fields"]["ResponseCode"]

    # When
    button = {"replace_name": "Thank you"}
    call_wecom("message/update_template_card", response_code=code, userids=["linmei"], button=button)

    # Then
    expect(console.replies.get_by_role("button", name="Thank you")).to_be_disabled()
    expect(console.replies).to_have_count(1)


def test_passive_update_without_its_card_is_shown_alone(
    open_console: OpenConsole, saved: PlatformServer, endpoint: Endpoint
) -> None:
    saved.save_url("demo-wecom", endpoint.url)
    update = {"MsgType": "update_button", "Content": "", "Button": "<ReplaceName>Approved</ReplaceName>"}
    endpoint.answer = endpoint.text_reply(CORP, "linmei", CORP, **update)
    console = open_console()

    saved.send("demo-wecom", "template_card_event")

    expect(console.replies.get_by_role("button", name="Approved")).to_be_disabled()


def test_menu_click_on_a_button_sends_the_event(
    open_console: OpenConsole, saved: PlatformServer, push_menu: PushMenu
) -> None:
    # Given
    inner = [{"type": "click", "name": "Opening hours", "key": "HOURS"}]
    push_menu("create", button=[{"name": "Shop", "sub_button": inner}])
    console = open_console()
    console.choose_app("demo-official")

    # When
    menu = console.page.get_by_role("navigation", name="Menu of the app")
    menu.get_by_text("Shop").click()
    menu.get_by_role("button", name="Opening hours").click()

    # Then
    expect(console.messages.get_by_text("HOURS")).to_be_visible()
    assert "<EventKey><![CDATA[HOURS]]></EventKey>" in saved.journal("delivery")[0]["plaintext"]


def test_menu_is_the_one_for_the_person_who_holds_the_phone(open_console: OpenConsole, push_menu: PushMenu) -> None:
    # Given
    console = open_console()
    console.choose_app("demo-official")
    menu = console.page.get_by_role("navigation", name="Menu of the app")

    # When
    push_menu("create", button=[{"type": "click", "name": "Everybody", "key": "A"}])
    push_menu("addconditional", button=[{"type": "click", "name": "Tag 2", "key": "B"}], matchrule={"tag_id": "2"})

    # Then
    expect(menu.get_by_role("button")).to_have_text(["Tag 2"])
    console.page.get_by_role("combobox", name="Chat as").select_option("Alex")
    expect(menu.get_by_role("button")).to_have_text(["Everybody"])
