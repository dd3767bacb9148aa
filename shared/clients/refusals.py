"""How long a refusal to give a token holds, and how other processes learn of it."""

from shared.clients.leases import CLOCK_SKEW_SECONDS
from shared.clients.ports import Refusal
from shared.errors import (
    InvalidCredentialError,
    PlatformError,
    PlatformUnavailableError,
    RateLimitError,
    RejectedTokenError,
    SuiteTicketError,
    UnlistedAddressError,
    WeHookError,
)

_OTHER_SECONDS = 60.0
_SECONDS: dict[type[PlatformError], float] = {
    InvalidCredentialError: 300,  # repeats ban the address for an hour
    RateLimitError: 300,
    SuiteTicketError: 600,  # the next ticket is another credential, which may be tried at once
    UnlistedAddressError: 60,  # a list takes about a minute to be in force
    RejectedTokenError: 60,
    PlatformUnavailableError: 3,
}
_TYPES: dict[str, type[PlatformError]] = {kind.__name__: kind for kind in (*_SECONDS, PlatformError)}


def build_refusal(error: WeHookError, credential: str, now: float) -> Refusal | None:
    """Notes why the platform gave no token; nothing if it was not the platform that failed.

    Args:
        error: What went wrong.
        credential: Fingerprint of the credential that was used.
        now: Seconds since the epoch.
    """
    if not isinstance(error, PlatformError):
        return None
    kind = type(error) if type(error).__name__ in _TYPES else PlatformError
    problem = error.address if isinstance(error, UnlistedAddressError) else error.problem
    until = now + _SECONDS.get(kind, _OTHER_SECONDS)
    return Refusal(kind.__name__, error.api, error.errcode, problem, until, credential)


def find_error(refusal: Refusal | None, credential: str, now: float) -> PlatformError | None:
    """Returns the error that still holds for this credential, if one does.

    A refusal that would hold longer than any does was written by a clock that has jumped since, and counts as over.

    Args:
        refusal: What was noted.
        credential: Fingerprint of the credential that would be used.
        now: Seconds since the epoch.
    """
    if refusal is None or refusal.credential != credential:
        return None
    kind = _TYPES.get(refusal.error, PlatformError)
    if not now < refusal.until <= now + _SECONDS.get(kind, _OTHER_SECONDS) + CLOCK_SKEW_SECONDS:
        return None
    return kind(refusal.api, refusal.errcode, refusal.problem)
