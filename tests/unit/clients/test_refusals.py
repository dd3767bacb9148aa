import pytest

from shared.clients.refusals import build_refusal, find_error
from shared.errors import (
    InvalidCodeError,
    InvalidCredentialError,
    PlatformError,
    PlatformUnavailableError,
    RateLimitError,
    RejectedTokenError,
    StoreError,
    SuiteTicketError,
    UnlistedAddressError,
)

NOW = 1_767_225_600.0
API = "/cgi-bin/gettoken"
ERRORS = [
    (InvalidCredentialError(API, 40001, "invalid credential"), 300),
    (RateLimitError(API, 45009, "api freq out of limit"), 300),
    (SuiteTicketError(API, 40085, "invalid suite_ticket"), 600),
    (UnlistedAddressError(API, 60020, "203.0.113.7"), 60),
    (UnlistedAddressError(API, 60020, ""), 60),
    (RejectedTokenError(API, 0, "again"), 60),
    (PlatformUnavailableError(API, -1, "system busy", doubtful=True), 3),
    (PlatformError(API, 48001, "api unauthorized"), 60),
]


@pytest.mark.parametrize(("error", "seconds"), ERRORS, ids=lambda value: type(value).__name__)
def test_find_error_while_the_refusal_holds_is_the_same_error(error: PlatformError, seconds: float) -> None:
    refusal = build_refusal(error, "f1", NOW, None)
    found = find_error(refusal, "f1", NOW + seconds - 0.1)

    assert type(found) is type(error)
    assert str(found) == str(error)
    assert found is not None
    assert (found.api, found.errcode) == (error.api, error.errcode)


@pytest.mark.parametrize(("error", "seconds"), ERRORS, ids=lambda value: type(value).__name__)
def test_find_error_is_none_when_the_refusal_is_over_or_not_meant(error: PlatformError, seconds: float) -> None:
    refusal = build_refusal(error, "f1", NOW, None)

    assert find_error(refusal, "f1", NOW + seconds) is None
    assert find_error(refusal, "f2", NOW) is None
    assert find_error(None, "f1", NOW) is None


def test_find_error_of_a_clock_that_was_ahead_is_none() -> None:
    refusal = build_refusal(InvalidCredentialError(API, 40001, "invalid credential"), "f1", NOW + 3600, None)

    assert find_error(refusal, "f1", NOW) is None


def test_build_refusal_of_an_error_without_a_rule_is_a_plain_one() -> None:
    refusal = build_refusal(InvalidCodeError(API, 40029, "invalid code"), "f1", NOW, None)

    assert type(find_error(refusal, "f1", NOW + 59)) is PlatformError


def test_find_error_of_a_kind_that_this_version_does_not_know_is_a_plain_one() -> None:
    refusal = build_refusal(PlatformError(API, 1, "text"), "f1", NOW, None)
    assert refusal is not None

    assert type(find_error(refusal._replace(error="LaterError"), "f1", NOW)) is PlatformError


def test_build_refusal_without_a_platform_that_refused_is_none() -> None:
    assert build_refusal(StoreError("down"), "f1", NOW, None) is None


def test_build_refusal_of_an_outage_holds_twice_as_long_each_time() -> None:
    busy, refusal, seconds = PlatformUnavailableError(API, -1, "system busy"), None, []
    for _ in range(7):
        refusal = build_refusal(busy, "f1", NOW, refusal)
        assert refusal is not None
        assert refusal.until == NOW + refusal.seconds
        seconds.append(refusal.seconds)

    assert seconds == [3, 6, 12, 24, 48, 48, 48]


def test_build_refusal_of_an_outage_after_another_failure_is_short() -> None:
    earlier = build_refusal(InvalidCredentialError(API, 40001, "invalid credential"), "f1", NOW, None)
    refusal = build_refusal(PlatformUnavailableError(API, -1, "system busy"), "f2", NOW, earlier)

    assert refusal is not None
    assert refusal.seconds == 3
