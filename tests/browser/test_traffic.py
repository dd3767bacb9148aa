"""The access tokens of an app and its API calls, counted while they happen."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator, expect

from devtools.platform.server import PlatformServer
from tests.browser.conftest import OpenConsole
from tests.browser.console import Console

type Call = Callable[[], int]


@pytest.fixture
def fetch_token(platform: PlatformServer) -> Call:
    """Fetches an access token of demo-wecom, and returns the errcode."""

    def fetch() -> int:
        query = {"corpid": "wx5823bf96d3bd56c7", "corpsecret": "secret-of-demo-wecom"}
        answer = httpx.get(f"{platform.wecom_api_url}/cgi-bin/gettoken", params=query, trust_env=False)
        return int(answer.json()["errcode"])

    return fetch


def _unfold(console: Console, name: str) -> Locator:
    panel = console.page.locator("details", has=console.page.get_by_role("heading", name=name, exact=True))
    panel.locator("summary").click()
    return panel


def test_tokens_replaced_here_are_fetched_anew(open_console: OpenConsole, fetch_token: Call) -> None:
    # Given
    console = open_console()
    panel = _unfold(console, "Access tokens")
    expect(panel).to_contain_text("None was fetched yet.")
    fetch_token()
    token = panel.get_by_role("listitem")
    expect(token).to_contain_text("valid")
    expect(token).to_contain_text("wx5823bf96d3bd56c7#218")

    # When
    token.get_by_role("button", name="Replace").click()

    # Then
    expect(token).to_contain_text("replaced")
    expect(token.get_by_role("button", name="Replace")).to_be_disabled()
    fetch_token()
    fetch_token()
    expect(token).to_contain_text("valid")
    expect(token).to_contain_text("fetched 3 times, 2 of them new")


def test_tokens_expired_here_say_so(open_console: OpenConsole, fetch_token: Call) -> None:
    fetch_token()
    console = open_console()
    token = _unfold(console, "Access tokens").get_by_role("listitem")

    token.get_by_role("button", name="Let expire").click()

    expect(token).to_contain_text("expired")


def test_tokens_lifetime_holds_for_new_ones(
    open_console: OpenConsole, platform: PlatformServer, fetch_token: Call
) -> None:
    # Given
    console = open_console()
    panel = _unfold(console, "Access tokens")

    # When
    panel.get_by_label("Seconds that new ones live").fill("20")
    with console.page.expect_response("**/lifetimes"):
        panel.get_by_role("button", name="Set").click()

    # Then
    fetch_token()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    (token,) = platform.call("GET", "/apps/demo-wecom/tokens")["tokens"]
    assert 20 <= token["expires_at"] - token["issued_at"] <= 21


def test_tokens_suite_tickets_expire_on_demand(open_console: OpenConsole) -> None:
    console = open_console()
    panel = _unfold(console, "Access tokens")
    expire = panel.get_by_role("button", name="Let the suite tickets expire")
    expect(expire).to_be_hidden()

    console.choose_app("demo-suite")
    with console.page.expect_response("**/suite_tickets") as answer:
        expire.click()

    assert answer.value.json() == {"expired": 0}


def test_tokens_bot_has_none(open_console: OpenConsole) -> None:
    console = open_console()

    console.choose_app("demo-bot")

    expect(console.page.locator("#tokens-panel")).to_be_hidden()
    expect(console.page.locator("#calls-panel")).to_be_visible()


def test_calls_are_counted_by_path_and_errcode_until_reset(
    open_console: OpenConsole, platform: PlatformServer, fetch_token: Call
) -> None:
    # Given
    console = open_console()
    panel = _unfold(console, "API calls")
    expect(panel).to_contain_text("The app has called no API yet.")

    # When
    fetch_token()
    fetch_token()
    platform.switch_fault_on("demo-wecom", "api_error", errcode=-1, times=1)
    assert fetch_token() == -1
    platform.switch_fault_on("demo-wecom", "api_html", times=1)
    with pytest.raises(ValueError, match="Expecting value"):
        fetch_token()

    # Then
    rows = panel.get_by_role("table", name="API calls").locator("tbody").get_by_role("row")
    expect(rows).to_have_text(["/cgi-bin/gettoken02", "/cgi-bin/gettoken-11", "/cgi-bin/gettokenAPI answers a page1"])
    panel.get_by_role("button", name="Count from zero, for all apps").click()
    expect(rows).to_have_count(0)


def test_calls_of_another_app_are_not_shown(open_console: OpenConsole, fetch_token: Call) -> None:
    console = open_console()
    panel = _unfold(console, "API calls")
    fetch_token()
    expect(panel.get_by_role("cell", name="1")).to_have_count(1)

    console.choose_app("demo-official")

    expect(panel).to_contain_text("The app has called no API yet.")


def test_fault_with_an_errcode_strikes_the_call_that_it_names(open_console: OpenConsole, fetch_token: Call) -> None:
    # Given
    console = open_console()
    console.switch_fault("API answers an errcode")
    fault = console.fault("API answers an errcode")

    # When
    fault.get_by_label("Path of the call that it strikes").fill("/cgi-bin/gettoken")
    with console.page.expect_response("**/faults/api_error"):
        fault.get_by_label("Path of the call that it strikes").blur()
    fault.get_by_label("The errcode that the API answers").fill("60020")
    with console.page.expect_response("**/faults/api_error"):
        fault.get_by_label("The errcode that the API answers").blur()

    # Then
    assert fetch_token() == 60020
    call = console.page.get_by_role("list", name="Deliveries").get_by_role("listitem")
    expect(call).to_contain_text("errcode 60020")
