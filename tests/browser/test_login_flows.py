"""Logins in Chromium, from the tap on a menu to the protected route and out again."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from devtools.menus.menu import build_menu
from devtools.menus.push import ApiOrigins, push_menu
from devtools.platform.server import PlatformServer
from shared.runtime import wiring
from shared.runtime.app_settings import parse_app_settings
from tests.browser.login_site import LoginSite
from tests.login_apps import FAN, MEMBER, SNAPSHOT, VISITOR, make_apps
from tests.logins import IN_BROWSER, IN_WECHAT, IN_WECOM
from tests.wirings import forget_wirings

type OpenPage = Callable[..., Page]
type Tap = Callable[[Page, str], None]


@pytest.fixture
def site() -> Iterator[LoginSite]:
    with LoginSite() as site:
        yield site


@pytest.fixture
def scopes() -> Mapping[str, str]:
    """Which scope an app asks for, by its name; a test parametrizes others."""
    return {}


@pytest.fixture
def apps(site: LoginSite, scopes: Mapping[str, str]) -> dict[str, Any]:
    apps = make_apps(**scopes)
    for document in apps.values():
        if "oauth" in document:
            document["oauth"]["redirect_allow"] = [f"{site.url}/home"]
    return apps


@pytest.fixture
def login_platform(site: LoginSite, apps: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[PlatformServer]:
    with PlatformServer(apps) as platform:
        settings = f"json:{json.dumps({'apps': apps})}"
        for name, value in {**platform.environment, "PUBLIC_BASE_URL": site.url, "SETTINGS_SOURCE": settings}.items():
            monkeypatch.setenv(name, value)
        forget_wirings()
        ticket = platform.simulation.vouchers.issue("suite_ticket", {"app": "suite"}, 1800)
        wiring.get_suites().save_ticket(apps["suite"]["suite_id"], ticket, 1)
        yield platform
    forget_wirings()


@pytest.fixture
def tap_menu(site: LoginSite, apps: dict[str, Any], login_platform: PlatformServer) -> Tap:
    """Shows a menu to the users of an app, and opens the address of its button, as a tap does."""

    def tap(page: Page, app: str) -> None:
        settings = parse_app_settings(app, json.dumps(apps[app]))
        button = {"type": "view", "name": "我的", "url": f"oauth:{site.url}/home/{app}?tab=1"}
        menu = build_menu({"button": [button]}, settings, site.url)
        push_menu(menu, settings, ApiOrigins(login_platform.wecom_api_url, login_platform.wechat_api_url))
        (shown,) = login_platform.journal("menu", app)[-1]["menu"]["button"]
        page.goto(shown["url"])

    return tap


@pytest.fixture
def open_page(browser: Browser, login_platform: PlatformServer) -> Iterator[OpenPage]:
    """Opens a browser of its own; it fails the test where a page of ours tries what its policy forbids."""
    assert login_platform
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_browser(user_agent: str, locale: str = "en-US") -> Page:
        contexts.append(browser.new_context(user_agent=user_agent, locale=locale))
        page = contexts[-1].new_page()
        page.on("console", lambda message: problems.append(message.text) if "Policy" in message.text else None)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert problems == []


def choose(page: Page, user: str) -> None:
    page.locator(f'button[value="{user}"]').click()


def check_home(page: Page, site: LoginSite, app: str, user_id: str) -> None:
    expect(page).to_have_url(f"{site.url}/home/{app}?tab=1#")
    for place in ("#session", "#protected"):
        expect(page.locator(place)).to_contain_text(f'"user_id": "{user_id}"')
        expect(page.locator(place)).to_contain_text("200 ")
    # No script reads the cookies.
    expect(page.locator("#cookies")).to_have_text("")


@pytest.mark.parametrize("user_agent", [IN_WECOM, IN_WECHAT, IN_BROWSER], ids=["wecom", "wechat", "browser"])
def test_member_goes_from_the_menu_to_the_protected_route_and_logs_out(
    open_page: OpenPage, tap_menu: Tap, site: LoginSite, user_agent: str
) -> None:
    page = open_page(user_agent)
    tap_menu(page, "corp")
    choose(page, MEMBER)
    check_home(page, site, "corp", MEMBER)

    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading")).to_have_text("You are logged out")
    page.goto(f"{site.url}/home/corp?tab=1")
    expect(page.locator("#session")).to_have_text('401 {"error": "missing_session"}')
    expect(page.locator("#protected")).to_contain_text("401 ")


@pytest.mark.parametrize("scopes", [{"corp": "snsapi_privateinfo"}])
def test_member_consents_to_private_details(open_page: OpenPage, tap_menu: Tap, site: LoginSite) -> None:
    page = open_page(IN_WECOM)
    tap_menu(page, "corp")
    choose(page, MEMBER)
    page.get_by_role("button", name="Allow").click()
    check_home(page, site, "corp", MEMBER)


def test_member_of_a_customer_logs_in_to_a_suite(open_page: OpenPage, site: LoginSite) -> None:
    page = open_page(IN_WECOM)
    page.goto(f"{site.url}/oauth/suite/login?next={site.url}/home/suite?tab=1")
    choose(page, MEMBER)
    check_home(page, site, "suite", MEMBER)


def test_visitor_has_a_session_and_no_entry(open_page: OpenPage, tap_menu: Tap) -> None:
    page = open_page(IN_WECHAT)
    tap_menu(page, "corp")
    choose(page, VISITOR)
    expect(page.locator("#session")).to_contain_text('"user_kind": "external_contact"')
    expect(page.locator("#protected")).to_contain_text("403 ")


@pytest.mark.parametrize("scopes", [{"account": "snsapi_userinfo"}])
def test_new_fan_registers_once(open_page: OpenPage, tap_menu: Tap, site: LoginSite) -> None:
    # Given a fan whom nobody knows
    page = open_page(IN_WECHAT, "zh-CN")
    tap_menu(page, "account")
    choose(page, FAN)
    expect(page.get_by_role("heading")).to_have_text("欢迎")

    # When
    page.get_by_role("link", name="继续").click()
    choose(page, FAN)
    page.get_by_role("button", name="允许").click()

    # Then
    check_home(page, site, "account", FAN)
    expect(page.locator("#session")).to_contain_text("小雨🌧️")

    # When the fan comes again, on another phone
    other = open_page(IN_WECHAT)
    tap_menu(other, "account")
    choose(other, FAN)

    # Then nobody asks
    check_home(other, site, "account", FAN)
    expect(other.locator("#session")).to_contain_text("小雨🌧️")


@pytest.mark.parametrize("scopes", [{"account": "snsapi_userinfo"}])
def test_fan_who_says_no_may_begin_again(open_page: OpenPage, tap_menu: Tap, site: LoginSite) -> None:
    page = open_page(IN_WECHAT)
    tap_menu(page, "account")
    choose(page, FAN)
    page.get_by_role("link", name="Continue").click()
    choose(page, FAN)
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading")).to_have_text("You have not allowed the login")

    page.get_by_role("link", name="Log in again").click()
    choose(page, FAN)
    page.get_by_role("link", name="Continue").click()
    choose(page, FAN)
    page.get_by_role("button", name="Allow").click()
    check_home(page, site, "account", FAN)


def test_website_user_scans_outside_of_wechat(open_page: OpenPage, tap_menu: Tap, site: LoginSite) -> None:
    page = open_page(IN_BROWSER)
    tap_menu(page, "account")
    choose(page, FAN)
    page.get_by_role("button", name="Allow").click()
    check_home(page, site, "account", FAN)
    expect(page.locator("#session")).to_contain_text('"user_kind": "website_user"')


def test_snapshot_reader_is_told_to_leave_the_snapshot(open_page: OpenPage, tap_menu: Tap) -> None:
    page = open_page(IN_WECHAT, "zh-CN")
    tap_menu(page, "account")
    choose(page, SNAPSHOT)
    expect(page.get_by_role("heading")).to_have_text("请使用完整服务")
    assert page.get_by_role("link").count() == 0


def test_back_button_and_reload_stay_logged_in(
    open_page: OpenPage, tap_menu: Tap, site: LoginSite, login_platform: PlatformServer
) -> None:
    # Given
    page = open_page(IN_WECOM)
    tap_menu(page, "corp")
    with page.expect_request("**/callback?*") as caught:
        choose(page, MEMBER)
    check_home(page, site, "corp", MEMBER)
    # When
    page.goto(caught.value.url)
    # Then
    check_home(page, site, "corp", MEMBER)
    calls = [call for call in login_platform.counts("corp")["calls"] if "getuserinfo" in call["path"]]
    assert sum(call["count"] for call in calls) == 1


def test_two_tabs_log_in_side_by_side(open_page: OpenPage, site: LoginSite) -> None:
    first = open_page(IN_WECOM)
    second = first.context.new_page()
    for tab, page in enumerate((first, second)):
        page.goto(f"{site.url}/oauth/corp/login?next={site.url}/home/corp?tab={tab}")
    for tab, page in enumerate((first, second)):
        choose(page, MEMBER)
        expect(page).to_have_url(f"{site.url}/home/corp?tab={tab}#")


def test_callback_in_another_browser_is_refused(open_page: OpenPage, tap_menu: Tap) -> None:
    # Given
    page = open_page(IN_WECOM)
    tap_menu(page, "corp")
    page.route("**/callback?*", lambda route: route.abort())
    with page.expect_request("**/callback?*") as caught:
        choose(page, MEMBER)
    # When
    other = open_page(IN_WECOM)
    other.goto(caught.value.url)
    # Then
    expect(other.get_by_role("heading")).to_have_text("Log in with one browser")
    assert other.context.cookies() == []


def test_page_of_another_site_cannot_log_out(open_page: OpenPage, tap_menu: Tap, site: LoginSite) -> None:
    # Given
    page = open_page(IN_WECOM)
    tap_menu(page, "corp")
    choose(page, MEMBER)
    check_home(page, site, "corp", MEMBER)
    # When
    evil = page.context.new_page()
    evil.route(
        "https://evil.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" action="{site.url}/oauth/corp/logout"><button>x</button></form>',
        ),
    )
    evil.goto("https://evil.example/")
    evil.get_by_role("button").click()
    # Then
    expect(evil.get_by_role("heading")).to_have_text("No logout from here")
    page.reload()
    check_home(page, site, "corp", MEMBER)


@pytest.mark.parametrize(("locale", "heading"), [("zh-CN", "这里不能登录"), ("en-GB", "No login here")])
def test_exit_page_speaks_the_readers_language(open_page: OpenPage, site: LoginSite, locale: str, heading: str) -> None:
    page = open_page(IN_BROWSER, locale)
    page.goto(f"{site.url}/oauth/nobody/login")
    expect(page.get_by_role("heading")).to_have_text(heading)
    # Its own style is the one thing that its policy lets in.
    assert page.locator("main").evaluate("main => getComputedStyle(main.parentElement).textAlign") == "center"
