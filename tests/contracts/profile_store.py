"""What every `ProfileStore` has to do."""

from collections.abc import Callable

import pytest

from shared.storage.profile_store import ProfileStore, StoredProfile

KEY = "profile#demo#fan##oABCD"
PROFILE = StoredProfile("0a1b2c3d.c2VhbGVk", 1_769_817_600)


class ProfileStoreContract:
    """Run on each implementation, which gives a fixture ``connect``: another view of one store at each call."""

    @pytest.fixture
    def store(self, connect: Callable[[], ProfileStore]) -> ProfileStore:
        return connect()

    def test_read_unknown_user_has_none(self, store: ProfileStore) -> None:
        assert store.read(KEY) is None

    def test_read_gives_what_was_saved_last(self, store: ProfileStore) -> None:
        store.save(KEY, PROFILE)
        assert store.read(KEY) == PROFILE
        store.save(KEY, PROFILE._replace(sealed="next"))
        assert store.read(KEY) == PROFILE._replace(sealed="next")

    def test_delete_leaves_nothing_and_can_be_repeated(self, store: ProfileStore) -> None:
        store.save(KEY, PROFILE)
        store.save("profile#demo#fan##other", PROFILE)
        for _ in range(2):
            store.delete(KEY)
            assert store.read(KEY) is None
        assert store.read("profile#demo#fan##other") == PROFILE
