import subprocess
import sys
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
from shared.runtime.message_duties import ProfileDuty, SuiteExchange
from shared.runtime.observability import logger
from shared.runtime.platform_clients import PlatformClients
from shared.storage.profile_store import MemoryProfileStore
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeMetrics, FakeSession
from tests.conftest import LogLines
from tests.documents import OAUTH, make_document_text, make_full_document_text
from tests.factories import CUSTOMER, SUITE, make_text_xml
from tests.fakes import FakeSource

FAN, MEMBER = User(UserKind.FAN, "oABCD"), User(UserKind.MEMBER, "linmei")
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
                    contacts=make_document_text("wecom_app", secret=None),
                    sales=make_full_document_text("wecom_app"),
                    staff=make_full_document_text("wecom_app"),
                    sister=make_full_document_text("wecom_app", corp_id="wwSister"),
                    broken="{}",
                ),
                parse_app_settings,
            )
        )


@pytest.fixture
def store() -> MemoryProfileStore:
    return MemoryProfileStore()


def make_profiles(store: MemoryProfileStore, app: str) -> Profiles:
    profiles = Profiles(app, store, Sealer(OAUTH["session_keys"]))
    for user in (FAN, MEMBER, MEMBER._replace(user_id="zhouyi"), MEMBER._replace(corp_id=CUSTOMER.receive_id)):
        profiles.save(user, PROFILE)
    return profiles


def make_event(event: str, receiver: str = "gh_1a2b3c4d5e6f", **fields: Any) -> Message:
    common = {"ToUserName": receiver, "FromUserName": "oABCD", "MsgType": "event", "Content": None, "MsgId": None}
    return parse_message(make_text_xml(**{**common, "Event": event, **fields}))


def make_corp_event(event: str, **fields: Any) -> Message:
    return make_event(event, receiver="ww1", **{"FromUserName": "linmei", **fields})


DELETE_USER = make_corp_event("change_contact", FromUserName="sys", ChangeType="delete_user", UserID="linmei")
DELETE_USER_OF_A_CUSTOMER = parse_message(
    f"<xml><SuiteId>dk1</SuiteId><AuthCorpId>{CUSTOMER.receive_id}</AuthCorpId><InfoType>change_contact</InfoType>"
    "<ChangeType>delete_user</ChangeType><UserID>linmei</UserID></xml>"
)


def follow(store: MemoryProfileStore, app: str, message: Message) -> None:
    office = Office()
    ProfileDuty(office.apps, office.clients, lambda: store)(app, message)


@pytest.mark.parametrize("event", ["unsubscribe", "user_authorization_revoke", "user_authorization_cancellation"])
def test_fan_who_leaves_is_forgotten(store: MemoryProfileStore, event: str) -> None:
    profiles = make_profiles(store, "account")
    follow(store, "account", make_event(event, OpenID="oABCD"))
    assert profiles.read(FAN) is None
    assert profiles.read(MEMBER) == PROFILE


def test_member_who_leaves_an_app_is_forgotten_there(store: MemoryProfileStore) -> None:
    staff, sales = make_profiles(store, "staff"), make_profiles(store, "sales")
    follow(store, "staff", make_corp_event("unsubscribe"))
    assert staff.read(MEMBER) is None
    assert staff.read(MEMBER._replace(user_id="zhouyi")) == sales.read(MEMBER) == PROFILE


@pytest.mark.parametrize(
    "event", [make_event("unsubscribe", receiver=CUSTOMER.receive_id, FromUserName="linmei"), DELETE_USER_OF_A_CUSTOMER]
)
def test_member_of_a_customer_who_leaves_is_forgotten(store: MemoryProfileStore, event: Message) -> None:
    profiles = make_profiles(store, "suite")
    follow(store, "suite", event)
    assert profiles.read(MEMBER._replace(corp_id=CUSTOMER.receive_id)) is None
    assert profiles.read(MEMBER) == PROFILE


def test_member_who_leaves_the_corp_is_forgotten_in_all_its_apps(
    store: MemoryProfileStore, log_lines: LogLines
) -> None:
    profiles = {app: make_profiles(store, app) for app in ("sales", "staff", "sister", "account")}
    follow(store, "contacts", DELETE_USER)
    assert {app: kept.read(MEMBER) for app, kept in profiles.items()} == {
        "sales": None,
        "staff": None,
        "sister": PROFILE,
        "account": PROFILE,
    }
    logger.info("afterwards")
    assert log_lines()[-1]["app"] == "contacts"


@pytest.mark.parametrize(
    ("app", "message"),
    [
        ("account", make_event("subscribe")),
        ("account", parse_message(make_text_xml(ToUserName="gh_1"))),
        ("account", make_event("unsubscribe", receiver="ww1")),
        ("closed", make_event("unsubscribe")),
        ("wecom", make_event("unsubscribe")),
        ("wecom", make_corp_event("unsubscribe")),
        ("staff", make_corp_event("subscribe")),
        ("staff", make_corp_event("change_contact", ChangeType="update_user", UserID="linmei")),
    ],
)
def test_everything_else_changes_nothing(store: MemoryProfileStore, app: str, message: Message) -> None:
    profiles = make_profiles(store, app)
    follow(store, app, message)
    assert profiles.read(FAN) == profiles.read(MEMBER) == PROFILE


def test_events_that_concern_no_profile_load_nothing_of_the_login() -> None:
    # In a process of its own: here everything is loaded already.
    script = """
import sys
from shared.protocol.messages import parse_message
from shared.runtime.message_duties import ProfileDuty
fields = "<ToUserName>{}</ToUserName><MsgType>event</MsgType><Event>{}</Event>"
for receiver, event in (("gh_1", "subscribe"), ("gh_1", "CLICK"), ("ww1", "enter_agent")):
    ProfileDuty(None, None, None)("app", parse_message(f"<xml>{fields.format(receiver, event)}</xml>"))
loaded = [name for name in sys.modules if name.startswith(("shared.login.", "itsdangerous"))]
print(loaded)
"""
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
    assert result.stdout.splitlines() == ["['shared.login.user_events']"], result.stderr


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
