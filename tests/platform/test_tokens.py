from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from devtools.platform.server import PlatformError, PlatformServer
from devtools.platform.tokens import TokenKind
from tests.platform.endpoint import ACCOUNT, CORP, PROVIDER, SUITE
from tests.platform.fetcher import CUSTOMER, Fetcher

APPS = dict.fromkeys(TokenKind, "suite") | {
    TokenKind.CORP: "wecom",
    TokenKind.AGENT_TICKET: "wecom",
    TokenKind.JSAPI_TICKET: "wecom",
    TokenKind.ACCOUNT: "secure",
    TokenKind.STABLE: "secure",
    TokenKind.CARD_TICKET: "secure",
}
OWNERS = {
    TokenKind.CORP: f"{CORP}#218",
    TokenKind.SUITE: SUITE,
    TokenKind.SUITE_CORP: f"{SUITE}#{CUSTOMER}",
    TokenKind.PROVIDER: PROVIDER,
    TokenKind.ACCOUNT: ACCOUNT,
    TokenKind.STABLE: ACCOUNT,
    TokenKind.JSAPI_TICKET: f"{CORP}#218",
    TokenKind.AGENT_TICKET: f"{CORP}#218",
    TokenKind.CARD_TICKET: ACCOUNT,
}


@pytest.fixture
def fetcher(saved: PlatformServer) -> Fetcher:
    return Fetcher(saved)


def fetches(platform: PlatformServer, kind: str) -> list[tuple[str, int, int]]:
    tokens = platform.counts()["tokens"]
    return [(token["owner"], token["fetched"], token["issued"]) for token in tokens if token["kind"] == kind]


@pytest.mark.parametrize("kind", list(TokenKind))
def test_lifetime_set_counts_for_new_tokens(saved: PlatformServer, fetcher: Fetcher, kind: TokenKind) -> None:
    # Given
    assert fetcher.fetch(kind)["expires_in"] == 7200
    saved.replace_tokens(APPS[kind])

    # When
    saved.set_lifetime(APPS[kind], 20)

    # Then
    short = fetcher.text(kind)
    assert fetcher.fetch(kind)["expires_in"] in (19, 20)
    saved.advance(21.5)
    assert fetcher.text(kind) != short


def test_lifetime_of_one_kind_leaves_the_others(saved: PlatformServer, fetcher: Fetcher) -> None:
    saved.set_lifetime("wecom", 20, TokenKind.AGENT_TICKET)

    assert fetcher.fetch(TokenKind.AGENT_TICKET)["expires_in"] == 20
    assert fetcher.fetch(TokenKind.JSAPI_TICKET)["expires_in"] == pytest.approx(7200, abs=5)
    assert fetcher.fetch(TokenKind.CORP)["expires_in"] == pytest.approx(7200, abs=5)


def test_lifetime_short_shortens_the_overlap(saved: PlatformServer, fetcher: Fetcher) -> None:
    saved.set_lifetime("secure", 240)
    first = fetcher.text(TokenKind.STABLE)
    saved.advance(225)
    second = fetcher.text(TokenKind.STABLE)
    saved.advance(10)

    assert second == first
    assert fetcher.text(TokenKind.STABLE) != first


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param({}, "'seconds' has to be 1 to", id="missing"),
        pytest.param({"seconds": 1.5}, "'seconds' has to be a int", id="fraction"),
        pytest.param({"seconds": True}, "'seconds' has to be a int", id="truth"),
        pytest.param({"seconds": 20, "kind": "gold"}, "no kind 'gold'; there are: corp", id="kind"),
    ],
)
def test_lifetime_wrong_request_is_refused(platform: PlatformServer, body: dict[str, Any], message: str) -> None:
    with pytest.raises(PlatformError, match=message):
        platform.call("PUT", "/apps/wecom/lifetimes", body)


@pytest.mark.parametrize("kind", list(TokenKind))
def test_replace_ends_the_token_once(saved: PlatformServer, fetcher: Fetcher, kind: TokenKind) -> None:
    former = fetcher.text(kind)

    ended = [saved.replace_tokens(APPS[kind], kind) for _ in range(2)]

    assert ended == [[{"kind": kind, "owner": OWNERS[kind]}], []]
    assert fetcher.text(kind) != former


def test_replace_without_kind_ends_all_of_the_app_alone(saved: PlatformServer, fetcher: Fetcher) -> None:
    for kind in (TokenKind.CORP, TokenKind.AGENT_TICKET, TokenKind.STABLE, TokenKind.SUITE_CORP):
        fetcher.fetch(kind)

    ended = saved.replace_tokens("suite")

    assert {token["kind"] for token in ended} == {"suite", "suite_corp"}
    states = {token["kind"]: token["state"] for token in saved.call("GET", "/apps/wecom/tokens")["tokens"]}
    assert states == {"corp": "valid", "agent_ticket": "valid"}


@pytest.mark.parametrize(("end", "state", "code"), [("replace", "replaced", 40014), ("expire", "expired", 42001)])
def test_token_ended_is_refused(platform: PlatformServer, end: str, state: str, code: int) -> None:
    token = Fetcher(platform).text(TokenKind.CORP)

    platform.call("POST", f"/apps/wecom/tokens/{end}", {"kind": "corp"})

    answer = httpx.get(f"{platform.wecom_api_url}/cgi-bin/getcallbackip?access_token={token}").json()
    assert answer["errcode"] == code
    assert [token["state"] for token in platform.call("GET", "/apps/wecom/tokens")["tokens"]] == [state]


@pytest.mark.parametrize(("end", "code"), [("replace", 40082), ("expire", 42009)])
def test_suite_token_ended_is_refused(saved: PlatformServer, fetcher: Fetcher, end: str, code: int) -> None:
    token = fetcher.text(TokenKind.SUITE)

    saved.call("POST", f"/apps/suite/tokens/{end}", {"kind": "suite"})

    url = f"{saved.wecom_api_url}/cgi-bin/service/get_pre_auth_code?suite_access_token={token}"
    assert httpx.get(url).json()["errcode"] == code


def test_fetches_at_once_are_all_counted(platform: PlatformServer) -> None:
    fetcher = Fetcher(platform)

    with ThreadPoolExecutor(16) as pool:
        texts = set(pool.map(fetcher.text, [TokenKind.CORP] * 200))

    assert len(texts) == 1
    assert fetches(platform, "corp") == [(f"{CORP}#218", 200, 1)]
    assert platform.counts("wecom")["calls"] == [
        {"app": "wecom", "path": "/cgi-bin/gettoken", "errcode": 0, "fault": "", "count": 200}
    ]


def test_counts_have_what_was_refused(platform: PlatformServer) -> None:
    url = f"{platform.wecom_api_url}/cgi-bin/gettoken"
    platform.switch_fault_on("wecom", "api_5xx", times=1)
    for corp, secret in ((CORP, "wecom-secret"), (CORP, "wrong"), ("ww404", "wrong")):
        httpx.get(url, params={"corpid": corp, "corpsecret": secret})

    counts = platform.counts()
    assert [(call["app"], call["errcode"], call["fault"], call["count"]) for call in counts["calls"]] == [
        ("wecom", None, "api_5xx", 1),
        ("wecom", 40001, "", 1),
        ("", 40013, "", 1),
    ]
    assert counts["tokens"] == []


def test_counts_reset_begin_at_nothing(platform: PlatformServer) -> None:
    fetcher = Fetcher(platform)
    fetcher.fetch(TokenKind.ACCOUNT)
    platform.reset_counts()

    fetcher.fetch(TokenKind.ACCOUNT)

    assert fetches(platform, "account") == [(ACCOUNT, 1, 1)]


def test_suite_ticket_has_the_time_that_is_asked_for_and_old_ones_work(saved: PlatformServer) -> None:
    old = saved.send("suite", "suite_ticket", TimeStamp=1_700_000_000)["fields"]
    new = saved.send("suite", "suite_ticket")["fields"]
    body = {"suite_id": SUITE, "suite_secret": "suite-secret", "suite_ticket": old["SuiteTicket"]}
    url = f"{saved.wecom_api_url}/cgi-bin/service/get_suite_token"

    assert old["TimeStamp"] == 1_700_000_000 < new["TimeStamp"]
    assert old["SuiteTicket"] != new["SuiteTicket"]
    assert httpx.post(url, json=body).json()["errcode"] == 0
    saved.advance(1801)
    assert httpx.post(url, json=body).json()["errcode"] == 40085


def test_suite_tickets_expired_are_refused_until_the_next_push(saved: PlatformServer, fetcher: Fetcher) -> None:
    ticket = saved.send("suite", "suite_ticket")["fields"]["SuiteTicket"]

    expired = saved.call("DELETE", "/apps/suite/suite_tickets")

    body = {"suite_id": SUITE, "suite_secret": "suite-secret", "suite_ticket": ticket}
    answer = httpx.post(f"{saved.wecom_api_url}/cgi-bin/service/get_suite_token", json=body).json()
    assert (expired, answer["errcode"]) == ({"expired": 1}, 40085)
    assert fetcher.fetch(TokenKind.SUITE)["expires_in"] == 7200


def test_authorizations_show_who_exchanged_an_auth_code(saved: PlatformServer, fetcher: Fetcher) -> None:
    # Given
    suite_token = fetcher.text(TokenKind.SUITE)
    exchange = f"{saved.wecom_api_url}/cgi-bin/service/get_permanent_code?suite_access_token={suite_token}"

    # When
    for kind in ("create_auth", "reset_permanent_code"):
        body = {"kind": kind, "customer": "wpAnother"}
        code = saved.call("POST", "/apps/suite/messages", body)["fields"]["AuthCode"]
        bought = httpx.post(exchange, json={"auth_code": code}).json()

    # Then
    authorization = {"corp_id": "wpAnother", "permanent_code": bought["permanent_code"], "exchanges": 2}
    assert bought["auth_corp_info"]["corpid"] == "wpAnother"
    assert saved.call("GET", "/apps/suite/authorizations") == {"authorizations": [authorization]}
    saved.call("POST", "/apps/suite/messages", {"kind": "cancel_auth", "customer": "wpAnother"})
    assert saved.call("GET", "/apps/suite/authorizations") == {"authorizations": []}


def test_cancel_auth_ends_the_customers_token(saved: PlatformServer, fetcher: Fetcher) -> None:
    token = fetcher.text(TokenKind.SUITE_CORP)

    saved.send("suite", "cancel_auth")

    answer = httpx.get(f"{saved.wecom_api_url}/cgi-bin/getcallbackip?access_token={token}").json()
    assert answer["errcode"] == 40014


def test_event_of_a_customer_is_for_suites_alone(saved: PlatformServer) -> None:
    with pytest.raises(PlatformError, match="'wecom' has no customers: it is no suite"):
        saved.call("POST", "/apps/wecom/messages", {"customer": "wpAnother"})


def test_data_event_of_another_customer_carries_its_id(saved: PlatformServer) -> None:
    delivery = saved.call("POST", "/apps/suite/messages", {"customer": "wpAnother"})

    assert delivery["fields"]["ToUserName"] == "wpAnother"
