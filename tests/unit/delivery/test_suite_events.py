import pytest

from shared.clients.ports import StoredToken
from shared.clients.token_keys import suite_corp_key
from shared.clients.wecom_suite import Authorization
from shared.delivery.clock import Clock
from shared.delivery.suite_events import SuiteEvents
from shared.errors import InvalidCodeError, StoreError
from shared.protocol.document import build_xml
from shared.protocol.messages import Message, parse_message
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.fakes import FakeClock

SUITE, CORP = "wx31be07d2c95a64f8", "wpAbCdEf"
TOKEN = suite_corp_key(SUITE, CORP)


class Provider:
    """A suite whose codes are bought from a test."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.suites = MemorySuiteStore()
        self.tokens = MemoryTokenStore()
        self.exchanged: list[tuple[str, str]] = []
        self.events = SuiteEvents(self._exchange, self.suites, self.tokens, Clock(self.clock, self.clock.advance))

    def _exchange(self, app: str, auth_code: str) -> Authorization:
        if auth_code in {code for _, code in self.exchanged}:
            raise InvalidCodeError("/cgi-bin/service/get_permanent_code", 40078, "used")
        self.exchanged.append((app, auth_code))
        return Authorization(CORP, f"permanent-{auth_code}")


@pytest.fixture
def provider() -> Provider:
    return Provider()


def make_push(info_type: str, timestamp: int = 1_767_225_600, **fields: str) -> Message:
    return parse_message(build_xml({"SuiteId": SUITE, "InfoType": info_type, "TimeStamp": timestamp, **fields}))


@pytest.mark.parametrize("info_type", ["create_auth", "reset_permanent_code"])
def test_code_is_exchanged_once_and_what_it_bought_is_kept(provider: Provider, info_type: str) -> None:
    provider.events.apply("suite", make_push(info_type, AuthCode="ac_77"))
    assert provider.exchanged == [("suite", "ac_77")]
    assert provider.suites.read_permanent_code(SUITE, CORP) == "permanent-ac_77"


def test_new_code_forgets_the_token_that_the_old_one_bought(provider: Provider) -> None:
    provider.tokens.replace(TOKEN, StoredToken(1, "old"))
    provider.events.apply("suite", make_push("reset_permanent_code", AuthCode="ac_78"))
    assert provider.tokens.read(TOKEN) == StoredToken()


def test_cancelled_corp_is_forgotten_with_its_token_and_tickets(provider: Provider) -> None:
    provider.events.apply("suite", make_push("create_auth", AuthCode="ac_77"))
    keys = (TOKEN, f"{TOKEN}#jsapi", f"{TOKEN}#agent_config")
    for key in keys:
        provider.tokens.replace(key, StoredToken(1, "old"))
    provider.events.apply("suite", make_push("cancel_auth", 1_767_225_601, AuthCorpId=CORP))
    assert provider.suites.read_permanent_code(SUITE, CORP) == ""
    assert {provider.tokens.read(key) for key in keys} == {StoredToken()}


def test_cancellation_that_comes_after_a_newer_authorisation_changes_nothing(provider: Provider) -> None:
    provider.events.apply("suite", make_push("create_auth", 1_767_225_602, AuthCode="ac_77"))
    provider.events.apply("suite", make_push("cancel_auth", 1_767_225_601, AuthCorpId=CORP))
    assert provider.suites.read_permanent_code(SUITE, CORP) == "permanent-ac_77"


@pytest.mark.parametrize("info_type", ["change_auth", "change_contact"])
def test_everything_else_is_left_to_the_handlers(provider: Provider, info_type: str) -> None:
    provider.events.apply("suite", make_push(info_type, AuthCorpId=CORP))
    assert not provider.exchanged


def test_what_was_bought_is_kept_also_if_the_store_has_to_be_waited_for(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, began = provider.suites.save_permanent_code, provider.clock()

    def save_later(suite_id: str, corp_id: str, permanent_code: str, timestamp: int) -> None:
        if provider.clock() < began + 30:
            raise StoreError("down")
        save(suite_id, corp_id, permanent_code, timestamp)

    monkeypatch.setattr(provider.suites, "save_permanent_code", save_later)
    provider.events.apply("suite", make_push("create_auth", AuthCode="ac_77"))
    assert provider.suites.read_permanent_code(SUITE, CORP) == "permanent-ac_77"
    assert len(provider.exchanged) == 1


def test_code_that_is_used_raises(provider: Provider) -> None:
    provider.events.apply("suite", make_push("create_auth", AuthCode="ac_77"))
    with pytest.raises(InvalidCodeError):
        provider.events.apply("suite", make_push("create_auth", AuthCode="ac_77"))
