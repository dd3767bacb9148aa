"""A suite from its first ticket to a call in a customer's corp, on the simulated platform."""

import pytest

from devtools.platform.server import PlatformServer
from shared.clients.factory import (
    WecomApp,
    WecomSuite,
    build_wecom_customer,
    build_wecom_provider,
    build_wecom_suite,
)
from shared.clients.platform import Platform
from shared.clients.wecom_suite import Authorization
from shared.errors import (
    InvalidCodeError,
    InvalidCredentialError,
    SuiteTicketError,
    TokenUnavailableError,
)
from shared.storage.suite_store import MemorySuiteStore
from tests.platform.clients import MEMBER_LINK, log_in, suite_client
from tests.platform.endpoint import CORP, PROVIDER, SUITE

CUSTOMER = "wpAbCdEf"


@pytest.fixture
def suite(saved: PlatformServer, wecom: Platform, suites: MemorySuiteStore) -> WecomSuite:
    push_ticket(saved, suites, 1)
    return build_wecom_suite(wecom, suites, SUITE, "suite-secret")


@pytest.fixture
def customer(saved: PlatformServer, wecom: Platform, suites: MemorySuiteStore, suite: WecomSuite) -> WecomApp:
    authorize_corp(saved, suites, suite, "create_auth", 1)
    return build_wecom_customer(wecom, suites, suite, CUSTOMER, None)


def push_ticket(platform: PlatformServer, suites: MemorySuiteStore, timestamp: int) -> None:
    ticket = platform.send("suite", "suite_ticket")["fields"]["SuiteTicket"]
    suites.save_ticket(SUITE, ticket, timestamp)


def authorize_corp(
    platform: PlatformServer, suites: MemorySuiteStore, suite: WecomSuite, kind: str, timestamp: int
) -> Authorization:
    authorization = suite.client.get_permanent_code(platform.send("suite", kind)["fields"]["AuthCode"])
    suites.save_permanent_code(SUITE, authorization.corp_id, authorization.permanent_code, timestamp)
    return authorization


def test_suite_token_is_the_one_that_wechatpy_gets(
    saved: PlatformServer, suite: WecomSuite, suites: MemorySuiteStore
) -> None:
    assert suite.access_token.get().text == suite_client(saved, suites.read_ticket(SUITE)).access_token


def test_provider_has_a_token_of_its_own(saved: PlatformServer, wecom: Platform) -> None:
    provider, path = build_wecom_provider(wecom, PROVIDER, "provider-secret"), "/cgi-bin/service/corpid_to_opencorpid"
    assert provider.client.call(path, {"corpid": CORP})["open_corpid"]
    with pytest.raises(InvalidCredentialError, match="40091"):
        build_wecom_provider(wecom, PROVIDER, "wrong").access_token.renew(provider.access_token.get())

    assert {(entry["kind"], entry["fetched"]) for entry in saved.counts()["tokens"]} == {("provider", 1)}


def test_installation_begins_with_a_code(suite: WecomSuite) -> None:
    path = "/cgi-bin/service/set_session_info"
    session = {"appid": [], "auth_type": 1}
    suite.client.call(path, {"pre_auth_code": suite.client.get_pre_auth_code(), "session_info": session})
    with pytest.raises(InvalidCodeError, match="42007"):
        suite.client.call(path, {"pre_auth_code": "nonsense", "session_info": session})


def test_authorisation_is_exchanged_once(saved: PlatformServer, suite: WecomSuite) -> None:
    code = saved.send("suite", "create_auth")["fields"]["AuthCode"]
    authorization = suite.client.get_permanent_code(code)
    with pytest.raises(InvalidCodeError, match="40078"):
        suite.client.get_permanent_code(code)

    assert authorization.corp_id == CUSTOMER
    path, body = "/cgi-bin/service/get_auth_info", {"auth_corpid": CUSTOMER}
    info = suite.client.call(path, {**body, "permanent_code": authorization.permanent_code})
    assert info["auth_corp_info"]["corpid"] == CUSTOMER


def test_customer_is_called_with_a_token_of_its_own(saved: PlatformServer, customer: WecomApp) -> None:
    assert customer.client.get_callback_ips() == ["127.0.0.1"]
    assert customer.jsapi_ticket.get().text
    fetched = {(entry["kind"], entry["owner"]): entry["fetched"] for entry in saved.counts()["tokens"]}
    assert fetched["suite", SUITE] == 1


@pytest.mark.parametrize("end", ["replace", "expire"])
def test_customer_whose_tokens_have_all_ended_is_called_with_new_ones(
    saved: PlatformServer, customer: WecomApp, end: str
) -> None:
    customer.client.get_callback_ips()
    saved.call("POST", f"/apps/suite/tokens/{end}", {"kind": ""})

    assert customer.client.get_callback_ips() == ["127.0.0.1"]


def test_customer_that_resets_its_code_is_called_with_the_new_one(
    saved: PlatformServer, suites: MemorySuiteStore, suite: WecomSuite, customer: WecomApp
) -> None:
    customer.client.get_callback_ips()
    authorize_corp(saved, suites, suite, "reset_permanent_code", 2)
    saved.replace_tokens("suite", "suite_corp")

    assert customer.client.get_callback_ips() == ["127.0.0.1"]


def test_customer_that_cancels_is_not_called_any_more(
    saved: PlatformServer, suites: MemorySuiteStore, customer: WecomApp
) -> None:
    customer.client.get_callback_ips()
    saved.send("suite", "cancel_auth")
    with pytest.raises(InvalidCredentialError, match="40084"):
        customer.client.get_callback_ips()

    suites.cancel(SUITE, CUSTOMER, 2)
    with pytest.raises(TokenUnavailableError):
        customer.client.get_callback_ips()


def test_expired_ticket_waits_for_the_next_push(
    saved: PlatformServer, suites: MemorySuiteStore, suite: WecomSuite
) -> None:
    saved.call("DELETE", "/apps/suite/suite_tickets")
    for _ in range(3):
        with pytest.raises(SuiteTicketError):
            suite.client.get_pre_auth_code()
    calls = [call for call in saved.counts()["calls"] if call["path"] == "/cgi-bin/service/get_suite_token"]
    assert [(call["errcode"], call["count"]) for call in calls] == [(40085, 1)]
    push_ticket(saved, suites, 2)

    assert suite.client.get_pre_auth_code()


def test_customer_whose_suite_had_no_good_ticket_is_called_after_the_next_push(
    saved: PlatformServer, wecom: Platform, suites: MemorySuiteStore, customer: WecomApp
) -> None:
    # Given two processes whose tokens have all ended, while the ticket has expired
    other_suite = build_wecom_suite(wecom, suites, SUITE, "suite-secret")
    other = build_wecom_customer(wecom, suites, other_suite, CUSTOMER, None)
    for app in (customer, other):
        app.client.get_callback_ips()
    saved.call("DELETE", "/apps/suite/suite_tickets")
    saved.call("POST", "/apps/suite/tokens/replace", {"kind": ""})
    with pytest.raises(SuiteTicketError):
        customer.client.get_callback_ips()

    # When a ticket is pushed
    push_ticket(saved, suites, 2)

    # Then both are called at once
    assert customer.client.get_callback_ips() == other.client.get_callback_ips() == ["127.0.0.1"]


def test_customer_of_a_suite_with_a_rotated_secret_is_called_at_once(
    saved: PlatformServer, wecom: Platform, suites: MemorySuiteStore, suite: WecomSuite
) -> None:
    # Given a customer whose suite has a secret that is no longer the console's
    authorize_corp(saved, suites, suite, "create_auth", 1)
    outdated = build_wecom_suite(wecom, suites, SUITE, "outdated")
    customer = build_wecom_customer(wecom, suites, outdated, CUSTOMER, None)
    customer.client.get_callback_ips()
    saved.call("POST", "/apps/suite/tokens/replace", {"kind": ""})
    with pytest.raises(InvalidCredentialError, match="40001"):
        customer.client.get_callback_ips()

    # When the settings have the new one, then it is called
    customer = build_wecom_customer(wecom, suites, suite, CUSTOMER, None)
    assert customer.client.get_callback_ips() == ["127.0.0.1"]


def test_login_tells_the_members_corp(saved: PlatformServer, suite: WecomSuite) -> None:
    link = {**MEMBER_LINK, "appid": SUITE, "scope": "snsapi_userinfo"}
    code = log_in(saved, "/open/connect/oauth2/authorize", link, "linmei")["code"]
    info = suite.client.get_user_info(code)

    assert (info.corp_id, info.user_id, info.open_user_id) == (CUSTOMER, "linmei", "wolinmei")
    assert suite.client.get_user_detail(info.user_ticket).name == "林梅"
    with pytest.raises(InvalidCodeError):
        suite.client.get_user_info(code)


def test_wrong_suite_secret_is_tried_once(
    saved: PlatformServer, wecom: Platform, suite: WecomSuite, suites: MemorySuiteStore
) -> None:
    wrong = build_wecom_suite(wecom, suites, SUITE, "wrong")
    for _ in range(3):
        with pytest.raises(InvalidCredentialError, match="40001"):
            wrong.client.get_pre_auth_code()
    (call,) = saved.counts()["calls"]
    assert (call["errcode"], call["count"]) == (40001, 1)

    assert suite.client.get_pre_auth_code()
