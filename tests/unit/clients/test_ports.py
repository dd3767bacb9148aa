from shared.clients.ports import StoredToken, SuiteStore, TokenMetrics, TokenStore
from shared.storage.suite_store import MemorySuiteStore
from shared.storage.token_store import MemoryTokenStore
from tests.client_fakes import FakeMetrics


def test_stored_token_of_a_key_without_a_record_is_no_token() -> None:
    empty = StoredToken()

    assert (empty.revision, empty.token, empty.version) == (0, "", 0)
    assert empty.expires_at == empty.lease_until == 0
    assert empty.refusal is None


def test_ports_are_what_storage_provides() -> None:
    tokens: TokenStore = MemoryTokenStore()
    suites: SuiteStore = MemorySuiteStore()
    metrics: TokenMetrics = FakeMetrics()

    assert tokens.read("wecom#ww1#1") == StoredToken()
    assert suites.read_ticket("dk1") == suites.read_permanent_code("dk1", "wp1") == ""
    metrics.count("TokenFetch")
