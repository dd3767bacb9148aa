"""What becomes of a token's record when somebody fetches: the lease before it, and the token after it."""

from typing import NamedTuple

from shared.clients.pace import TokenPace
from shared.clients.ports import FetchedToken, StoredToken
from shared.errors import PlatformUnavailableError, RejectedTokenError
from shared.protocol.values import show

LEASE_SECONDS = 8.0
"""How long one process may take to fetch; longer than a call takes.

A host whose many addresses all stay silent, or an answer that stops in its middle, can take longer. Then another
process fetches as well, and what the first one gets is not written.
"""

_EARLY_SHARE = 4  # a token that lives shortly is refreshed in its last quarter
_ROUNDED_SECONDS = 1.0


class AccessToken(NamedTuple):
    """A token as it is used.

    Attributes:
        text: The token.
        version: Which one it is, so that exactly this one can be rejected.
    """

    text: str
    version: int

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"text"})


def build_lease(
    key: str, record: StoredToken, rejected: AccessToken | None, now: float, pace: TokenPace
) -> StoredToken:
    """Builds the record that takes the lease, and tells everybody at once that the rejected token is no good.

    Args:
        key: Names the token.
        record: The record that it replaces.
        rejected: What the platform has rejected.
        now: Seconds since the epoch.
        pace: How often it is fetched.

    Raises:
        TokenUnavailableError: It was fetched too often.
    """
    return record._replace(
        revision=record.revision + 1,
        expires_at=0 if rejected and record.version <= rejected.version else record.expires_at,
        lease_until=now + LEASE_SECONDS,
        spent_until=pace.spend(key, record.spent_until, now),
    )


def build_token(
    key: str,
    lease: StoredToken,
    fetched: FetchedToken,
    rejected: AccessToken | None,
    now: float,
    pace: TokenPace,
) -> StoredToken:
    """Builds the record with the token that was fetched.

    Args:
        key: Names the token.
        lease: The record that it replaces.
        fetched: What the platform gave.
        rejected: What the platform has rejected.
        now: When the fetch began, in seconds since the epoch.
        pace: How early it may be refreshed.

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
        refresh_from=expires_at - min(pace.early_seconds, fetched.expires_in / _EARLY_SHARE),
    )


def due_at(record: StoredToken, patience: float) -> float:
    """Returns when a token is to be fetched.

    Args:
        record: The token.
        patience: Which share of the time for an early refresh to let pass.
    """
    return record.refresh_from + (record.expires_at - record.refresh_from) * patience
