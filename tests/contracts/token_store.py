"""What every `TokenStore` has to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.clients.ports import Refusal, StoredToken, TokenStore

KEY = "wecom#ww1#1000002"
NOW = 1_767_225_600.25
TEXT = "T0ken-_"
FULL = StoredToken(
    revision=1,
    token=TEXT,
    version=1_767_225_600_250,
    fetched_at=NOW,
    expires_at=NOW + 7200,
    refresh_from=NOW + 6600,
    lease_until=NOW + 8,
    spent_until=NOW + 45,
    refusal=Refusal("UnlistedAddressError", "/cgi-bin/gettoken", 60020, "203.0.113.7", NOW + 60, 60.0, "f1"),
)


class TokenStoreContract:
    """Run on each implementation, which gives a fixture ``connect``: another view of one store at each call."""

    @pytest.fixture
    def store(self, connect: Callable[[], TokenStore]) -> TokenStore:
        return connect()

    def test_read_key_without_a_record_gives_an_empty_one(self, store: TokenStore) -> None:
        assert store.read(KEY) == StoredToken()

    @pytest.mark.parametrize("record", [FULL, StoredToken(revision=1)], ids=["full", "empty"])
    def test_replace_first_record_is_read_as_it_was_written(self, store: TokenStore, record: StoredToken) -> None:
        assert store.replace(KEY, record)
        assert store.read(KEY) == record

    def test_replace_next_revision_takes_the_place_of_the_whole_record(self, store: TokenStore) -> None:
        store.replace(KEY, FULL)
        assert store.replace(KEY, StoredToken(2, "next"))
        assert store.read(KEY) == StoredToken(2, "next")

    @pytest.mark.parametrize("revision", [1, 2, 4])
    def test_replace_other_revision_than_the_next_changes_nothing(self, store: TokenStore, revision: int) -> None:
        store.replace(KEY, FULL)
        store.replace(KEY, FULL._replace(revision=2))
        assert not store.replace(KEY, StoredToken(revision, "wrong"))
        assert store.read(KEY) == FULL._replace(revision=2)

    def test_replace_record_that_was_lost_changes_nothing(self, store: TokenStore) -> None:
        assert not store.replace(KEY, FULL._replace(revision=2))
        assert store.read(KEY) == StoredToken()

    def test_replace_other_key_has_a_record_of_its_own(self, store: TokenStore) -> None:
        store.replace(KEY, FULL)
        assert store.replace("wechat#wx1", StoredToken(1, "other"))
        assert (store.read(KEY).token, store.read("wechat#wx1").token) == (TEXT, "other")

    def test_delete_record_is_gone_and_begins_anew(self, store: TokenStore) -> None:
        store.replace(KEY, FULL)
        store.replace(KEY, FULL._replace(revision=2))
        store.delete(KEY)
        assert store.read(KEY) == StoredToken()
        assert store.replace(KEY, FULL)

    def test_delete_key_without_a_record_does_nothing(self, store: TokenStore) -> None:
        store.delete(KEY)
        assert store.read(KEY) == StoredToken()

    def test_replace_many_at_once_one_wins_each_revision(self, connect: Callable[[], TokenStore]) -> None:
        rivals, revisions = 8, 12

        def race(name: str) -> list[int]:
            store, won = connect(), []
            while (revision := store.read(KEY).revision + 1) <= revisions:
                if store.replace(KEY, StoredToken(revision, name)):
                    won.append(revision)
            return won

        with ThreadPoolExecutor(rivals) as pool:
            won = [revision for wins in pool.map(race, "abcdefgh") for revision in wins]
        assert sorted(won) == list(range(1, revisions + 1))
