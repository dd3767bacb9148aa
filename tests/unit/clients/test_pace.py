import pytest

from shared.clients.pace import ACCESS_TOKEN, CLOCK_SKEW_SECONDS, STABLE_TOKEN, TICKET, TokenPace
from shared.errors import TokenUnavailableError

NOW = 1_767_225_600.0
KEY = "wechat#wx1"
PACE = TokenPace(burst=3, seconds=10)


def count_fetches(pace: TokenPace, seconds: int, every: float) -> int:
    """Fetches again and again, and counts how often that is allowed."""
    spent_until, fetches = 0.0, 0
    for step in range(int(seconds / every)):
        try:
            spent_until = pace.spend(KEY, spent_until, NOW + step * every)
        except TokenUnavailableError:
            continue
        fetches += 1
    return fetches


def test_spend_allows_a_burst_and_then_one_after_each_pause() -> None:
    assert count_fetches(PACE, seconds=100, every=1) == 3 + 9


def test_spend_slower_than_the_pace_is_always_allowed() -> None:
    assert count_fetches(PACE, seconds=1000, every=10) == 100


def test_spend_too_often_says_when_the_next_one_is_allowed() -> None:
    spent_until = 0.0
    for _ in range(3):
        spent_until = PACE.spend(KEY, spent_until, NOW)

    with pytest.raises(TokenUnavailableError, match=f"^{KEY}: fetched too often, and not again for 8 s$"):
        PACE.spend(KEY, spent_until, NOW + 2.5)
    assert PACE.spend(KEY, spent_until, NOW + 10) == NOW + 40


@pytest.mark.parametrize(
    ("ahead", "spent"),
    [(-5, 0), (10, 10), (30 + CLOCK_SKEW_SECONDS + 0.1, 0), (10**6, 0)],
    ids=["forgotten", "remembered", "clock-was-ahead", "clock-was-far-ahead"],
)
def test_spend_counts_what_is_not_forgotten(ahead: float, spent: float) -> None:
    assert PACE.spend(KEY, NOW + ahead, NOW) == NOW + spent + 10


@pytest.mark.parametrize("ahead", [30, 30 + CLOCK_SKEW_SECONDS])
def test_spend_after_a_clock_that_is_a_little_ahead_is_not_allowed(ahead: float) -> None:
    with pytest.raises(TokenUnavailableError):
        PACE.spend(KEY, NOW + ahead, NOW)


def test_stable_token_is_refreshed_only_when_a_new_one_is_given() -> None:
    assert STABLE_TOKEN.early_seconds < 300


def test_ticket_is_fetched_less_than_a_hundred_times_in_any_hour() -> None:
    assert count_fetches(TICKET, seconds=3600, every=1) < 100


def test_access_token_of_an_app_with_a_rival_is_fetched_all_the_time() -> None:
    # A rival that ends it every two seconds gets the app into short pauses, and never into an hour's.
    assert count_fetches(ACCESS_TOKEN, seconds=500, every=2) == 250
    assert count_fetches(ACCESS_TOKEN, seconds=3600, every=2) == 240 + 3600 // 15 - 1
