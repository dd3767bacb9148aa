"""Logging in on the phone, and the pages that open in it."""

import json

import httpx
import pytest
from playwright.sync_api import Locator, expect

from devtools.menus.menu import build_menu
from devtools.menus.push import ApiOrigins, push_menu
from devtools.platform.server import PlatformServer
from shared.runtime.app_settings import parse_app_settings
from tests.browser.conftest import OpenConsole
from tests.browser.console import Console
from tests.browser.login_site import LoginSite
from tests.login_apps import HOME, make_apps

PHONE = (390, 844)


@pytest.fixture
def platform(logins: PlatformServer) -> PlatformServer:
    return logins


@pytest.fixture
def with_menu(platform: PlatformServer, login_site: LoginSite) -> None:
    """Gives the Official Account a menu with a login and a page elsewhere."""
    settings = parse_app_settings("account", json.dumps(make_apps()["account"]))
    login = {"type": "view", "name": "My orders", "url": f"oauth:{HOME}"}
    elsewhere = {"type": "view", "name": "Website", "url": f"{platform.base_url}/console/favicon.svg"}
    menu = build_menu({"button": [login, elsewhere]}, settings, login_site.url)
    push_menu(menu, settings, ApiOrigins(platform.wecom_api_url, platform.wechat_api_url))


@pytest.fixture
def account(with_menu: None, open_console: OpenConsole) -> Console:
    """The page at the Official Account, which has the menu."""
    assert with_menu is None
    console = open_console()
    console.choose_app("account")
    return console


def _page(console: Console) -> Locator:
    return console.page.get_by_role("region", name="Page")


def _login(console: Console) -> Locator:
    return console.page.get_by_role("region", name="Log in")


def _session(console: Console) -> Locator:
    return _login(console).get_by_label("Session", exact=True)


def test_login_on_the_phone_shows_the_session_until_logged_out(open_console: OpenConsole) -> None:
    # Given
    console = open_console()
    login = _login(console)

    # When
    login.get_by_label("Who logs in").select_option("周一")
    login.get_by_role("button", name="Log in on the phone").click()

    # Then
    expect(_page(console)).to_contain_text(f"Goes on to {HOME}#, which is no page of this bundle.")
    steps = _page(console).get_by_role("list", name="Requests on the way").get_by_role("listitem")
    expect(steps).to_have_count(4)
    expect(steps.last).to_have_text("302GET /oauth/corp/callback")
    expect(_session(console)).to_contain_text("user_idzhouyi")
    login.get_by_role("button", name="Log out").click()
    expect(_session(console)).to_have_count(0)
    expect(login.get_by_role("button", name="Log out")).to_be_hidden()
    expect(_page(console).get_by_role("heading", name="You are logged out")).to_be_visible()


def test_login_of_a_visitor_is_none_of_a_member(open_console: OpenConsole) -> None:
    console = open_console()

    _login(console).get_by_label("Who logs in").select_option("访客")
    _login(console).get_by_role("button", name="Log in on the phone").click()

    expect(_session(console)).to_contain_text("user_kindexternal_contact")


def test_login_of_another_person_has_no_session_yet(open_console: OpenConsole) -> None:
    console = open_console()
    _login(console).get_by_role("button", name="Log in on the phone").click()
    expect(_session(console)).to_be_visible()

    _login(console).get_by_label("Who logs in").select_option("王五")

    expect(_session(console)).to_have_count(0)


def test_login_in_a_narrow_window_turns_to_the_phone(open_console: OpenConsole) -> None:
    console = open_console(size=PHONE)
    console.page.get_by_role("button", name="Setup").click()

    console.page.get_by_role("button", name="Log in on the phone").click()

    expect(_page(console)).to_contain_text(HOME)
    assert console.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_login_links_open_the_bundle_in_tabs(open_console: OpenConsole, login_site: LoginSite) -> None:
    console = open_console()

    login = console.page.get_by_role("link", name="open the login")
    session = console.page.get_by_role("link", name="see the session")

    expect(login).to_have_attribute("href", f"{login_site.url}/oauth/corp/login")
    expect(session).to_have_attribute("href", f"{login_site.url}/oauth/corp/session")
    for link in (login, session):
        expect(link).to_have_attribute("target", "_blank")


def test_login_app_without_logins_has_none(open_console: OpenConsole) -> None:
    console = open_console()

    console.choose_app("silent")

    expect(_login(console)).to_be_hidden()


def test_menu_login_opens_on_the_phone_and_asks_as_wechat_does(account: Console) -> None:
    # When
    account.page.get_by_role("button", name="My orders").click()

    # Then
    expect(_page(account).get_by_role("heading", name="Welcome")).to_be_visible()
    _page(account).get_by_role("button", name="Continue").click()
    _page(account).get_by_role("button", name="Allow").click()
    expect(_page(account)).to_contain_text(f"Goes on to {HOME}")
    expect(_page(account)).to_contain_text("name小雨🌧️")


def test_menu_consent_denied_shows_the_page_of_the_bundle(account: Console) -> None:
    account.page.get_by_role("button", name="My orders").click()
    _page(account).get_by_role("button", name="Continue").click()
    _page(account).get_by_role("button", name="Deny").click()

    expect(_page(account)).to_contain_text("The page has status 403.")
    expect(_page(account).get_by_role("heading", name="You have not allowed the login")).to_be_visible()


def test_menu_page_elsewhere_opens_in_a_tab(account: Console, platform: PlatformServer) -> None:
    with account.page.expect_popup() as popup:
        account.page.get_by_role("button", name="Website").click()

    assert popup.value.url == f"{platform.base_url}/console/favicon.svg"
    expect(_page(account)).to_be_hidden()


def test_page_is_closed_by_its_button_and_by_escape(account: Console) -> None:
    for close in ("click", "Escape"):
        account.page.get_by_role("button", name="My orders").click()
        expect(_page(account)).to_contain_text("Welcome")
        button = _page(account).get_by_role("button", name="Close the page")
        expect(button).to_be_focused()
        if close == "click":
            button.click()
        else:
            account.page.keyboard.press(close)
        expect(_page(account)).to_be_hidden()


def test_page_bundle_down_says_so(open_console: OpenConsole, login_site: LoginSite) -> None:
    console = open_console()
    login_site.__exit__()

    console.page.get_by_role("button", name="Log in on the phone").click()

    expect(console.page.get_by_role("alert")).to_contain_text(f"nothing answers at {login_site.url}")
    expect(_page(console)).to_be_hidden()


def test_page_link_in_a_message_opens_on_the_phone(
    open_console: OpenConsole, platform: PlatformServer, login_site: LoginSite
) -> None:
    # Given
    corp = make_apps()["corp"]
    query = {"corpid": corp["corp_id"], "corpsecret": corp["secret"]}
    answer = httpx.get(f"{platform.wecom_api_url}/cgi-bin/gettoken", params=query, trust_env=False).json()
    link = f'Please <a href="{login_site.url}/oauth/corp/login">log in</a> first'
    httpx.post(
        f"{platform.wecom_api_url}/cgi-bin/message/send?access_token={answer['access_token']}",
        json={"touser": "linmei", "agentid": corp["agent_id"], "msgtype": "text", "text": {"content": link}},
        trust_env=False,
    ).raise_for_status()
    console = open_console()
    expect(console.replies).to_contain_text("Please log in first")

    # When
    console.replies.get_by_role("link", name="log in").click()

    # Then
    expect(_page(console)).to_contain_text(HOME)
