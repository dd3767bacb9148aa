"""How long a refusal to give a token holds, and how other processes learn of it."""

from shared.clients.pace import CLOCK_SKEW_SECONDS
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
_LONGEST_OUTAGE_PAUSE = 48.0  # less than a minute, so that the schedule tries each time
_SECONDS: dict[type[PlatformError], float] = {
    InvalidCredentialError: 300,  # repeats ban the address for an hour
    RateLimitError: 300,
    SuiteTicketError: 600,  # the next ticket is another credential, which may be tried at once
    UnlistedAddressError: 60,  # a list takes about a minute to be in force
    RejectedTokenError: 60,
    PlatformUnavailableError: 3,  # and twice as long each time
}
_TYPES: dict[str, type[PlatformError]] = {kind.__name__: kind for kind in (*_SECONDS, PlatformError)}


def build_refusal(error: WeHookError, credential: str, now: float, earlier: Refusal | None) -> Refusal | None:
    """Notes why the platform gave no token; nothing if it was not the platform that failed.

    Args:
        error: What went wrong.
        credential: Fingerprint of the credential that was used.
        now: Seconds since the epoch.
        earlier: What was noted of the last try, if that failed too.
    """
    if not isinstance(error, PlatformError):
        return None
    kind = type(error) if type(error).__name__ in _TYPES else PlatformError
    problem = error.address if isinstance(error, UnlistedAddressError) else error.problem
    seconds = _SECONDS.get(kind, _OTHER_SECONDS)
    if kind is PlatformUnavailableError and earlier and earlier.error == kind.__name__:
        seconds = min(2 * earlier.seconds, _LONGEST_OUTAGE_PAUSE)
    return Refusal(kind.__name__, error.api, error.errcode, problem, now + seconds, seconds, credential)


def find_error(refusal: Refusal | None, credential: str, now: float) -> PlatformError | None:
    """Returns the error that still holds for this credential, if one does.

    A refusal that would hold longer than it is to was written by a clock that has jumped since, and counts as over.

    Args:
        refusal: What was noted.
        credential: Fingerprint of the credential that would be used.
        now: Seconds since the epoch.
    """
    if refusal is None or refusal.credential != credential:
        return None
    if not now < refusal.until <= now + refusal.seconds + CLOCK_SKEW_SECONDS:
        return None
    kind = _TYPES.get(refusal.error, PlatformError)
    return kind(refusal.api, refusal.errcode, refusal.problem)
