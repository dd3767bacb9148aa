import pytest

from shared.bot.sessions import MemorySessionStore, SessionCopy
from shared.errors import ReplyError
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> MemorySessionStore:
    return MemorySessionStore(clock)


def open_session(store: MemorySessionStore) -> SessionCopy:
    return SessionCopy(store, "shop", "linmei")


def test_store_keeps_each_user_of_each_app_apart(store: MemorySessionStore) -> None:
    store.set("shop", "linmei", "a", 60)
    store.set("shop", "zhouyi", "b", 60)
    store.set("staff", "linmei", "c", 60)
    assert [store.get(*key) for key in (("shop", "linmei"), ("shop", "zhouyi"), ("staff", "linmei"))] == ["a", "b", "c"]
    assert store.get("staff", "zhouyi") is None


def test_store_forgets_after_its_time(store: MemorySessionStore, clock: FakeClock) -> None:
    store.set("shop", "linmei", "a", 60)
    clock.advance(59)
    assert store.get("shop", "linmei") == "a"
    clock.advance(1)
    assert store.get("shop", "linmei") is None


def test_store_delete_forgets(store: MemorySessionStore) -> None:
    store.set("shop", "linmei", "a", 60)
    store.delete("shop", "linmei")
    store.delete("shop", "linmei")
    assert store.get("shop", "linmei") is None


def test_session_of_somebody_new_is_empty(store: MemorySessionStore) -> None:
    assert open_session(store).session == {}


def test_save_keeps_what_changed(store: MemorySessionStore) -> None:
    copy = open_session(store)
    copy.session["step"] = {"name": "林梅", "count": 1.5}
    copy.save(60)
    assert open_session(store).session == {"step": {"name": "林梅", "count": 1.5}}


def test_save_what_did_not_change_does_not_write(store: MemorySessionStore, clock: FakeClock) -> None:
    store.set("shop", "linmei", '{"a": 1}', 60)
    copy = open_session(store)
    copy.save(600)
    clock.advance(60)
    assert store.get("shop", "linmei") is None


def test_save_what_was_emptied_is_forgotten(store: MemorySessionStore) -> None:
    store.set("shop", "linmei", '{"a": 1}', 60)
    copy = open_session(store)
    copy.session.clear()
    copy.save(60)
    assert store.get("shop", "linmei") is None


def test_save_what_stays_empty_does_not_write(store: MemorySessionStore) -> None:
    store.delete = lambda *_: pytest.fail("was written")  # type: ignore[method-assign]
    open_session(store).save(60)


@pytest.mark.parametrize("value", [object(), {1, 2}, {(1, 2): 3}, b"a"], ids=["object", "set", "key", "bytes"])
def test_save_what_json_cannot_hold_is_a_reply_error(store: MemorySessionStore, value: object) -> None:
    copy = open_session(store)
    copy.session["when"] = value
    with pytest.raises(ReplyError, match=r"^the session of a user cannot be stored: "):
        copy.save(60)
    assert store.get("shop", "linmei") is None


def test_save_what_holds_itself_is_a_reply_error(store: MemorySessionStore) -> None:
    copy = open_session(store)
    copy.session["self"] = copy.session
    with pytest.raises(ReplyError, match=r"^the session of a user cannot be stored: "):
        copy.save(60)
