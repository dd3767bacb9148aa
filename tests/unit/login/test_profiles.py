import pytest

from shared.login.profiles import LIFETIME, Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.storage.profile_store import MemoryProfileStore
from tests.fakes import FakeClock

FAN = User(UserKind.FAN, "oABCD")
PROFILE = {"nickname": "小雨🌧️", "mobile": "13900000001", "privilege": []}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store() -> MemoryProfileStore:
    return MemoryProfileStore()


@pytest.fixture
def profiles(store: MemoryProfileStore, clock: FakeClock) -> Profiles:
    return Profiles("demo", store, Sealer(["k" * 32]), clock)


def test_read_gives_what_was_saved(profiles: Profiles) -> None:
    assert profiles.read(FAN) is None
    profiles.save(FAN, PROFILE)
    assert profiles.read(FAN) == PROFILE


def test_read_name_and_picture_make_no_other_user(profiles: Profiles) -> None:
    profiles.save(FAN, PROFILE)
    assert profiles.read(FAN._replace(name="n", avatar_url="a", union_id="u")) == PROFILE


@pytest.mark.parametrize(
    "other", [FAN._replace(user_id="o2"), FAN._replace(kind=UserKind.WEBSITE_USER), FAN._replace(corp_id="ww1")]
)
def test_read_other_user_has_none(profiles: Profiles, other: User) -> None:
    profiles.save(FAN, PROFILE)
    assert profiles.read(other) is None


def test_read_same_user_of_another_app_has_none(
    profiles: Profiles, store: MemoryProfileStore, clock: FakeClock
) -> None:
    profiles.save(FAN, PROFILE)
    assert Profiles("demo2", store, Sealer(["k" * 32]), clock).read(FAN) is None


def test_read_ends_with_its_lifetime(profiles: Profiles, clock: FakeClock) -> None:
    profiles.save(FAN, PROFILE)
    clock.advance(LIFETIME - 1)
    assert profiles.read(FAN) == PROFILE
    clock.advance(1)
    assert profiles.read(FAN) is None


def test_read_key_rotates(profiles: Profiles, store: MemoryProfileStore, clock: FakeClock) -> None:
    profiles.save(FAN, PROFILE)
    assert Profiles("demo", store, Sealer(["n" * 32, "k" * 32]), clock).read(FAN) == PROFILE
    assert Profiles("demo", store, Sealer(["n" * 32]), clock).read(FAN) is None


def test_delete_leaves_nothing(profiles: Profiles) -> None:
    profiles.save(FAN, PROFILE)
    profiles.delete(FAN)
    profiles.delete(FAN)
    assert profiles.read(FAN) is None
