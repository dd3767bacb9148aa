"""The page from saving a URL to the redelivery."""

import re

import pytest
from playwright.sync_api import expect

from devtools.loopback import LoopbackServer
from devtools.platform.server import PlatformServer
from tests.browser.conftest import OpenConsole


def test_save_url_right_endpoint_passes_every_check(open_console: OpenConsole, bundle: LoopbackServer) -> None:
    # Given
    console = open_console()
    expect(console.page.get_by_label("Callback URL", exact=True)).to_have_value(f"{bundle.url}/callback/demo-wecom")

    # When
    console.save_url()

    # Then
    expect(console.page.get_by_text("Saved: answered right")).to_be_visible()
    expect(console.checks).to_have_count(5)
    expect(console.checks.get_by_label("passed")).to_have_count(5)
    expect(console.page.get_by_label("Callback URL saved")).to_have_count(1)


def test_save_url_wrong_key_shows_the_reason(open_console: OpenConsole, platform: PlatformServer) -> None:
    # Given
    wrong_key = {"token": "QDG6eK", "encoding_aes_key": "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE"}
    document = {"kind": "wecom_app", "corp_id": "wx5823bf96d3bd56c7", "callback_keys": [wrong_key]}
    platform.call("PUT", "/apps", {"apps": {"demo-wecom": document}})
    console = open_console()

    # When
    console.save_url()

    # Then
    expect(console.page.get_by_text("Not saved")).to_be_visible()
    expect(console.checks.nth(3)).to_contain_text("Status 403: the endpoint found the signature or the id wrong")
    expect(console.checks.nth(3).get_by_label("failed")).to_be_visible()
    expect(console.checks.nth(4).get_by_label("not reached")).to_be_visible()


@pytest.mark.usefixtures("bundle")
def test_save_url_with_an_older_key_is_refused_by_who_has_the_new_one_only(
    open_console: OpenConsole, platform: PlatformServer
) -> None:
    # Given
    keys = [
        {"token": "QDG6eK", "encoding_aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"},
        {"token": "vectorTok3n", "encoding_aes_key": "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE"},
    ]
    document = {"kind": "wecom_app", "corp_id": "wx5823bf96d3bd56c7", "callback_keys": keys}
    platform.call("PUT", "/apps", {"apps": {"demo-wecom": document}})
    console = open_console()
    key = console.page.get_by_label("Callback key in use")
    expect(key).to_have_value("1")

    # When
    key.select_option("2")
    console.save_url()

    # Then
    expect(console.page.get_by_text("Not saved")).to_be_visible()
    assert platform.call("GET", "/apps")["apps"][0]["key_number"] == 2
    key.select_option("1 (newest)")
    console.save_url()
    expect(console.page.get_by_text("Saved: answered right")).to_be_visible()


def test_save_url_app_with_one_key_offers_no_other(open_console: OpenConsole) -> None:
    console = open_console()

    expect(console.page.get_by_role("radio", name="demo-wecom")).to_be_checked()
    expect(console.page.get_by_label("Callback key in use")).to_be_hidden()


def test_send_without_a_saved_url_says_so(open_console: OpenConsole) -> None:
    console = open_console()

    console.say("hello")

    expect(console.page.get_by_role("alert")).to_contain_text("no callback URL is saved for 'demo-wecom'")
    expect(console.page.get_by_role("textbox", name="Text message")).to_have_value("hello")


def test_send_refused_is_told_in_chinese_and_nothing_is_lost(open_console: OpenConsole) -> None:
    # Given
    page = open_console(locale="zh-CN").page
    dialog = page.get_by_role("dialog", name="任意消息或事件")

    # When
    page.get_by_role("button", name="更多…").click()
    dialog.get_by_label("Content").fill("很长的一条")
    dialog.get_by_role("button", name="发送").click()

    # Then
    expect(page.get_by_role("alert")).to_contain_text("'demo-wecom' 尚未保存回调 URL")
    expect(dialog.get_by_label("Content")).to_have_value("很长的一条")


def test_send_text_reply_and_delivery_are_shown(open_console: OpenConsole, saved: PlatformServer) -> None:
    # Given
    console = open_console()

    # When
    console.say("hello, 世界")

    # Then
    expect(console.replies).to_have_text(re.compile("hello, 世界"))
    delivery = console.deliveries.first
    expect(delivery).to_contain_text(re.compile(r"Replied\s*text\s*hello, 世界\s*林梅\s*[\d.]+ ms"))
    console.unfold(delivery)
    expect(delivery).to_contain_text("The reply is shown to the user.")
    expect(delivery).to_contain_text(re.compile(r"Attempt 1\s*200\s*[\d.]+ ms"))
    console.unfold(delivery.locator("details", has_text="Plaintext").last)
    expect(delivery.get_by_text("<Content><![CDATA[hello, 世界]]></Content>")).to_be_visible()
    assert saved.journal("delivery")[0]["sender"] == "linmei"


def test_send_reply_is_pushed_to_the_page_without_another_request(
    open_console: OpenConsole, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    console.say("first")
    expect(console.replies).to_have_count(1)
    requests: list[str] = []
    console.page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))

    # When
    console.say("second")
    expect(console.replies).to_have_count(2)

    # Then
    assert requests == [f"POST {saved.base_url}/control/apps/demo-wecom/messages"]


def test_send_as_another_member_opens_their_own_chat(open_console: OpenConsole, saved: PlatformServer) -> None:
    # Given
    console = open_console()
    console.say("from Lin Mei")
    expect(console.replies).to_have_count(1)

    # When
    console.page.get_by_role("combobox", name="Chat as").select_option("周一")
    expect(console.replies).to_have_count(0)
    console.say("from Zhou Yi")

    # Then
    expect(console.replies).to_have_text(re.compile("from Zhou Yi"))
    assert [delivery["sender"] for delivery in saved.journal("delivery")] == ["linmei", "zhouyi"]


def test_send_by_button_delivers_the_message(open_console: OpenConsole, saved: PlatformServer) -> None:
    console = open_console()
    console.choose_app("demo-official")

    for name, kind in [("Location", "location"), ("Follow", "subscribe"), ("Scan", "SCAN"), ("Menu click", "CLICK")]:
        console.page.get_by_role("button", name=name, exact=True).click()
        expect(console.deliveries.first).to_contain_text(kind)

    expect(console.deliveries).to_have_count(4)
    assert [delivery["outcome"] for delivery in saved.journal("delivery")] == ["acknowledged"] * 4


def test_send_by_button_offers_what_the_app_gets_to_know_of(open_console: OpenConsole) -> None:
    console = open_console()
    ticket = console.page.get_by_role("button", name="Suite ticket")
    expect(console.page.get_by_role("button", name="Link", exact=True)).to_be_visible()
    expect(ticket).to_have_count(0)

    console.choose_app("demo-suite")
    expect(ticket).to_be_visible()
    console.choose_app("demo-bot")
    expect(ticket).to_have_count(0)
    expect(console.page.get_by_role("button", name="Link", exact=True)).to_have_count(0)


def test_send_any_event_goes_with_the_edited_values(open_console: OpenConsole, saved: PlatformServer) -> None:
    # Given
    console = open_console()
    dialog = console.page.get_by_role("dialog", name="Any message or event")

    # When
    console.page.get_by_role("button", name="More…").click()
    dialog.get_by_label("Filter").fill("scancode_wait")
    dialog.get_by_label("EventKey").fill("MY_KEY")
    dialog.get_by_label("ScanCodeInfo").fill('{"ScanType": "qrcode", "ScanResult": "SN-1"}')
    dialog.get_by_role("button", name="Send").click()

    # Then
    expect(console.messages.get_by_text("MY_KEY · SN-1")).to_be_visible()
    plaintext = saved.journal("delivery")[0]["plaintext"]
    assert "<EventKey><![CDATA[MY_KEY]]></EventKey>" in plaintext
    assert "<AgentID>218</AgentID>" in plaintext


def test_send_any_event_wrong_json_keeps_the_dialog_open(open_console: OpenConsole, saved: PlatformServer) -> None:
    console = open_console()
    dialog = console.page.get_by_role("dialog", name="Any message or event")

    console.page.get_by_role("button", name="More…").click()
    dialog.get_by_label("Message or event", exact=True).select_option(label="scancode_waitmsg")
    dialog.get_by_label("ScanCodeInfo").fill("{")
    dialog.get_by_role("button", name="Send").click()

    expect(dialog).to_be_visible()
    assert saved.journal("delivery") == []


@pytest.mark.usefixtures("saved")
def test_fault_broken_connection_shows_the_redelivery(open_console: OpenConsole) -> None:
    # Given
    console = open_console()
    console.switch_fault("Connection breaks")
    fault = console.fault("Connection breaks")
    fault.get_by_label("How often it strikes").fill("1")
    fault.get_by_label("How often it strikes").blur()
    expect(fault).to_contain_text("1 left")

    # When
    console.say("hello")

    # Then
    expect(console.replies).to_have_text(re.compile("hello"))
    expect(console.replies).to_contain_text("to delivery 2")
    delivery = console.deliveries.first
    expect(delivery).to_contain_text("2 attempts")
    console.unfold(delivery)
    expect(delivery).to_contain_text(re.compile(r"Attempt 1\s*broken off\s*Connection breaks"))
    expect(delivery).to_contain_text(re.compile(r"Attempt 2\s*200"))
    expect(fault.get_by_role("switch")).not_to_be_checked()


def test_fault_slow_answer_ends_in_the_reason(open_console: OpenConsole, saved: PlatformServer) -> None:
    # Given
    console = open_console()
    console.choose_app("demo-official")
    console.switch_fault("Answer comes too late")
    expect(console.fault("Answer comes too late").get_by_role("switch")).to_be_checked()

    # When
    console.say("hello")

    # Then
    expect(console.deliveries.first).to_contain_text("Unanswered")
    expect(console.deliveries.first).to_contain_text("3 attempts")
    expect(console.messages).to_contain_text("该公众号提供的服务出现故障，请稍后再试")
    expect(console.messages).to_contain_text("A fault that you switched on: the app's answer came too late")
    console.messages.get_by_role("button", name="Show the delivery", exact=True).click()
    expect(console.deliveries.first.get_by_text("Attempt 3")).to_be_visible()
    assert len(saved.journal("delivery")[0]["attempts"]) == 3


def test_fault_switched_on_elsewhere_shows_its_parameters(open_console: OpenConsole, platform: PlatformServer) -> None:
    platform.switch_fault_on("demo-wecom", "api_5xx", times=2, api="/cgi-bin/message/send")
    console = open_console()

    fault = console.fault("API answers 5xx")

    console.page.locator("#faults-panel summary").click()
    expect(fault.get_by_role("switch")).to_be_checked()
    expect(fault.get_by_label("How often it strikes")).to_have_value("2")
    expect(fault.get_by_label("Path of the call that it strikes")).to_have_value("/cgi-bin/message/send")


@pytest.mark.usefixtures("saved")
def test_fault_switched_on_shows_on_the_phone(open_console: OpenConsole, platform: PlatformServer) -> None:
    platform.switch_fault_on("demo-wecom", "answer_broken")
    platform.switch_fault_on("demo-wecom", "api_slow")

    console = open_console(size=(390, 844))

    mark = console.page.get_by_text("Faults on: 2")
    expect(mark).to_be_visible()
    assert console.page.evaluate("document.documentElement.scrollWidth") == 390
    console.page.get_by_role("navigation", name="Views").get_by_role("button", name="Setup").click()
    console.choose_app("demo-official")
    console.page.get_by_role("navigation", name="Views").get_by_role("button", name="Chat").click()
    expect(mark).to_be_hidden()


def test_fault_switched_off_strikes_no_more(open_console: OpenConsole, saved: PlatformServer) -> None:
    # Given
    saved.switch_fault_on("demo-wecom", "answer_5xx")
    console = open_console()

    # When
    console.switch_fault("Answer is a 502")

    # Then
    expect(console.page.locator("#faults-panel summary")).to_have_text("Faults")
    assert saved.call("GET", "/apps/demo-wecom/faults")["faults"] == {}
