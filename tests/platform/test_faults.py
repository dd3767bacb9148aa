import asyncio
import re
import time
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from wechatpy.exceptions import APILimitedException, WeChatClientException

from devtools.platform.faults import Fault
from devtools.platform.limits import Limits
from devtools.platform.server import PlatformError, PlatformServer
from tests.platform.clients import account_client, authorize, authorize_fan, oauth, wecom_client
from tests.platform.endpoint import ACCOUNT, CORP, Endpoint

MENU = {"button": [{"type": "click", "name": "今日", "key": "M_TODAY"}]}


def errcode(call: Any, *arguments: Any, **options: Any) -> int:
    with pytest.raises((WeChatClientException, APILimitedException)) as caught:
        call(*arguments, **options)
    return int(caught.value.errcode)


def finished(platform: PlatformServer, count: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        entries = [entry for entry in platform.journal("delivery", "wecom") if entry["outcome"] != "under_way"]
        if len(entries) == count:
            return entries
        time.sleep(0.01)
    raise AssertionError(f"{len(entries)} of {count} deliveries came to an end")


@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, answer=1, apart=0)])
@pytest.mark.parametrize(("fault", "failure"), [("answer_slow", "timeout"), ("answer_broken", "broken")])
def test_answer_lost_once_is_delivered_again(
    saved: PlatformServer, endpoint: Endpoint, fault: str, failure: str
) -> None:
    saved.switch_fault_on("wecom", fault, times=1)

    delivery = saved.send("wecom")

    assert [attempt["failure"] for attempt in delivery["attempts"]] == [failure, ""]
    assert [attempt["fault"] for attempt in delivery["attempts"]] == [fault, ""]
    assert delivery["outcome"] == "acknowledged"
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize("fault", ["answer_slow", "answer_broken", "answer_5xx"])
@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, answer=1, apart=0)])
def test_answer_lost_always_blames_the_fault(saved: PlatformServer, fault: str) -> None:
    saved.switch_fault_on("wecom", fault)

    verdict = saved.send("wecom")["verdict"]

    assert verdict["code"] == f"fault_{fault}"
    assert "A fault that you switched on" in verdict["en"]


def test_answer_5xx_loses_the_message_of_wecom(saved: PlatformServer, endpoint: Endpoint) -> None:
    saved.switch_fault_on("wecom", "answer_5xx")

    delivery = saved.send("wecom")
    assert (delivery["verdict"]["code"], len(delivery["attempts"])) == ("fault_answer_5xx", 1)
    assert len(endpoint.requests) == 1
    saved.switch_fault_off("wecom", "answer_5xx")
    assert saved.send("wecom")["outcome"] == "acknowledged"


def test_delivered_twice_arrives_at_once(saved: PlatformServer, endpoint: Endpoint) -> None:
    # Given
    both = asyncio.Event()

    async def wait_for_the_other(_request: Request, _body: bytes) -> Response:
        if len(endpoint.requests) > 1:
            both.set()
        await both.wait()
        return PlainTextResponse("success")

    endpoint.answer = wait_for_the_other
    saved.switch_fault_on("wecom", "delivered_twice", times=1)

    # When
    delivery = saved.send("wecom")

    # Then
    assert delivery["outcome"] == "acknowledged"
    assert [attempt["number"] for attempt in delivery["attempts"]] == [1, 1]


def test_out_of_order_lets_the_next_event_pass(saved: PlatformServer, endpoint: Endpoint) -> None:
    saved.switch_fault_on("wecom", "out_of_order", times=1)

    first = saved.call("POST", "/apps/wecom/messages", {"kind": "click", "wait": False})
    saved.send("wecom", "view")

    assert first["outcome"] == "under_way"
    deadline = time.monotonic() + 10
    while len(endpoint.requests) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    held, passed = (request.query_params["nonce"] for request, _ in reversed(endpoint.requests))
    nonces = {entry["kind"]: entry["attempts"][0]["query"]["nonce"] for entry in finished(saved, 2)}
    assert nonces == {"view": passed, "click": held}


@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, hold=0.1)])
def test_out_of_order_without_a_next_event_arrives_late(saved: PlatformServer) -> None:
    saved.switch_fault_on("wecom", "out_of_order", times=1)

    assert saved.send("wecom", "click")["outcome"] == "acknowledged"


@pytest.mark.parametrize(("fault", "code"), [("token_replaced", 40014), ("token_expired", 42001)])
def test_token_ended_on_wecom_is_refused_until_fetched_anew(platform: PlatformServer, fault: str, code: int) -> None:
    client = wecom_client(platform, auto_retry=False)
    old = client.access_token
    platform.switch_fault_on("wecom", fault, times=1)

    assert errcode(client.misc.get_wechat_ips) == code
    assert client.fetch_access_token()["access_token"] != old
    assert client.misc.get_wechat_ips() == ["127.0.0.1"]


@pytest.mark.parametrize(("fault", "code"), [("token_replaced", 40001), ("token_expired", 42001)])
def test_token_ended_on_the_account_is_refused_until_fetched_anew(
    platform: PlatformServer, fault: str, code: int
) -> None:
    client = account_client(platform, auto_retry=False)
    client.fetch_access_token()
    platform.switch_fault_on("secure", fault, times=1)

    assert errcode(client.misc.get_wechat_ips) == code
    client.fetch_access_token()
    assert client.misc.get_wechat_ips() == ["127.0.0.1"]


def test_quota_exhausted_answers_45009(platform: PlatformServer) -> None:
    client = wecom_client(platform)
    client.fetch_access_token()
    platform.switch_fault_on("wecom", "quota_exhausted")

    assert errcode(client.misc.get_wechat_ips) == 45009


def test_ip_not_allowed_strikes_the_api_that_is_named(platform: PlatformServer) -> None:
    wecom, account = wecom_client(platform), account_client(platform)
    platform.switch_fault_on("wecom", "ip_not_allowed", api="/cgi-bin/menu/create")
    platform.switch_fault_on("secure", "ip_not_allowed", api="/cgi-bin/token")

    assert wecom.misc.get_wechat_ips() == ["127.0.0.1"]
    assert errcode(wecom.menu.create, 218, MENU) == 60020
    with pytest.raises(WeChatClientException, match="invalid ip") as caught:
        account.fetch_access_token()
    assert caught.value.errcode == 40164
    assert caught.value.errmsg.startswith("invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: ")


def test_api_broken_5xx_and_slow_strike_in_turn(platform: PlatformServer) -> None:
    query = {"corpid": CORP, "corpsecret": "wecom-secret"}
    url = f"{platform.wecom_api_url}/cgi-bin/gettoken"
    platform.switch_fault_on("wecom", "api_broken", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(url, params=query)
    platform.switch_fault_on("wecom", "api_5xx", times=1)
    assert httpx.get(url, params=query).status_code == 502

    platform.switch_fault_on("wecom", "api_slow", times=1, seconds=2)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(url, params=query, timeout=0.2)
    assert httpx.get(url, params=query).json()["errcode"] == 0


def gettoken(platform: PlatformServer) -> httpx.Response:
    query = {"corpid": CORP, "corpsecret": "wecom-secret"}
    return httpx.get(f"{platform.wecom_api_url}/cgi-bin/gettoken", params=query)


def test_api_html_answers_a_page_as_if_all_were_well(platform: PlatformServer) -> None:
    platform.switch_fault_on("wecom", "api_html", times=1)

    answer = gettoken(platform)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert gettoken(platform).json()["errcode"] == 0


def test_api_error_answers_its_errcode_some_times(platform: PlatformServer) -> None:
    platform.switch_fault_on("wecom", "api_error", times=2)

    assert [gettoken(platform).json()["errcode"] for _ in range(3)] == [-1, -1, 0]


@pytest.mark.parametrize(
    ("app", "errcode", "text"),
    [
        pytest.param(
            "wecom",
            60020,
            r"not allow to access from your ip, hint: \[.+\], from ip: 203.0.113.7, more info at"
            r" https://open.work.weixin.qq.com/devtool/query\?e=60020",
            id="wecom",
        ),
        pytest.param(
            "secure", 61004, "access clientip is not registered requestIP: 203.0.113.7 rid: .+", id="component"
        ),
        pytest.param("secure", 89503, "this ip 203.0.113.7 has to be confirmed .+ rid: .+", id="administrator"),
    ],
)
def test_api_error_of_an_address_names_it(platform: PlatformServer, app: str, errcode: int, text: str) -> None:
    platform.switch_fault_on(app, "api_error", errcode=errcode)

    if app == "wecom":
        answer = gettoken(platform)
    else:
        params = {"grant_type": "client_credential", "appid": ACCOUNT, "secret": "account-secret"}
        answer = httpx.get(f"{platform.wechat_api_url}/cgi-bin/token", params=params)

    assert answer.json()["errcode"] == errcode
    assert re.fullmatch(text, answer.json()["errmsg"])


def test_api_error_unknown_to_the_platform_is_refused(platform: PlatformServer) -> None:
    with pytest.raises(PlatformError, match="no errcode 60020; there are: -1, 40001"):
        platform.switch_fault_on("secure", "api_error", errcode=60020)


def test_expires_in_is_missing_or_zero_where_there_is_one(platform: PlatformServer) -> None:
    # Given
    platform.switch_fault_on("wecom", "expires_in_missing", times=1)
    platform.switch_fault_on("wecom", "expires_in_zero", times=1)

    # When
    zero, missing, right = (gettoken(platform).json() for _ in range(3))
    other = httpx.get(f"{platform.wecom_api_url}/cgi-bin/getcallbackip?access_token={right['access_token']}").json()

    # Then
    assert zero["expires_in"] == 0
    assert "expires_in" not in missing
    assert right["expires_in"] in (7199, 7200)
    assert other["errcode"] == 0


def test_code_used_by_somebody_else_is_refused(platform: PlatformServer) -> None:
    member, fan = authorize(platform), authorize_fan(platform)
    platform.switch_fault_on("wecom", "code_used")
    platform.switch_fault_on("secure", "code_used")

    assert errcode(wecom_client(platform).get, "auth/getuserinfo", params={"code": member}) == 40029
    with pytest.raises(Exception, match="40163"):
        oauth(platform).fetch_access_token(fan)


def test_faults_are_listed_and_unknown_ones_refused(platform: PlatformServer) -> None:
    platform.switch_fault_on("wecom", "api_slow", times=2, seconds=1)

    listed = platform.call("GET", "/apps/wecom/faults")
    assert listed["faults"] == {"api_slow": {"times": 2, "api": "", "seconds": 1, "errcode": -1}}
    assert listed["known"] == list(Fault)
    with pytest.raises(PlatformError, match="no fault 'fire'"):
        platform.switch_fault_on("wecom", "fire")
    with pytest.raises(PlatformError, match="'times' has to be"):
        platform.switch_fault_on("wecom", "api_slow", times="often")


def test_api_calls_are_written_down(platform: PlatformServer) -> None:
    client = account_client(platform)
    client.fetch_access_token()
    platform.switch_fault_on("secure", "api_html", times=1)
    with pytest.raises(ValueError, match="Expecting value"):
        client.fetch_access_token()

    written = [(entry["path"], entry["errcode"], entry["fault"]) for entry in platform.journal("api", "secure")]
    assert written == [("/cgi-bin/token", 0, ""), ("/cgi-bin/token", None, "api_html")]
