"""Makes a login happen once, however often its callback comes."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress

from shared.errors import RepeatedLoginError, StoreError, UnfinishedLoginError, UsedStateError, WeHookError
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.storage.state_store import StateStore, UsedState

REPEAT_SECONDS = 60
"""How long a repeated callback gets what the first one got."""
WAIT_SECONDS = 12
"""How long a repeated callback waits for the first one, whose exchange takes a second or two, or has broken off."""

_PAUSE = 0.2


class FirstOutcome:
    """Gives every callback with one state what came of the first of them.

    Clients open the address that a platform redirects to twice, by prefetching and by the back button; a code, however,
    works once. So the first callback to mark the state as used exchanges the code, and others take over its outcome.

    Args:
        states: Where callbacks meet.
        sealer: Seals the outcome, which names a user.
        clock: Seconds since the epoch.
        sleep: Waits some seconds.
    """

    def __init__(
        self,
        states: StateStore,
        sealer: Sealer,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._states = states
        self._sealer = sealer
        self._clock = clock
        self._sleep = sleep

    def get(self, key: str, log_in: Callable[[], User | None]) -> User | None:
        """Returns what came of the first callback.

        Args:
            key: Of the state.
            log_in: Exchanges the code; None where the user has to give consent first.

        Raises:
            RepeatedLoginError: The first callback has failed.
            UsedStateError: It was too long ago.
            UnfinishedLoginError: It does not come to an end.
            StoreError: Callbacks cannot be told apart now.
            WeHookError: This is the first callback, and it has failed.
        """
        owner = secrets.token_hex(8)
        while (used := self._states.use(key, owner, self._clock())).owner != owner:
            age = self._clock() - used.used_at
            if used.outcome:
                return self._repeat(key, used.outcome, age)
            if age > WAIT_SECONDS:
                raise UnfinishedLoginError(f"the first request with this state came {int(age)} seconds ago")
            self._sleep(_PAUSE)
        try:
            user = log_in()
        except WeHookError as error:
            self._settle(key, used, {"failed": error.reason})
            raise
        self._settle(key, used, {"user": user})
        return user

    def _settle(self, key: str, used: UsedState, outcome: dict[str, object]) -> None:
        # A login that has come off stands, also where nobody can be told.
        with suppress(StoreError):
            self._states.settle(key, used._replace(outcome=self._sealer.seal(outcome, key)))

    def _repeat(self, key: str, sealed: str, age: float) -> User | None:
        outcome = self._sealer.open(sealed, key)
        if outcome is None or age > REPEAT_SECONDS:
            raise UsedStateError(f"this state was used {int(age)} seconds ago")
        if "failed" in outcome:
            raise RepeatedLoginError(outcome["failed"])
        user = outcome["user"]
        return User(UserKind(user[0]), *user[1:]) if user else None
