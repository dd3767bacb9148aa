"""Codes, tokens, states, sessions and ids of users: never in a log, never in a page."""

import io

import pytest

from devtools.platform.server import PlatformServer
from tests.integration.oauth.conftest import (
    OpenBrowser,
    Strike,
)
from tests.login_apps import FAN, MEMBER, SNAPSHOT
from tests.logins import read_query


def test_nothing_secret_is_ever_logged_or_shown(
    open_browser: OpenBrowser,
    platform: PlatformServer,
    strike: Strike,
    log_stream: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given: all ways through, good and bad
    monkeypatch.setattr("shared.login.first_outcome.WAIT_SECONDS", -1)
    secrets, shown = {"canary"}, ""
    for app, user in (("corp", MEMBER), ("suite", MEMBER), ("account", FAN), ("account", SNAPSHOT)):
        for fault in ("api_slow", "ip_not_allowed", "api_5xx"):
            browser = open_browser()
            returned = browser.choose(browser.get(f"/oauth/{app}/login").location, user)
            strike(app, fault, times=3, seconds=0)
            query = read_query(returned)
            answers = [
                browser.get(f"/oauth/{app}/callback", {**query, "state": query["state"][:-1]}),
                open_browser().open(returned),
                browser.open(returned),
                browser.open(returned),
                browser.get(f"/oauth/{app}/session"),
                browser.get(f"/protected/{app}"),
            ]
            secrets |= {query["code"], query["state"], *browser.cookies.values()}
            shown += "".join(answer.body + answer.headers.get("location", "") for answer in answers)
    # Then
    secrets |= {token.text for token in platform.simulation.tokens.valid()}
    assert len(secrets) > 30
    logged = log_stream.getvalue()
    assert logged.count("login refused") > 20
    for secret in secrets:
        assert secret not in logged
        assert secret not in shown
    assert FAN not in logged
    assert MEMBER not in logged


@pytest.mark.parametrize("scopes", [{"account": "snsapi_userinfo"}])
def test_page_that_asks_for_consent_has_the_state_of_the_login_that_it_begins_and_nothing_else(
    open_browser: OpenBrowser, log_stream: io.StringIO
) -> None:
    # Given
    browser = open_browser()
    returned = browser.choose(browser.get("/oauth/account/login").location, FAN)
    # When
    page = browser.open(returned)
    # Then
    assert page.reason == "consent_needed"
    begun, begins = read_query(returned), read_query(page.link)
    assert page.body.count(begins["state"]) == 1
    for secret in (begun["code"], begun["state"], FAN, *browser.cookies.values()):
        assert secret not in page.body
    for secret in (begun["code"], begun["state"], begins["state"], FAN, *browser.cookies.values()):
        assert secret not in log_stream.getvalue()
