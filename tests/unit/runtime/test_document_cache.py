import pytest

from shared.errors import ConfigurationError, SettingsUnavailableError
from shared.runtime.document_cache import (
    FAILED_SECONDS,
    FRESH_SECONDS,
    KEEP_SECONDS,
    REREAD_SECONDS,
    UNKNOWN_SECONDS,
    DocumentCache,
)
from tests.conftest import LogLines
from tests.fakes import FakeClock, FakeSource


def parse(name: str, text: str) -> str:
    if text == "malformed":
        raise ConfigurationError("field", "is malformed", name)
    return text.upper()


@pytest.fixture
def source() -> FakeSource:
    return FakeSource(one="first", two="second")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cache(source: FakeSource, clock: FakeClock) -> DocumentCache[str]:
    return DocumentCache(source, parse, clock)


def test_get_document_is_parsed(cache: DocumentCache[str]) -> None:
    assert (cache.get("one"), cache.get("two")) == ("FIRST", "SECOND")


def test_get_fresh_document_is_not_read_again(cache: DocumentCache[str], source: FakeSource, clock: FakeClock) -> None:
    cache.get("one")
    source.documents["one"] = "changed"
    clock.advance(FRESH_SECONDS - 1)
    assert cache.get("one") == "FIRST"
    assert source.read_names == ["one"]


def test_get_document_that_is_no_longer_fresh_is_read_again(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("one")
    source.documents["one"] = "changed"
    clock.advance(FRESH_SECONDS)
    assert cache.get("one") == "CHANGED"


def test_get_deleted_document_is_gone_when_it_is_no_longer_fresh(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("one")
    del source.documents["one"]
    clock.advance(FRESH_SECONDS)
    assert cache.get("one") is None
    clock.advance(1)
    assert cache.get("one") is None


@pytest.mark.parametrize("broken", ["down", "malformed"])
def test_get_unreadable_document_keeps_the_earlier_one_for_a_day(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock, broken: str, log_lines: LogLines
) -> None:
    cache.get("one")
    source.down = broken == "down"
    source.documents["one"] = "malformed"
    clock.advance(KEEP_SECONDS - 1)
    assert cache.get("one") == "FIRST"
    assert [line["message"] for line in log_lines()] == ["kept the earlier settings"]
    clock.advance(REREAD_SECONDS)
    with pytest.raises(SettingsUnavailableError if source.down else ConfigurationError):
        cache.get("one")


def test_get_unreadable_document_is_tried_again_every_five_seconds(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("one")
    source.down = True
    clock.advance(FRESH_SECONDS)
    for _ in range(2 * REREAD_SECONDS):
        assert cache.get("one") == "FIRST"
        clock.advance(1)
    assert len(source.read_names) == 1 + 2


@pytest.mark.parametrize("seconds", [FRESH_SECONDS, FRESH_SECONDS + KEEP_SECONDS - 1])
def test_get_readable_again_is_fresh_again(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock, seconds: int
) -> None:
    cache.get("one")
    source.down = True
    clock.advance(FRESH_SECONDS)
    cache.get("one")
    source.down = False
    clock.advance(seconds)
    source.documents["one"] = "changed"
    assert cache.get("one") == "CHANGED"


def test_get_unreadable_document_without_copy_raises(cache: DocumentCache[str], source: FakeSource) -> None:
    source.down = True
    with pytest.raises(SettingsUnavailableError, match="GetParameter failed: Unreachable"):
        cache.get("one")


def test_get_unknown_names_while_the_source_is_down_cost_one_read_a_second(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    source.down = True
    for name in ("one", "two", "three"):
        with pytest.raises(SettingsUnavailableError):
            cache.get(name)
    assert source.read_names == ["one"]
    source.down = False
    clock.advance(FAILED_SECONDS)
    assert cache.get("two") == "SECOND"


class RefusingSource(FakeSource):
    """Refuses every document but one."""

    def read(self, name: str) -> str | None:
        document = super().read(name)
        if name != "two":
            raise SettingsUnavailableError("GetParameter failed: AccessDeniedException", for_all=False)
        return document


def test_get_refused_document_does_not_hold_up_another(clock: FakeClock) -> None:
    source = RefusingSource(two="second")
    cache = DocumentCache(source, parse, clock)
    for _ in range(3):
        with pytest.raises(SettingsUnavailableError, match="AccessDenied"):
            cache.get("one")
    assert cache.get("two") == "SECOND"
    assert source.read_names == ["one", "two"]


def test_get_failures_of_many_names_are_not_kept_for_ever(clock: FakeClock) -> None:
    cache = DocumentCache(RefusingSource(), parse, clock)
    for number in range(1000):
        with pytest.raises(SettingsUnavailableError):
            cache.get(f"app-{number}")
    assert len(cache._failures) <= 256


def test_get_malformed_document_without_copy_raises(cache: DocumentCache[str], source: FakeSource) -> None:
    source.documents["one"] = "malformed"
    with pytest.raises(ConfigurationError, match="'one': field is malformed"):
        cache.get("one")


def test_get_many_unknown_names_cost_one_read_and_one_listing(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    for number in range(100):
        assert cache.get(f"random-{number}") is None
        clock.advance(UNKNOWN_SECONDS / 101)
    assert (source.read_names, source.listings) == (["random-0"], 1)


def test_get_unknown_name_is_looked_for_again_after_ten_seconds(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("three")
    cache.get("three")
    source.documents["three"] = "third"
    clock.advance(UNKNOWN_SECONDS)
    assert cache.get("three") == "THIRD"


def test_get_known_name_is_found_while_random_ones_come(cache: DocumentCache[str]) -> None:
    assert cache.get("random-1") is None
    assert cache.get("random-2") is None
    assert cache.get("one") == "FIRST"


def test_get_name_that_is_added_after_its_own_miss_is_found_at_once(
    cache: DocumentCache[str], source: FakeSource
) -> None:
    assert cache.get("three") is None
    source.documents["three"] = "third"
    assert cache.get("three") == "THIRD"


def test_get_name_that_is_added_after_a_listing_is_found_after_ten_seconds(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("random-1")
    cache.get("random-2")
    source.documents["three"] = "third"
    clock.advance(UNKNOWN_SECONDS)
    cache.get("random-3")
    assert cache.get("three") == "THIRD"


def test_get_newer_changed_document_is_returned(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("one")
    source.documents["one"] = "changed"
    clock.advance(REREAD_SECONDS)
    assert cache.get_newer("one") == "CHANGED"
    assert cache.get("one") == "CHANGED"


def test_get_newer_same_document_gives_none(cache: DocumentCache[str], clock: FakeClock) -> None:
    cache.get("one")
    clock.advance(REREAD_SECONDS)
    assert cache.get_newer("one") is None


def test_get_newer_within_five_seconds_does_not_read(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("one")
    source.documents["one"] = "changed"
    clock.advance(REREAD_SECONDS - 1)
    assert cache.get_newer("one") is None
    assert source.read_names == ["one"]


def test_get_newer_of_one_document_does_not_hold_up_another(
    cache: DocumentCache[str], source: FakeSource, clock: FakeClock
) -> None:
    cache.get("one")
    cache.get("two")
    clock.advance(REREAD_SECONDS)
    cache.get_newer("one")
    source.documents["two"] = "changed"
    assert cache.get_newer("two") == "CHANGED"


def test_get_newer_of_a_name_never_read_does_not_read(cache: DocumentCache[str], source: FakeSource) -> None:
    assert cache.get_newer("one") is None
    assert source.read_names == []


def test_get_newer_source_down_gives_none(cache: DocumentCache[str], source: FakeSource, clock: FakeClock) -> None:
    cache.get("one")
    source.down = True
    clock.advance(REREAD_SECONDS)
    assert cache.get_newer("one") is None
    assert cache.get("one") == "FIRST"


def test_get_newer_deleted_document_is_gone(cache: DocumentCache[str], source: FakeSource, clock: FakeClock) -> None:
    cache.get("one")
    del source.documents["one"]
    clock.advance(REREAD_SECONDS)
    assert cache.get_newer("one") is None
    assert cache.get("one") is None
