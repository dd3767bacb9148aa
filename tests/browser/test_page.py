"""The frame of the page: its languages, its width, its connection."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, expect

from devtools.console.routes import STATIC
from devtools.loopback import LoopbackServer
from devtools.platform.server import PlatformServer
from tests.browser.conftest import OpenConsole, RunPlatform
from tests.browser.console import Console

PHONE = (390, 844)
_READ_NAME = """node => node.ariaLabel || [...node.labels ?? []].map(label => label.textContent).join("")
    || node.textContent.trim()"""


def test_language_is_the_browsers_and_can_be_switched(open_console: OpenConsole) -> None:
    # Given
    console = open_console(locale="zh-CN")
    expect(console.page.get_by_role("button", name="保存 URL")).to_be_visible()

    # When
    console.page.get_by_role("button", name="English").click()

    # Then
    expect(console.page.get_by_role("button", name="Save the URL")).to_be_visible()
    expect(console.page.locator("html")).to_have_attribute("lang", "en")
    console.page.reload()
    expect(console.page.get_by_role("button", name="Save the URL")).to_be_visible()


@pytest.mark.usefixtures("saved")
def test_language_switched_what_happened_is_told_anew(open_console: OpenConsole) -> None:
    console = open_console()
    console.say("hello")
    console.unfold(console.deliveries.first)

    console.page.get_by_role("button", name="中文").click()

    expect(console.page.get_by_text("回复已显示给用户。")).to_be_visible()
    expect(console.page.get_by_role("heading", name="推送记录")).to_be_visible()


def test_texts_are_complete_in_both_languages(open_console: OpenConsole) -> None:
    page = open_console().page
    texts: dict[str, dict[str, str]] = page.evaluate("import('/console/texts.js').then(({texts}) => texts)")

    incomplete = {key for key, text in texts.items() if set(text) != {"en", "zh"} or not all(text.values())}
    placeholders = {
        key: {name: set(re.findall(r"{\w+}", value)) for name, value in text.items()} for key, text in texts.items()
    }

    assert len(texts) > 100
    assert incomplete == set()
    assert [key for key, found in placeholders.items() if found["en"] != found["zh"]] == []


def test_texts_are_exactly_those_that_the_page_uses(open_console: OpenConsole) -> None:
    page = open_console().page
    texts = set(page.evaluate("import('/console/texts.js').then(({texts}) => Object.keys(texts))"))
    used: set[str] = set()
    groups: set[str] = set()
    for path in STATIC.iterdir():
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'data-(?:text|label|placeholder)="([^"]+)"', source))
        if path.suffix == ".js" and path.name != "texts.js":
            used |= set(re.findall(r'"([a-z_]+(?:\.[a-z_0-9]+)?)"', source)) & texts
            used |= set(re.findall(r'\bt\("([^"]+)"', source))
            groups |= set(re.findall(r"\bt\(`([a-z_]+\.[a-z_]*)\$", source))
            groups |= {f"{group}." for group in re.findall(r'\btName\("(\w+)"', source)}

    assert used - texts == set()
    assert {text for text in texts - used if not text.startswith(tuple(groups))} == set()


@pytest.mark.usefixtures("saved")
def test_phone_width_shows_one_column_at_a_time(open_console: OpenConsole) -> None:
    # Given
    console = open_console(size=PHONE)
    tabs = console.page.get_by_role("navigation", name="Views")
    expect(console.page.get_by_role("button", name="Save the URL")).to_be_hidden()

    # When
    console.say("hello")
    expect(console.replies).to_be_visible()
    tabs.get_by_role("button", name="Deliveries").click()

    # Then
    expect(console.deliveries.first).to_be_visible()
    expect(console.messages).to_be_hidden()
    tabs.get_by_role("button", name="Setup").click()
    expect(console.page.get_by_role("button", name="Save the URL")).to_be_visible()
    assert console.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_keyboard_alone_saves_the_url_and_sends(open_console: OpenConsole) -> None:
    console = open_console()
    keyboard = console.page.keyboard

    url = console.page.get_by_label("Callback URL", exact=True)
    expect(url).to_be_visible()
    url.focus()
    keyboard.press("Enter")
    expect(console.page.get_by_text("Saved: answered right")).to_be_visible()
    console.page.get_by_role("textbox", name="Text message").focus()
    keyboard.type("typed")
    keyboard.press("Enter")

    expect(console.replies).to_contain_text("typed")


def test_connection_lost_comes_back_with_everything_that_happened(
    open_console: OpenConsole, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    console.say("before")
    expect(console.replies).to_have_count(1)
    status = console.page.get_by_role("status").first
    console.page.context.route("**/control/events*", lambda route: route.abort())
    console.page.reload()
    expect(status).to_have_text("Connecting…")
    saved.send("demo-wecom", Content="meanwhile")

    # When
    console.page.context.unroute("**/control/events*")

    # Then
    expect(status).to_have_text("Live")
    expect(console.replies).to_have_count(2)
    expect(console.replies.last).to_contain_text("meanwhile")


def test_platforms_restarted_page_starts_anew(
    browser: Browser, run_platform: RunPlatform, bundle: LoopbackServer
) -> None:
    # Given
    url = f"{bundle.url}/callback/demo-wecom"
    with browser.new_page(locale="en-US") as page:
        console, status = Console(page), page.get_by_role("status").first
        with run_platform() as platform:
            platform.save_url("demo-wecom", url)
            page.goto(platform.base_url)
            console.say("before")
            expect(console.replies).to_contain_text("before")
            port = httpx.URL(platform.base_url).port

        # When
        expect(status).to_have_text("Connecting…")
        with run_platform(port or 0) as restarted:
            restarted.save_url("demo-wecom", url)
            restarted.send("demo-wecom", Content="after")

            # Then
            expect(console.replies).to_contain_text("after")
            expect(console.replies).to_have_count(1)
            expect(status).to_have_text("Live")


def test_app_chosen_stays_chosen_when_the_page_is_loaded_again(open_console: OpenConsole) -> None:
    console = open_console()

    console.choose_app("demo-official")
    console.page.reload()

    expect(console.page.get_by_role("radio", name="demo-official")).to_be_checked()
    assert console.page.url.endswith("/#demo-official")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.usefixtures("saved")
def test_controls_all_have_a_name(open_console: OpenConsole, locale: str) -> None:
    # Given
    console = open_console(locale=locale)
    expect(console.page.get_by_role("radio")).not_to_have_count(0)

    # When
    for panel in ("faults-panel", "tokens-panel", "calls-panel"):
        console.page.locator(f"#{panel} > summary").click()
    expect(console.page.get_by_role("switch")).not_to_have_count(0)

    # Then
    controls = console.page.locator("button:visible, input:visible, select:visible, textarea:visible, a:visible")
    assert controls.count() > 40
    nameless = [control for control in controls.all() if not control.evaluate(_READ_NAME)]
    assert nameless == []


def test_no_apps_says_where_to_add_one(open_console: OpenConsole, platform: PlatformServer) -> None:
    platform.call("PUT", "/apps", {"apps": {}})

    page = open_console().page

    expect(page.get_by_text("There are no apps yet: add one to apps.toml.")).to_be_visible()
    expect(page.get_by_role("main")).to_be_hidden()
