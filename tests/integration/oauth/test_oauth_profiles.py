"""What users have consented to tell: kept by the login, read by a route, and gone when they leave."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from shared.protocol.messages import Message, parse_message
from shared.runtime import wiring
from shared.runtime.message_duties import ProfileDuty
from shared.runtime.user_profiles import read_profile
from tests.conftest import LogLines
from tests.factories import make_text_xml
from tests.integration.oauth.conftest import OpenBrowser, Strike
from tests.login_apps import CUSTOMER_CORP, FAN, MEMBER
from tests.logins import IN_BROWSER, IN_WECOM, LoginBrowser

DOCS = Path(__file__).parents[3] / "docs"
DETAILS = {"corp": "/cgi-bin/auth/getuserdetail", "suite": "/cgi-bin/service/auth/getuserdetail3rd"}
ACCOUNT = "gh_1a2b3c4d5e6f"


@pytest.fixture
def scopes() -> dict[str, str]:
    return {"corp": "snsapi_privateinfo", "suite": "snsapi_privateinfo", "account": "snsapi_userinfo"}


def read_context(browser: LoginBrowser, app: str) -> dict[str, Any]:
    """Returns what the authorizer tells a protected route."""
    context: dict[str, Any] = json.loads(browser.get(f"/protected/{app}").body)
    return context


def make_event(receiver: str, sender: str, event: str, **fields: str) -> Message:
    names: dict[str, Any] = {"ToUserName": receiver, "FromUserName": sender, "MsgType": "event", "Event": event}
    return parse_message(make_text_xml(**{**names, "Content": None, "MsgId": None, **fields}))


def follow(app: str, event: Message) -> None:
    ProfileDuty(wiring.get_apps(), wiring.get_clients(), wiring.get_profiles)(app, event)


@pytest.mark.parametrize(
    ("app", "receiver", "fields"),
    [
        ("corp", "ww1", {"gender", "avatar", "qr_code", "mobile", "email", "biz_mail", "address"}),
        ("suite", CUSTOMER_CORP, {"name", "gender", "avatar", "qr_code"}),
    ],
)
def test_route_reads_the_details_of_a_member_until_the_member_leaves(
    open_browser: OpenBrowser, app: str, receiver: str, fields: set[str]
) -> None:
    # Given
    browser = open_browser(user_agent=IN_WECOM)
    browser.log_in(app, MEMBER)
    context = read_context(browser, app)
    assert "mobile" not in context
    # When
    profile = read_profile(context)
    # Then
    assert profile is not None
    assert set(profile) == fields
    assert all(profile.values())
    # When
    follow(app, make_event(receiver, MEMBER, "unsubscribe"))
    # Then
    assert read_profile(context) is None


@pytest.mark.parametrize("app", DETAILS)
@pytest.mark.parametrize(
    ("errcode", "reason"), [(-1, "platform_unavailable"), (84014, "invalid_code"), (81013, "undeliverable")]
)
def test_member_whose_details_are_not_told_now_logs_in_without(
    open_browser: OpenBrowser,
    strike: Strike,
    log_lines: LogLines,
    app: str,
    errcode: int,
    reason: str,
) -> None:
    # Given
    strike(app, "api_error", api=DETAILS[app], errcode=errcode)
    browser = open_browser(user_agent=IN_WECOM)
    # When
    assert browser.log_in(app, MEMBER).status == 302
    # Then
    assert browser.session(app)["user_id"] == MEMBER
    assert read_profile(read_context(browser, app)) is None
    (line,) = (line for line in log_lines() if line["message"] == "login without details")
    assert (line["level"], line["app"], line["reason"]) == ("WARNING", app, reason)


@pytest.mark.parametrize("page", ["login.md", "login.zh-CN.md"])
def test_guides_route_shows_the_mobile_number(open_browser: OpenBrowser, page: str) -> None:
    # Given
    browser = open_browser(user_agent=IN_WECOM)
    browser.log_in("corp", MEMBER)
    event = {"requestContext": {"authorizer": {"lambda": read_context(browser, "corp")}}}
    code = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)[-1]
    # When
    module: dict[str, Any] = {}
    exec(code, module)  # noqa: S102  # the guide's own
    # Then
    assert json.loads(module["lambda_handler"](event, None)["body"]) == {"mobile": "13900000001"}


def test_route_reads_the_profile_of_a_fan_until_the_consent_is_taken_back(open_browser: OpenBrowser) -> None:
    # Given
    browser = open_browser()
    browser.open(browser.choose(browser.log_in("account", FAN).link, FAN))
    context = read_context(browser, "account")
    # When
    profile = read_profile(context)
    # Then
    assert profile is not None
    assert profile["nickname"] == "小雨🌧️"
    assert set(profile) == {"nickname", "headimgurl", "unionid"}
    # When
    follow("account", make_event(ACCOUNT, "oPUSHSERVICE", "user_authorization_revoke", OpenID=FAN))
    # Then
    assert read_profile(context) is None


def test_nothing_is_kept_of_a_website_user(open_browser: OpenBrowser) -> None:
    browser = open_browser(user_agent=IN_BROWSER)
    browser.log_in("account", FAN)
    context = read_context(browser, "account")
    assert (context["user_kind"], context["name"]) == ("website_user", "小雨🌧️")
    assert read_profile(context) is None
