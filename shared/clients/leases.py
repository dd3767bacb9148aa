"""What becomes of a token's record when somebody fetches: the lease before it, and the token after it."""

from typing import NamedTuple

from shared.clients.ports import FetchedToken, StoredToken
from shared.errors import PlatformUnavailableError, RejectedTokenError, TokenUnavailableError

LEASE_SECONDS = 8.0
"""How long one process may take to fetch; longer than the transport tries."""
CLOCK_SKEW_SECONDS = 2.0
"""How far the clocks of two containers may lie apart; what lies further ahead was written by one that has jumped."""
EARLY_SECONDS = 600.0
"""How long before its end a token may be refreshed, at the earliest."""
STABLE_EARLY_SECONDS = 290.0
"""The same for ``stable_token``, which gives a new token in the last five minutes only."""
FETCHES_PER_HOUR = 240
"""How often one token is fetched at most, so that a fault cannot use up the day's quota."""

_EARLY_SHARE = 4  # a token that lives shortly is refreshed in its last quarter
_ROUNDED_SECONDS = 1.0
_HOUR = 3600.0


class AccessToken(NamedTuple):
    """A token as it is used.

    Attributes:
        text: The token.
        version: Which one it is, so that exactly this one can be rejected.
    """

    text: str
    version: int


def build_lease(key: str, record: StoredToken, rejected: AccessToken | None, now: float) -> StoredToken:
    """Builds the record that takes the lease, and tells everybody at once that the rejected token is no good.

    Args:
        key: Names the token.
        record: The record that it replaces.
        rejected: What the platform has rejected.
        now: Seconds since the epoch.

    Raises:
        TokenUnavailableError: It was fetched too often within the hour.
    """
    same_hour = 0 <= now - record.counted_from < _HOUR
    fetches, counted_from = (record.fetches, record.counted_from) if same_hour else (0, now)
    if fetches >= FETCHES_PER_HOUR:
        raise TokenUnavailableError(f"{key}: fetched {fetches} times within an hour")
    return record._replace(
        revision=record.revision + 1,
        expires_at=0 if rejected and record.version <= rejected.version else record.expires_at,
        lease_until=now + LEASE_SECONDS,
        fetches=fetches + 1,
        counted_from=counted_from,
    )


def build_token(  # all that the new record depends on
    key: str,
    lease: StoredToken,
    fetched: FetchedToken,
    rejected: AccessToken | None,
    now: float,
    early_seconds: float,
) -> StoredToken:
    """Builds the record with the token that was fetched.

    Args:
        key: Names the token.
        lease: The record that it replaces.
        fetched: What the platform gave.
        rejected: What the platform has rejected.
        now: When the fetch began, in seconds since the epoch.
        early_seconds: How long before its end the token may be refreshed, at the earliest.

    Raises:
        RejectedTokenError: The platform gave the token again that it has rejected.
        PlatformUnavailableError: It gave none, or an expired one.
    """
    if rejected and fetched.text == rejected.text:
        raise RejectedTokenError(key, 0, "the platform gives the token again that it has rejected")
    is_same = fetched.text == lease.token
    # In its last second a token has none left.
    is_ending = is_same and lease.expires_at <= now
    if not fetched.text or (fetched.expires_in <= 0 and not is_ending):
        raise PlatformUnavailableError(key, 0, "the answer has no token, or an expired one")
    expires_at = now + fetched.expires_in
    record = lease._replace(revision=lease.revision + 1, expires_at=expires_at, lease_until=0, refusal=None)
    if is_same:
        # There is no newer one before its end, which is told in whole seconds, rounded down: earlier is in vain.
        ends_at = expires_at + _ROUNDED_SECONDS
        return record._replace(expires_at=ends_at, refresh_from=ends_at)
    return record._replace(
        token=fetched.text,
        # By the clock, so that versions grow also after the record was lost.
        version=max(lease.version + 1, int(now * 1000)),
        fetched_at=now,
        refresh_from=expires_at - min(early_seconds, fetched.expires_in / _EARLY_SHARE),
    )


def due_at(record: StoredToken, patience: float) -> float:
    """Returns when a token is to be fetched.

    Args:
        record: The token.
        patience: Which share of the time for an early refresh to let pass.
    """
    return record.refresh_from + (record.expires_at - record.refresh_from) * patience
