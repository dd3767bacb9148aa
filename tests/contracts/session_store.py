"""What every `SessionStore` has to do."""

import pytest

from shared.bot.sessions import SessionStore
from tests.fakes import FakeClock

TEXT = '{"step": "名字"}'


class SessionStoreContract:
    """Run on each implementation, which gives fixtures ``clock`` and, with that clock, ``store``."""

    @pytest.fixture
    def clock(self) -> FakeClock:
        return FakeClock()

    def test_get_before_anything_is_kept_gives_none(self, store: SessionStore) -> None:
        assert store.get("demo", "zhangsan") is None

    def test_set_text_is_kept_for_its_user_and_app(self, store: SessionStore) -> None:
        store.set("demo", "zhangsan", TEXT, 60)
        assert store.get("demo", "zhangsan") == TEXT
        assert store.get("demo", "lisi") is None
        assert store.get("other", "zhangsan") is None

    def test_set_again_replaces_text_and_end(self, store: SessionStore, clock: FakeClock) -> None:
        store.set("demo", "zhangsan", "old", 60)
        clock.advance(59)
        store.set("demo", "zhangsan", TEXT, 60)
        clock.advance(59)
        assert store.get("demo", "zhangsan") == TEXT

    @pytest.mark.parametrize(("seconds", "text"), [(59, TEXT), (60, None)])
    def test_get_text_that_has_ended_gives_none(
        self, store: SessionStore, clock: FakeClock, seconds: int, text: str | None
    ) -> None:
        store.set("demo", "zhangsan", TEXT, 60)
        clock.advance(seconds)
        assert store.get("demo", "zhangsan") == text

    def test_delete_forgets_one_user(self, store: SessionStore) -> None:
        store.set("demo", "zhangsan", TEXT, 60)
        store.set("demo", "lisi", TEXT, 60)
        store.delete("demo", "zhangsan")
        store.delete("demo", "nobody")
        assert store.get("demo", "zhangsan") is None
        assert store.get("demo", "lisi") == TEXT
