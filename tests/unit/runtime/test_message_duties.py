from typing import Any

import pytest

from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.clients.wecom_suite import Authorization
from shared.errors import InvalidCodeError, UnknownAppError
from shared.login.profiles import Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.protocol.messages import Message, parse_message
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.message_duties import FanDuty, SuiteExchange
from shared.runtime.platform_clients import PlatformClients
from shared.storage.profile_store import MemoryProfileStore
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeMetrics, FakeSession
from tests.documents import OAUTH, make_document_text, make_full_document_text
from tests.factories import CUSTOMER, SUITE, make_text_xml
from tests.fakes import FakeSource

FAN = User(UserKind.FAN, "oABCD")
PROFILE = {"nickname": "小雨"}
SUITE_TOKEN = {"suite_access_token": "suite-token", "expires_in": 7200}


class Office:
    """Apps, and clients whose platform answers what a test says."""

    def __init__(self, *answers: Any) -> None:
        self.session = FakeSession(*answers)
        self.suites = MemorySuiteStore()
        platform = Platform("http://127.0.0.1", Transport(lambda: self.session), MemoryTokenStore(), FakeMetrics())
        self.clients = PlatformClients(platform, platform, self.suites)
        self.apps = Apps(
            DocumentCache(
                FakeSource(
                    account=make_full_document_text("official_account"),
                    closed=make_document_text("official_account"),
                    suite=make_full_document_text("wecom_suite"),
                    wecom=make_document_text("wecom_app"),
                ),
                parse_app_settings,
            )
        )


@pytest.fixture
def store() -> MemoryProfileStore:
    return MemoryProfileStore()


def make_profiles(store: MemoryProfileStore, app: str) -> Profiles:
    profiles = Profiles(app, store, Sealer(OAUTH["session_keys"]))
    profiles.save(FAN, PROFILE)
    return profiles


def make_event(event: str, receiver: str = "gh_1a2b3c4d5e6f", **fields: Any) -> Message:
    common = {"ToUserName": receiver, "FromUserName": "oABCD", "MsgType": "event", "Content": None, "MsgId": None}
    return parse_message(make_text_xml(**{**common, "Event": event, **fields}))


@pytest.mark.parametrize("event", ["unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"])
def test_fan_who_leaves_is_forgotten(store: MemoryProfileStore, event: str) -> None:
    office = Office()
    profiles = make_profiles(store, "account")
    FanDuty(office.apps, office.clients, lambda: store)("account", make_event(event, OpenID="oABCD"))
    assert profiles.read(FAN) is None


@pytest.mark.parametrize(
    ("app", "message"),
    [
        ("account", make_event("subscribe")),
        ("account", parse_message(make_text_xml(ToUserName="gh_1"))),
        ("account", make_event("unsubscribe", receiver="ww1")),
        ("closed", make_event("unsubscribe")),
        ("wecom", make_event("unsubscribe")),
    ],
)
def test_everything_else_changes_nothing(store: MemoryProfileStore, app: str, message: Message) -> None:
    office = Office()
    profiles = make_profiles(store, app)
    FanDuty(office.apps, office.clients, lambda: store)(app, message)
    assert profiles.read(FAN) == PROFILE


def test_exchange_buys_the_authorisation_of_a_corp() -> None:
    bought = {"permanent_code": "code-1", "auth_corp_info": {"corpid": CUSTOMER.receive_id}}
    office = Office(SUITE_TOKEN, bought)
    office.suites.save_ticket(SUITE.receive_id, "ticket-1", 1)
    exchange = SuiteExchange(office.apps, office.clients)
    assert exchange("suite", "ac_77") == Authorization(CUSTOMER.receive_id, "code-1")
    assert office.session.last.body == {"auth_code": "ac_77"}


def test_exchange_of_a_used_code_raises() -> None:
    office = Office(SUITE_TOKEN, {"errcode": 40078, "errmsg": "used"})
    office.suites.save_ticket(SUITE.receive_id, "ticket-1", 1)
    with pytest.raises(InvalidCodeError):
        SuiteExchange(office.apps, office.clients)("suite", "ac_77")


@pytest.mark.parametrize("app", ["wecom", "gone"])
def test_exchange_for_an_app_that_is_no_suite_raises(app: str) -> None:
    office = Office()
    with pytest.raises(UnknownAppError):
        SuiteExchange(office.apps, office.clients)(app, "ac_77")
