from typing import Any

import pytest

from shared.clients.api import Api, TokenApi
from shared.clients.calls import ApiCall
from shared.clients.ports import FetchedToken
from shared.clients.wecom_suite import (
    Authorization,
    WecomSuiteClient,
    fetch_customer_token,
    fetch_provider_token,
    fetch_suite_token,
)
from shared.errors import InvalidCodeError, PlatformUnavailableError, SuiteTicketError
from tests.client_fakes import FakeProvider, FakeSession

TOKEN = {"suite_access_token": "token-1"}
CUSTOMER = Authorization("wp1", "PC")


@pytest.fixture
def client(api: Api) -> WecomSuiteClient:
    return WecomSuiteClient(TokenApi(api, FakeProvider(), "suite_access_token"))


def test_fetch_provider_token_brings_the_secret(api: Api, session: FakeSession) -> None:
    session.answers.append({"provider_access_token": "T", "expires_in": 7200})

    assert fetch_provider_token(api, "ww2", "s3cret") == FetchedToken("T", 7200)
    body = {"corpid": "ww2", "provider_secret": "s3cret"}
    assert session.last == ApiCall("/cgi-bin/service/get_provider_token", body=body, repeatable=True)


def test_fetch_suite_token_brings_secret_and_ticket(api: Api, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "suite_access_token": "T", "expires_in": 7200})

    assert fetch_suite_token(api, "dk1", "s3cret", "ST") == FetchedToken("T", 7200)
    body = {"suite_id": "dk1", "suite_secret": "s3cret", "suite_ticket": "ST"}
    assert session.last == ApiCall("/cgi-bin/service/get_suite_token", body=body, repeatable=True)


def test_fetch_suite_token_old_ticket_waits_for_the_next(api: Api, session: FakeSession) -> None:
    session.answers.append({"errcode": 40085, "errmsg": "invalid suite_ticket"})
    with pytest.raises(SuiteTicketError):
        fetch_suite_token(api, "dk1", "s3cret", "ST")


def test_installation_begins_with_a_code(client: WecomSuiteClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "pre_auth_code": "PAC", "expires_in": 1200})

    assert client.get_pre_auth_code() == "PAC"
    assert session.last == ApiCall("/cgi-bin/service/get_pre_auth_code", TOKEN, repeatable=True)


def test_call_has_the_suites_token(client: WecomSuiteClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "admin": []})

    assert client.call("/cgi-bin/service/get_admin_list", {"auth_corpid": "wp1", "agentid": 7})["admin"] == []
    assert session.last.query == TOKEN


def test_get_permanent_code_is_the_corp_and_its_code(client: WecomSuiteClient, session: FakeSession) -> None:
    session.answers.append({"permanent_code": "PC", "auth_corp_info": {"corpid": "wp1"}})

    assert client.get_permanent_code("AC") == CUSTOMER
    assert session.last == ApiCall("/cgi-bin/service/get_permanent_code", TOKEN, {"auth_code": "AC"})


@pytest.mark.parametrize(
    "answer",
    [
        {"permanent_code": "PC"},
        {"permanent_code": "PC", "auth_corp_info": {}},
        {"permanent_code": "PC", "auth_corp_info": []},
        {"auth_corp_info": {"corpid": "wp1"}},
    ],
)
def test_get_permanent_code_answer_without_either_is_none(
    client: WecomSuiteClient, session: FakeSession, answer: dict[str, Any]
) -> None:
    session.answers.append(answer)
    with pytest.raises(PlatformUnavailableError, match="has no corpid or permanent_code") as caught:
        client.get_permanent_code("AC")
    assert caught.value.doubtful


def test_get_permanent_code_used_code_is_invalid(client: WecomSuiteClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 40078, "errmsg": "invalid auth_code"})
    with pytest.raises(InvalidCodeError):
        client.get_permanent_code("AC")


def test_fetch_customer_token_brings_its_code(api: Api, session: FakeSession) -> None:
    session.answers.append({"access_token": "T", "expires_in": 7200})

    assert fetch_customer_token(api, CUSTOMER, "token-1") == FetchedToken("T", 7200)
    body = {"auth_corpid": "wp1", "permanent_code": "PC"}
    assert session.last == ApiCall("/cgi-bin/service/get_corp_token", TOKEN, body, repeatable=True)


def test_login_uses_the_suites_token(client: WecomSuiteClient, session: FakeSession) -> None:
    session.answers.extend([{"corpid": "wp1", "userid": "wo1"}, {"corpid": "wp1", "userid": "wo1", "name": "林梅"}])

    assert client.get_user_info("C").corp_id == "wp1"
    assert client.get_user_detail("UT").name == "林梅"
    assert [call for _, call, _ in session.calls] == [
        ApiCall("/cgi-bin/service/auth/getuserinfo3rd", {**TOKEN, "code": "C"}),
        ApiCall("/cgi-bin/service/auth/getuserdetail3rd", TOKEN, {"user_ticket": "UT"}, repeatable=True),
    ]
