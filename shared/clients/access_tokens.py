"""Access tokens and tickets that all processes share: one of them fetches, the others get what it fetched.

The store holds one record for each token. Whoever finds it due takes a lease by a conditional write and fetches;
the others serve the token that is still good, or wait for the new one. A lease ends by itself, so that a process
that dies while it fetches holds nobody up for longer than that.
"""

import random
import time
from collections.abc import Callable
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from shared.clients.leases import LEASE_SECONDS, AccessToken, build_lease, build_token, due_at
from shared.clients.pace import ACCESS_TOKEN, CLOCK_SKEW_SECONDS, TokenPace
from shared.clients.ports import FetchedToken, StoredToken, TokenMetrics, TokenStore
from shared.clients.refusals import build_refusal, find_error
from shared.clients.token_record import TokenRecord
from shared.errors import (
    PlatformError,
    RejectedTokenError,
    TokenUnavailableError,
    WeHookError,
)
from shared.protocol.values import show

_WAIT_SECONDS = 3 * LEASE_SECONDS
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 0.4
_LOOK_AGAIN_SECONDS = 3.0
_NO_PATIENCE = 0.0  # the schedule's; requests let some of the time for an early refresh pass


class TokenRequest(NamedTuple):
    """What buys one token.

    Attributes:
        credential: Fingerprint of the credential that ``fetch`` uses, which tells a rotated one from a refused one.
        fetch: Asks the platform for the token, with one call; raises `PlatformError`.
        renew: Replaces the token that ``fetch`` uses, if it uses one, after the platform has rejected that one.
    """

    credential: str
    fetch: Callable[[], FetchedToken]
    renew: Callable[[], object] = lambda: None

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"fetch", "renew"})


class AccessTokenProvider:
    """Gives out one token, and sees to it that it is fetched once for everybody.

    Args:
        key: Names the token in the store; nothing secret.
        prepare: Returns what buys it. Another token or a value from a store is got here: before the lease, whose time
            is for the fetch alone, and so that its failure is not noted as one of this token.
        store: Where processes share tokens.
        metrics: Where figures go.
        pace: How early and how often it is fetched.
        clock: Seconds since the epoch.
        sleep: Waits for some seconds.

    Attributes:
        key: Names the token in the store; nothing secret.
    """

    def __init__(  # noqa: PLR0913  # ports, each with one purpose
        self,
        key: str,
        prepare: Callable[[], TokenRequest],
        store: TokenStore,
        metrics: TokenMetrics,
        *,
        pace: TokenPace = ACCESS_TOKEN,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.key = key
        self._prepare = prepare
        self._record = TokenRecord(store, key, clock)
        self._metrics = metrics
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._held = StoredToken()
        self._look_at = 0.0
        # Between two thirds and one third of the time that is left: after the schedule, and not all at once.
        self._patience = random.uniform(1 / 3, 2 / 3)  # noqa: S311  # spreads, hides nothing

    def get(self) -> AccessToken:
        """Returns the token: from memory, else from the store, else from the platform.

        Raises:
            PlatformError: The platform gives none.
            TokenUnavailableError: None may be fetched now, or another process has taken too long to.
        """
        with self._lock:
            if self._clock() >= self._look_at:
                self._obtain(self._patience)
            return self._use()

    def renew(self, rejected: AccessToken) -> AccessToken:
        """Returns another token in place of one that the platform has rejected.

        Only that very token counts as expired: where another process has replaced it already, nothing is fetched.

        Args:
            rejected: The token that was used.

        Raises:
            RejectedTokenError: The platform gives the same token again.
            PlatformError: The platform gives none.
            TokenUnavailableError: None may be fetched now, or another process has taken too long to.
        """
        with self._lock:
            self._metrics.count("TokenRepeat")
            if self._held.version <= rejected.version:
                self._forget()
            if self._clock() >= self._look_at:
                self._obtain(self._patience, rejected)
            return self._use()

    def refresh(self) -> None:
        """Fetches the token as soon as it may be refreshed early, so that requests hardly ever wait for it.

        What is wrong is told at once, and not when the token at hand has ended, which goes on being used.

        Raises:
            PlatformError: The platform gives none.
            TokenUnavailableError: None may be fetched now, or another process has taken too long to.
        """
        with self._lock:
            if self._clock() >= min(self._look_at, self._held.refresh_from):
                self._obtain(_NO_PATIENCE)

    def replace(self) -> None:
        """Fetches another token in place of the one that the store has, because an operator wants it.

        Raises:
            RejectedTokenError: The platform gives the same token again, which goes on being used.
            PlatformError: The platform gives none.
            TokenUnavailableError: None may be fetched now, or another process has taken too long to.
        """
        with self._lock:
            record = self._record.read()
            self._forget()
            self._obtain(self._patience, AccessToken(record.token, record.version))

    def _use(self) -> AccessToken:
        self._metrics.record_age(max(0.0, self._clock() - self._held.fetched_at))
        return AccessToken(self._held.token, self._held.version)

    def _forget(self) -> None:
        """Gives nothing out from memory again, whatever comes."""
        self._held, self._look_at = StoredToken(), 0.0

    def _hold(self, record: StoredToken, seconds: float | None = None) -> None:
        """Keeps the record in memory, for some seconds or until it is due."""
        self._held = record
        now = self._clock()
        due = due_at(record, self._patience) if seconds is None else now + seconds
        self._look_at = min(due, record.expires_at, now + self._pace.look_seconds)

    def _obtain(self, patience: float, rejected: AccessToken | None = None) -> None:
        """Holds a good token afterwards, newer than the rejected one.

        Args:
            patience: Which share of the time for an early refresh to let pass.
            rejected: What the platform has rejected.
        """
        began, pauses = self._clock(), 0
        while True:
            record, now = self._record.read(), self._clock()
            # This process's own is newer where it was fetched while the store was down.
            token = max(record, self._held, key=attrgetter("version"))
            good = token.version > (rejected.version if rejected else 0) and now < token.expires_at
            is_due = now >= due_at(token, patience)
            is_leased = now < record.lease_until <= now + LEASE_SECONDS + CLOCK_SKEW_SECONDS
            if good and (is_leased or not is_due):
                return self._hold(token, _LOOK_AGAIN_SECONDS if is_due else None)
            if is_leased:
                self._wait(now - began, pauses)
                pauses += 1
                continue
            try:
                if fetched := self._fetch_alone(record, rejected):
                    return self._hold(fetched)
            except WeHookError:
                if good:
                    self._hold(token, _LOOK_AGAIN_SECONDS)
                if not good or patience == _NO_PATIENCE:
                    raise
                return None

    def _wait(self, waited: float, pauses: int) -> None:
        if not pauses:
            self._metrics.count("TokenWait")
        if waited > _WAIT_SECONDS:
            raise TokenUnavailableError(f"{self.key}: another process has not fetched the token in time")
        pause = min(_FIRST_PAUSE * 1.5**pauses, _LONGEST_PAUSE)
        self._sleep(random.uniform(pause / 2, pause))  # noqa: S311  # spreads, hides nothing

    def _fetch_alone(
        self, record: StoredToken, rejected: AccessToken | None, *, may_renew: bool = True
    ) -> StoredToken | None:
        """Takes the lease and fetches; None if another process was faster with either.

        Where the token that buys this one is rejected, it is replaced without a lease, and all begins again, once.
        """
        request, now = self._prepare(), self._clock()
        refused = find_error(record.refusal, request.credential, now)
        if refused and (rejected or not isinstance(refused, RejectedTokenError)):
            raise refused
        lease = self._build_lease(record, rejected, now)
        if not self._record.replace(lease):
            return None
        if record.lease_until:
            self._metrics.count("TokenLeaseTakeover")
        try:
            fetched = self._call_platform(request, may_renew=may_renew)
            # It lives from before the call, so that it is never taken for good longer than it is.
            token = fetched and build_token(self.key, lease, fetched, rejected, now, self._pace)
        except WeHookError as error:
            self._metrics.count("TokenFetchFailure")
            refusal = build_refusal(error, request.credential, self._clock(), record.refusal)
            # A token that the platform gives and rejects goes on being used: fetching it again would change nothing.
            expires_at = record.expires_at if isinstance(error, RejectedTokenError) else lease.expires_at
            ended = lease._replace(revision=lease.revision + 1, expires_at=expires_at, lease_until=0, refusal=refusal)
            self._record.replace(ended)
            raise
        if token:
            return token if self._record.replace(token) else None
        ended = lease._replace(revision=lease.revision + 1, lease_until=0)
        self._record.replace(ended)
        request.renew()
        return self._fetch_alone(ended, rejected, may_renew=False)

    def _build_lease(self, record: StoredToken, rejected: AccessToken | None, now: float) -> StoredToken:
        try:
            return build_lease(self.key, record, rejected, now, self._pace)
        except TokenUnavailableError:
            self._metrics.count("TokenFetchFailure")  # as long as it lasts, or the alarm would be over
            raise

    def _call_platform(self, request: TokenRequest, *, may_renew: bool) -> FetchedToken | None:
        """Fetches; None if the platform rejects the token that buys this one, and that may be replaced."""
        self._metrics.count("TokenFetch")
        try:
            return request.fetch()
        except RejectedTokenError as error:
            if may_renew:
                return None
            # As it stands, the error would mean that this token was rejected.
            raise PlatformError(error.api, error.errcode, error.problem) from error
