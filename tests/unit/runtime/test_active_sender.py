from typing import Any

import pytest

from shared.clients.calls import ApiCall
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.delivery.jobs import Job
from shared.errors import (
    ConfigurationError,
    TokenUnavailableError,
    UndeliverableError,
    UnknownAppError,
)
from shared.protocol.messages import parse_message
from shared.runtime.active_sender import ActiveSender
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.platform_clients import PlatformClients
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeMetrics, FakeSession
from tests.delivery import make_bot_job, make_job
from tests.documents import make_full_document_text
from tests.factories import CUSTOMER, SUITE, make_text_xml
from tests.fakes import FakeClock, FakeSource

WECOM_URL = "https://qyapi.weixin.qq.com"
OK = {"errcode": 0, "errmsg": "ok"}
TOKEN = {"access_token": "token-1", "expires_in": 7200}
BODY = {"touser": "linmei", "msgtype": "text", "text": {"content": "你好"}}


class Office:
    """A sender whose platform answers what a test says."""

    def __init__(self, *answers: Any) -> None:
        self.clock = FakeClock()
        self.session = FakeSession(*answers)
        self.suites = MemorySuiteStore()
        transport = Transport(lambda: self.session)
        store, metrics = MemoryTokenStore(), FakeMetrics()
        wecom = Platform(WECOM_URL, transport, store, metrics)
        wechat = Platform("https://api.weixin.qq.com", transport, store, metrics)
        self.source = FakeSource(
            wecom=make_full_document_text("wecom_app"),
            nameless=make_full_document_text("wecom_app", agent_id=None, oauth=None),
            suite=make_full_document_text("wecom_suite"),
            account=make_full_document_text("official_account"),
            silent=make_full_document_text("official_account", secret=None, oauth=None, jssdk_origins=None),
            bot=make_full_document_text("wecom_bot"),
        )
        self.apps = Apps(DocumentCache(self.source, parse_app_settings, clock=self.clock))
        self._send = ActiveSender(self.apps, PlatformClients(wecom, wechat, self.suites))

    def send(self, app: str, body: Any = None, job: Job | None = None) -> list[ApiCall]:
        job = (job or make_job())._replace(app=app)
        self._send(job, parse_message(job.plaintext), body or BODY)
        return [call for _, call, _ in self.session.calls]


def test_send_for_a_wecom_app_is_checked_for_duplicates() -> None:
    _, sent = Office(TOKEN, OK).send("wecom")
    assert sent.path == "/cgi-bin/message/send"
    assert sent.body is not None
    assert {**sent.body, **BODY} == sent.body
    assert (sent.body["agentid"], sent.body["enable_duplicate_check"]) == (1000021, 1)
    assert 1200 <= sent.body["duplicate_check_interval"] <= 14_400


@pytest.mark.parametrize(("digits", "seconds"), [("00000000", 1200), ("00003390", 14_400), ("00003391", 1200)])
def test_send_for_a_wecom_app_is_checked_up_to_the_longest_time(digits: str, seconds: int) -> None:
    _, sent = Office(TOKEN, OK).send("wecom", job=make_job(key=f"demo#{digits}"))
    assert (sent.body or {})["duplicate_check_interval"] == seconds


def test_send_the_same_answer_to_two_messages_is_no_duplicate_and_a_repetition_is() -> None:
    jobs = [make_job(key="demo#0000000a"), make_job(key="demo#0000000b"), make_job(key="demo#0000000a")]
    office = Office(TOKEN, OK, OK, OK)
    for job in jobs:
        office.send("wecom", job=job)
    first, second, again = (call.body for _, call, _ in list(office.session.calls)[1:])
    assert first == again != second


@pytest.mark.parametrize("field", ["invaliduser", "unlicenseduser"])
def test_send_to_a_member_who_does_not_get_it_raises(field: str) -> None:
    with pytest.raises(UndeliverableError):
        Office(TOKEN, {**OK, field: "linmei"}).send("wecom")


def test_send_a_card_in_place_of_another_updates_it() -> None:
    _, sent = Office(TOKEN, OK).send("wecom", {"userids": ["linmei"], "response_code": "rc"})
    assert (sent.path, (sent.body or {})["response_code"]) == ("/cgi-bin/message/update_template_card", "rc")


def test_send_for_an_app_without_an_agent_id_raises() -> None:
    with pytest.raises(ConfigurationError, match="agent_id"):
        Office(TOKEN, OK).send("nameless")


@pytest.mark.parametrize(("agent_id", "expected"), [("1000015", 1000015), ("", None)])
def test_send_for_a_suite_is_by_its_app_in_the_customers_corp(agent_id: str, expected: int | None) -> None:
    office = Office({"suite_access_token": "suite-token", "expires_in": 7200}, TOKEN, OK)
    office.suites.save_ticket(SUITE.receive_id, "ticket-1", 1)
    office.suites.save_permanent_code(SUITE.receive_id, CUSTOMER.receive_id, "code-1", 1)
    job = make_job(make_text_xml(AgentID=agent_id or None), receive_id=CUSTOMER.receive_id)
    if expected is None:
        with pytest.raises(ConfigurationError, match="agent_id"):
            office.send("suite", job=job)
        return
    *_, sent = office.send("suite", job=job)
    assert (sent.body or {})["agentid"] == expected
    assert [call.path for _, call, _ in office.session.calls][:2] == [
        "/cgi-bin/service/get_suite_token",
        "/cgi-bin/service/get_corp_token",
    ]


def test_send_for_a_suite_to_a_corp_that_has_gone_raises() -> None:
    office = Office({"suite_access_token": "suite-token", "expires_in": 7200})
    job = make_job(make_text_xml(AgentID="1000015"), receive_id=CUSTOMER.receive_id)
    with pytest.raises(TokenUnavailableError):
        office.send("suite", job=job)


def test_send_for_an_official_account_is_a_customer_service_message() -> None:
    _, sent = Office(TOKEN, OK).send("account")
    assert (sent.path, sent.body) == ("/cgi-bin/message/custom/send", BODY)


def test_send_for_an_account_without_a_secret_raises() -> None:
    with pytest.raises(ConfigurationError, match="secret"):
        Office().send("silent")


def test_send_for_a_bot_goes_to_the_response_url_of_the_message() -> None:
    body = {"msgtype": "markdown", "markdown": {"content": "你好"}}
    (sent,) = Office(OK).send("bot", body, make_bot_job())
    assert (sent.path, sent.query, sent.body) == ("/cgi-bin/aibot/response", {"response_code": "RC"}, body)


def test_send_for_an_app_that_has_gone_raises() -> None:
    with pytest.raises(UnknownAppError):
        Office().send("gone")


def test_send_after_the_secret_was_rotated_reads_the_settings_again() -> None:
    office = Office({"errcode": 40001, "errmsg": "invalid credential"}, TOKEN, OK)
    office.apps.get("wecom")
    office.source.documents["wecom"] = make_full_document_text("wecom_app", secret="canary-rotated")  # noqa: S106
    office.clock.advance(10)
    secrets = [call.query.get("corpsecret") for call in office.send("wecom")]
    assert secrets == ["canary-wecom-secret", "canary-rotated", None]
