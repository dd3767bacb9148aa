import copy
import json
from typing import Any

import pytest

from shared.clients.identities import UserInfo
from shared.clients.sns import UserToken
from shared.errors import InvalidCredentialError, LoginNotSetUpError, RepeatedLoginError, UndeliverableError
from shared.login.pending_logins import PendingLogin
from shared.login.sessions import User, UserKind
from shared.runtime.app_settings import AppSettings, WecomAppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import DocumentCache
from shared.runtime.login_exchange import LoginExchange, UserStores
from shared.storage.profile_store import MemoryProfileStore
from shared.storage.state_store import MemoryStateStore
from shared.storage.suite_store import MemorySuiteStore
from tests.conftest import LogLines
from tests.documents import make_document
from tests.fakes import FakeClock, FakeSource
from tests.login_apps import CUSTOMER_CORP, HOME, make_apps

PENDING = PendingLogin("digest", HOME, "snsapi_base", 0)


class FakeClient:
    """Stands for the client of a WeCom app or a suite."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.user_ticket = ""
        self.error: Exception | None = None

    def get_user_info(self, code: str) -> UserInfo:
        self.codes.append(code)
        if self.error:
            raise self.error
        return UserInfo("linmei", "", "", self.user_ticket, CUSTOMER_CORP, "")

    def get_user_detail(self, _: str) -> None:
        raise UndeliverableError("/cgi-bin/auth/getuserdetail", 81013, "no permission")


class FakeSns:
    def __init__(self, app_id: str) -> None:
        self._app_id = app_id

    def exchange_code(self, code: str) -> UserToken:
        return UserToken("T", "R", f"{self._app_id}-{code}", "", is_snapshot_user=False)


class FakeClients:
    """Stands for the clients of all apps, and has one."""

    def __init__(self) -> None:
        self.client = FakeClient()
        self.secrets: list[str] = []

    def get_wecom_app(self, settings: Any) -> "FakeClients":
        self.secrets.append(settings.secret)
        return self

    def get_wecom_suite(self, settings: Any) -> "FakeClients":
        self.secrets.append(settings.suite_secret)
        return self

    def open_sns(self, app_id: str, secret: str) -> FakeSns:
        return FakeSns(f"{app_id}:{secret}")


def make_clients() -> Any:
    return FakeClients()


class Parts:
    """An exchange with what it is made of."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.source = FakeSource(**{name: json.dumps(document) for name, document in make_apps().items()})
        self.clients = make_clients()
        self.apps = Apps(DocumentCache[AppSettings](self.source, parse_app_settings, self.clock))
        users = UserStores(MemoryStateStore(), MemoryProfileStore())
        self.exchange = LoginExchange(self.apps, self.clients, MemorySuiteStore(), users)


@pytest.fixture
def parts() -> Parts:
    return Parts()


def test_log_in_corp_user(parts: Parts) -> None:
    assert parts.exchange.log_in("corp", PENDING, "c1") == User(UserKind.MEMBER, "linmei", corp_id=CUSTOMER_CORP)
    assert parts.clients.secrets == ["canary-corp-secret"]


def test_log_in_suite_user(parts: Parts) -> None:
    user = parts.exchange.log_in("suite", PENDING, "c1")
    assert user == User(UserKind.MEMBER, "linmei", corp_id=CUSTOMER_CORP)
    assert parts.clients.secrets == ["canary-suite-secret"]


@pytest.mark.parametrize("app", ["corp", "suite"])
def test_log_in_without_details_is_told_in_the_log(parts: Parts, log_lines: LogLines, app: str) -> None:
    parts.clients.client.user_ticket = "canary-ticket"
    assert parts.exchange.log_in(app, PENDING, "c1")
    (line,) = log_lines()
    assert (line["level"], line["message"], line["reason"]) == ("WARNING", "login without details", "undeliverable")
    assert "canary" not in str(line)


@pytest.mark.parametrize(
    ("scope", "user_id"),
    [
        ("snsapi_base", "wx0123456789abcdef:canary-account-secret-c1"),
        ("snsapi_login", "wxwebsite:canary-website-secret-c1"),
    ],
)
def test_log_in_fan_by_the_account_or_its_website_app(parts: Parts, scope: str, user_id: str) -> None:
    user = parts.exchange.log_in("account", PENDING._replace(scope=scope), "c1")
    assert user
    assert user.user_id == user_id


def test_log_in_repeated_callback_exchanges_nothing(parts: Parts) -> None:
    users = [parts.exchange.log_in("corp", PENDING, code) for code in ("c1", "c1", "c2")]
    assert users == [users[0]] * 3
    assert parts.clients.client.codes == ["c1"]
    parts.exchange.log_in("corp", PENDING._replace(state_digest="other"), "c3")
    assert parts.clients.client.codes == ["c1", "c3"]


def test_log_in_same_state_of_another_app_is_another_login(parts: Parts) -> None:
    parts.exchange.log_in("corp", PENDING, "c1")
    parts.exchange.log_in("suite", PENDING, "c2")
    assert parts.clients.client.codes == ["c1", "c2"]


def test_log_in_rotated_secret_is_read_anew_within_the_first_callback(parts: Parts) -> None:
    # Given
    parts.clients.client.error = InvalidCredentialError("/cgi-bin/gettoken", 40001, "invalid credential")
    parts.apps.get("corp")
    parts.source.documents["corp"] = json.dumps({**make_apps()["corp"], "secret": "rotated"})
    parts.clock.advance(5)
    # When
    with pytest.raises(InvalidCredentialError):
        parts.exchange.log_in("corp", PENDING, "c1")
    # Then
    assert parts.clients.secrets == ["canary-corp-secret", "rotated"]
    with pytest.raises(RepeatedLoginError):
        parts.exchange.log_in("corp", PENDING, "c1")


def test_log_in_app_without_logins_is_refused(parts: Parts) -> None:
    with pytest.raises(LoginNotSetUpError):
        parts.exchange.log_in("silent", PENDING, "c1")


def test_log_in_kind_without_logins_is_refused() -> None:
    parts = Parts()
    corp = parts.apps.get("corp")
    assert isinstance(corp, WecomAppSettings)
    bot = parse_app_settings("corp", json.dumps(make_document("wecom_bot")))
    cache = DocumentCache[AppSettings](parts.source, lambda *_: copy.replace(bot, oauth=corp.oauth))
    exchange = LoginExchange(
        Apps(cache),
        parts.clients,
        MemorySuiteStore(),
        UserStores(MemoryStateStore(), MemoryProfileStore()),
    )
    with pytest.raises(LoginNotSetUpError):
        exchange.log_in("corp", PENDING, "c1")
