from typing import Any

import pytest

from shared.clients.factory import (
    build_bot,
    build_official_account,
    build_wecom_app,
    build_wecom_customer,
    build_wecom_provider,
    build_wecom_suite,
)
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.errors import (
    InvalidCredentialError,
    RejectedTokenError,
    StoreError,
    SuiteTicketError,
    TokenUnavailableError,
)
from shared.storage.suite_store import MemorySuiteStore
from tests.client_fakes import FakeMetrics, FakeSession, FakeTokenStore
from tests.fakes import FakeClock
from tests.unit.clients.conftest import URL

TICKET = {"errcode": 0, "ticket": "a-ticket", "expires_in": 7200}


def token(text: str, name: str = "access_token") -> dict[str, Any]:
    return {"errcode": 0, name: text, "expires_in": 7200}


def suite_token(text: str) -> dict[str, Any]:
    return token(text, "suite_access_token")


def refuse(errcode: int) -> dict[str, Any]:
    return {"errcode": errcode, "errmsg": "refused"}


@pytest.fixture
def platform(session: FakeSession, store: FakeTokenStore, metrics: FakeMetrics, clock: FakeClock) -> Platform:
    return Platform(URL, Transport(lambda: session, clock=clock, sleep=clock.advance), store, metrics)


@pytest.fixture
def suites() -> MemorySuiteStore:
    suites = MemorySuiteStore()
    suites.save_ticket("dk1", "ticket-1", 1)
    suites.save_permanent_code("dk1", "wp1", "code-1", 1)
    return suites


def test_build_calls_nobody(platform: Platform, suites: MemorySuiteStore, session: FakeSession) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    build_wecom_app(platform, "app", "ww1", 1, "secret")
    build_wecom_customer(platform, suites, suite, "wp1", 1)
    build_official_account(platform, "wx1", "secret")
    build_wecom_provider(platform, "ww2", "secret")
    build_bot(platform)

    assert session.calls == []


def test_build_wecom_app_token_and_tickets_are_kept_apart(
    platform: Platform, session: FakeSession, store: FakeTokenStore
) -> None:
    app = build_wecom_app(platform, "orders", "ww1", 1000002, "secret")
    session.answers.extend([token("T"), TICKET, {**TICKET, "ticket": "another"}, {"ip_list": []}])

    assert app.jsapi_ticket.get().text == "a-ticket"
    assert app.agent_config_ticket.get().text == "another"
    app.client.get_callback_ips()
    assert session.paths == [
        "/cgi-bin/gettoken",
        "/cgi-bin/get_jsapi_ticket",
        "/cgi-bin/ticket/get",
        "/cgi-bin/getcallbackip",
    ]
    key = "wecom#ww1#1000002"
    stored = [store.read(name).token for name in (key, f"{key}#jsapi", f"{key}#agent_config")]
    assert stored == ["T", "a-ticket", "another"]


def test_build_wecom_app_several_apps_of_one_corp_have_tokens_of_their_own(
    platform: Platform, session: FakeSession
) -> None:
    apps = [build_wecom_app(platform, name, "ww1", agent, name) for name, agent in (("a", 1), ("b", 2), ("c", None))]
    session.answers.extend([token("A"), token("B"), token("C")])

    assert [app.access_token.get().text for app in apps] == ["A", "B", "C"]
    assert [call.query["corpsecret"] for _, call, _ in session.calls] == ["a", "b", "c"]


def test_build_wecom_app_rotated_secret_is_tried_at_once(platform: Platform, session: FakeSession) -> None:
    session.answers.extend([refuse(40001), token("T")])
    for _ in range(3):
        with pytest.raises(InvalidCredentialError):
            build_wecom_app(platform, "app", "ww1", 1, "wrong").access_token.get()

    assert build_wecom_app(platform, "app", "ww1", 1, "right").access_token.get().text == "T"
    assert len(session.calls) == 2


def test_build_wecom_app_ticket_of_a_rejected_token_is_bought_with_a_new_one(
    platform: Platform, session: FakeSession
) -> None:
    app = build_wecom_app(platform, "app", "ww1", 1, "secret")
    session.answers.extend([token("T"), refuse(40014), token("T2"), TICKET])

    assert app.jsapi_ticket.get().text == "a-ticket"
    assert session.last.query == {"access_token": "T2"}


def test_build_official_account_uses_stable_token(
    platform: Platform, session: FakeSession, store: FakeTokenStore
) -> None:
    account = build_official_account(platform, "wx1", "secret")
    session.answers.extend([token("T"), refuse(40001), token("T2"), TICKET])

    assert account.jsapi_ticket.get().text == "a-ticket"
    assert account.access_token.get().text == "T2"
    assert session.paths == ["/cgi-bin/stable_token", "/cgi-bin/ticket/getticket"] * 2
    record = store.read("wechat#wx1")
    assert round(record.expires_at - record.refresh_from) == 290


def test_build_official_account_wrong_secret_is_no_rejected_token(platform: Platform, session: FakeSession) -> None:
    session.answers.append(refuse(40001))
    with pytest.raises(InvalidCredentialError):
        build_official_account(platform, "wx1", "wrong").client.get_callback_ips()

    assert len(session.calls) == 1


def test_build_wecom_suite_token_is_bought_with_the_newest_ticket(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    suites.save_ticket("dk1", "ticket-2", 2)
    session.answers.extend([suite_token("S"), refuse(42009), suite_token("S2"), {"pre_auth_code": "PAC"}])

    suite.access_token.get()
    suites.save_ticket("dk1", "ticket-3", 3)
    assert suite.client.get_pre_auth_code() == "PAC"
    bodies = [call.body["suite_ticket"] for _, call, _ in session.calls if call.body]
    assert bodies == ["ticket-2", "ticket-3"]
    assert session.last.query == {"suite_access_token": "S2"}


def test_build_wecom_suite_old_ticket_waits_for_the_next_push(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    session.answers.extend([refuse(40085), suite_token("S")])
    for _ in range(3):
        with pytest.raises(SuiteTicketError):
            suite.access_token.get()
    assert len(session.calls) == 1
    suites.save_ticket("dk1", "ticket-2", 2)

    assert suite.access_token.get().text == "S"


def test_build_wecom_suite_without_a_ticket_calls_nobody(platform: Platform, session: FakeSession) -> None:
    suite = build_wecom_suite(platform, MemorySuiteStore(), "dk1", "suite-secret")
    with pytest.raises(SuiteTicketError, match="none has been pushed yet"):
        suite.client.get_pre_auth_code()

    assert session.calls == []


def test_build_wecom_customer_token_is_bought_with_the_suites(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession, store: FakeTokenStore
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    customer = build_wecom_customer(platform, suites, suite, "wp1", 7)
    session.answers.extend([suite_token("S"), token("C"), {"errcode": 0}, TICKET])
    customer.client.delete_menu()

    assert session.paths[1:] == ["/cgi-bin/service/get_corp_token", "/cgi-bin/menu/delete"]
    assert session.calls[1][1].body == {"auth_corpid": "wp1", "permanent_code": "code-1"}
    assert session.last.query == {"access_token": "C", "agentid": "7"}
    assert customer.jsapi_ticket.get().text == "a-ticket"
    assert [store.read(key).token for key in ("suite#dk1", "suite#dk1#wp1", "suite#dk1#wp1#jsapi")] == [
        "S",
        "C",
        "a-ticket",
    ]


def test_build_wecom_customer_expired_suite_token_is_renewed_once(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    customer = build_wecom_customer(platform, suites, suite, "wp1", 7)
    session.answers.extend([suite_token("S"), refuse(40082), suite_token("S2"), token("C")])

    assert customer.access_token.get().text == "C"


def test_build_wecom_customer_suite_token_rejected_twice_does_not_end_the_customers(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    customer = build_wecom_customer(platform, suites, suite, "wp1", 7)
    session.answers.extend([suite_token("S"), refuse(40082), suite_token("S2"), refuse(40082)])
    for _ in range(3):
        with pytest.raises(Exception, match="40082 refused") as caught:
            customer.access_token.get()
        assert not isinstance(caught.value, RejectedTokenError)

    assert len(session.calls) == 4


def test_build_wecom_customer_new_permanent_code_is_tried_at_once(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    customer = build_wecom_customer(platform, suites, suite, "wp1", 7)
    session.answers.extend([suite_token("S"), refuse(40084), token("C")])
    for _ in range(2):
        with pytest.raises(InvalidCredentialError):
            customer.access_token.get()
    suites.save_permanent_code("dk1", "wp1", "code-2", 2)

    assert customer.access_token.get().text == "C"


def test_build_wecom_customer_without_authorisation_calls_nobody(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    suites.cancel("dk1", "wp1", 2)
    with pytest.raises(TokenUnavailableError, match=r"^suite#dk1#wp1: the corp does not authorise the suite$"):
        build_wecom_customer(platform, suites, suite, "wp1", 7).access_token.get()

    assert session.calls == []


def test_build_wecom_customer_of_a_suite_without_a_good_ticket_is_called_after_the_next_push(
    platform: Platform, suites: MemorySuiteStore, session: FakeSession, store: FakeTokenStore
) -> None:
    suite = build_wecom_suite(platform, suites, "dk1", "suite-secret")
    customer = build_wecom_customer(platform, suites, suite, "wp1", 7)
    session.answers.extend([refuse(40085), suite_token("S"), token("C")])
    with pytest.raises(SuiteTicketError):
        customer.access_token.get()
    assert store.read("suite#dk1#wp1").revision == 0
    suites.save_ticket("dk1", "ticket-2", 2)

    assert customer.access_token.get().text == "C"


def test_build_wecom_suite_store_that_is_down_is_told(platform: Platform, session: FakeSession) -> None:
    class Down(MemorySuiteStore):
        def read_ticket(self, suite_id: str) -> str:
            raise StoreError(suite_id)

    with pytest.raises(StoreError):
        build_wecom_suite(platform, Down(), "dk1", "suite-secret").access_token.get()

    assert session.calls == []


def test_build_wecom_provider_calls_with_a_token_of_its_own(
    platform: Platform, session: FakeSession, store: FakeTokenStore
) -> None:
    session.answers.extend([token("P", "provider_access_token"), {"errcode": 0, "open_corpid": "wp1"}])
    provider = build_wecom_provider(platform, "ww2", "provider-secret")

    assert provider.client.call("/cgi-bin/service/corpid_to_opencorpid", {"corpid": "ww1"})["open_corpid"] == "wp1"
    assert session.last.query == {"provider_access_token": "P"}
    assert store.read("provider#ww2").token == provider.access_token.get().text


def test_build_bot_answers_on_the_platform_only(platform: Platform, session: FakeSession) -> None:
    session.answers.append({"errcode": 0})
    build_bot(platform).respond(f"{URL}/cgi-bin/aibot/response?response_code=R", {"msgtype": "markdown"})

    assert session.last.query == {"response_code": "R"}
