"""Refusals that no other test comes by: calls with one thing wrong, and the platform's number for it."""

from typing import Any

import httpx
import pytest

from devtools.platform.server import PlatformServer
from devtools.platform.tokens import TokenKind
from tests.platform.clients import FAN, authorize_fan
from tests.platform.endpoint import ACCOUNT, CORP, PROVIDER
from tests.platform.fetcher import Fetcher

CARD = {"card_type": "vote_interaction", "task_id": "has spaces"}
SEND = {"touser": "linmei", "agentid": 218, "msgtype": "text", "text": {"content": "hello"}}
SECRETS = {"grant_type": "client_credential", "appid": ACCOUNT, "secret": "account-secret"}
BUTTON = {"button": [{"type": "click", "name": "X", "key": "K"}]}


def request(platform: PlatformServer, path: str, body: Any = None, **query: str) -> dict[str, Any]:
    url = f"{platform.base_url}{path}"
    answer = httpx.get(url, params=query) if body is None else httpx.post(url, params=query, json=body)
    fields: dict[str, Any] = answer.json()
    return fields


@pytest.mark.parametrize(
    ("path", "query", "body", "code"),
    [
        pytest.param("ticket/get", {"type": "jsapi"}, None, 40008, id="ticket-type"),
        pytest.param("menu/create", {"agentid": "7"}, BUTTON, 301002, id="menu-of-another-agent"),
        pytest.param("message/send", {}, {**SEND, "msgtype": "template_card", "template_card": CARD}, 44004, id="task"),
        pytest.param(
            "message/send", {}, {**SEND, "enable_duplicate_check": 1, "duplicate_check_interval": -1}, 47001, id="check"
        ),
        pytest.param("message/update_template_card", {}, {"agentid": 218}, 44004, id="update-without-card"),
        pytest.param("media/upload", {"type": "thumb"}, {}, 40004, id="media-type"),
    ],
)
def test_wecom_wrong_call_is_refused(
    saved: PlatformServer, path: str, query: dict[str, str], body: Any, code: int
) -> None:
    token = Fetcher(saved).text(TokenKind.CORP)

    assert request(saved, f"/wecom/cgi-bin/{path}", body, access_token=token, **query)["errcode"] == code


def test_wecom_tickets_beyond_a_hundred_an_hour_are_refused(platform: PlatformServer) -> None:
    token = Fetcher(platform).text(TokenKind.CORP)
    for _ in range(100):
        platform.simulation.quotas.use(f"{CORP}#218", "jsapi_ticket", 3600)

    assert request(platform, "/wecom/cgi-bin/get_jsapi_ticket", access_token=token)["errcode"] == 45009
    assert request(platform, "/wecom/cgi-bin/ticket/get", access_token=token, type="agent_config")["errcode"] == 0


def test_wecom_message_to_all_reaches_the_visible_members(platform: PlatformServer) -> None:
    token = Fetcher(platform).text(TokenKind.CORP)

    request(platform, "/wecom/cgi-bin/message/send", {**SEND, "touser": "@all"}, access_token=token)

    assert platform.journal("sent")[0]["recipients"] == ["linmei", "zhouyi", "wangwu"]


@pytest.mark.parametrize(
    ("path", "query", "body", "code"),
    [
        pytest.param("ticket/getticket", {"type": "gold"}, None, 40002, id="ticket-type"),
        pytest.param("clear_quota", {}, {"appid": "wx404"}, 40013, id="quota-of-another"),
        pytest.param("message/custom/typing", {}, {"touser": "nobody", "command": "Typing"}, 40003, id="typing-to"),
        pytest.param("stable_token", {}, {**SECRETS, "force_refresh": "yes"}, 47001, id="force-as-text"),
    ],
)
def test_account_wrong_call_is_refused(
    platform: PlatformServer, path: str, query: dict[str, str], body: Any, code: int
) -> None:
    token = Fetcher(platform).text(TokenKind.STABLE)

    assert request(platform, f"/wechat/cgi-bin/{path}", body, access_token=token, **query)["errcode"] == code


def test_account_stable_token_beyond_the_quota_is_refused(platform: PlatformServer) -> None:
    for _ in range(500_000):
        platform.simulation.quotas.use(ACCOUNT, "stable_token")

    assert request(platform, "/wechat/cgi-bin/stable_token", SECRETS)["errcode"] == 45009


@pytest.mark.parametrize(
    ("path", "changes", "code"),
    [
        pytest.param("access_token", {"appid": "wx404"}, 40013, id="appid"),
        pytest.param("access_token", {"grant_type": "password"}, 40002, id="grant-type"),
        pytest.param(
            "access_token", {"appid": "wx00000000000plain", "secret": "plain-secret"}, 40029, id="another-app"
        ),
        pytest.param("refresh_token", {"appid": "wx404"}, 40013, id="refresh-appid"),
        pytest.param("refresh_token", {"grant_type": "authorization_code"}, 40002, id="refresh-grant-type"),
    ],
)
def test_fan_wrong_exchange_is_refused(platform: PlatformServer, path: str, changes: dict[str, str], code: int) -> None:
    right = {"appid": ACCOUNT, "secret": "account-secret", "grant_type": "authorization_code"}
    query = {**right, "code": authorize_fan(platform, FAN), **changes}

    assert request(platform, f"/wechat/sns/oauth2/{path}", **query)["errcode"] == code


def test_provider_unknown_corp_is_refused(platform: PlatformServer) -> None:
    body = {"corpid": "ww404", "provider_secret": "provider-secret"}

    assert request(platform, "/wecom/cgi-bin/service/get_provider_token", body)["errcode"] == 40013


@pytest.fixture
def two_suites(documents: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    documents["other"] = {**documents["suite"], "suite_id": "dkother"}
    return documents


def test_suite_voucher_of_another_suite_is_refused(
    two_suites: dict[str, dict[str, Any]], saved: PlatformServer
) -> None:
    # Given
    saved.call("PUT", "/apps", {"apps": two_suites})
    saved.simulation.urls["other"] = saved.simulation.urls["suite"]
    ticket, code = (saved.send("other", kind)["fields"] for kind in ("suite_ticket", "create_auth"))
    service, token = "/wecom/cgi-bin/service", Fetcher(saved).text(TokenKind.SUITE)

    # When
    secrets = {"suite_id": "dk1f0c", "suite_secret": "suite-secret", "suite_ticket": ticket["SuiteTicket"]}
    fetched = request(saved, f"{service}/get_suite_token", secrets)
    body = {"auth_code": code["AuthCode"]}
    bought = request(saved, f"{service}/get_permanent_code", body, suite_access_token=token)
    admins = request(saved, f"{service}/get_admin_list", {"auth_corpid": PROVIDER}, suite_access_token=token)

    # Then
    assert [answer["errcode"] for answer in (fetched, bought, admins)] == [40085, 40078, 40084]
