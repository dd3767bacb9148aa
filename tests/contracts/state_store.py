"""What every `StateStore` has to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.storage.state_store import StateStore, UsedState

KEY = "state#demo#digest"
NOW = 1_767_225_600.25


class StateStoreContract:
    """Run on each implementation, which gives a fixture ``connect``: another view of one store at each call."""

    @pytest.fixture
    def store(self, connect: Callable[[], StateStore]) -> StateStore:
        return connect()

    def test_use_first_request_owns_the_state(self, store: StateStore) -> None:
        assert store.use(KEY, "first", NOW) == UsedState("first", NOW)

    def test_use_later_request_sees_the_first(self, store: StateStore) -> None:
        store.use(KEY, "first", NOW)
        assert store.use(KEY, "second", NOW + 5) == UsedState("first", NOW)

    def test_use_again_by_the_owner_is_still_the_first(self, store: StateStore) -> None:
        store.use(KEY, "first", NOW)
        assert store.use(KEY, "first", NOW + 1).owner == "first"

    def test_settle_outcome_is_what_later_requests_see(self, store: StateStore) -> None:
        used = store.use(KEY, "first", NOW)
        store.settle(KEY, used._replace(outcome="sealed"))
        assert store.use(KEY, "second", NOW + 5) == UsedState("first", NOW, "sealed")

    def test_use_other_state_has_a_mark_of_its_own(self, store: StateStore) -> None:
        store.use(KEY, "first", NOW)
        assert store.use("state#demo#other", "second", NOW).owner == "second"

    def test_use_of_many_at_once_has_one_owner(self, connect: Callable[[], StateStore]) -> None:
        stores = [connect() for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            futures = [pool.submit(store.use, KEY, f"r{number}", NOW) for number, store in enumerate(stores)]
            owners = {future.result().owner for future in futures}
        assert len(owners) == 1
