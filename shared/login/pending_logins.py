"""Logins that were begun and not finished: the browser carries them, so that to begin one costs no store.

The platform gives ``state`` back to whoever opens the link it redirects to. That this is the browser which began the
login is proved by a signed cookie with the state's digest. Each login has a cookie of its own, so that several tabs
can log in side by side.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shared.errors import ExpiredStateError, InvalidBrowserError, InvalidStateError
from shared.login.cookies import delete_cookie, set_cookie
from shared.login.signing import Signer

LIFETIME = 600
"""How long a user may take on the platform's page, in seconds."""

# Of all apps together: what a browser sends is limited to 10 KB by API Gateway, and other sites can begin logins in it.
_MOST_AT_ONCE = 3
_PREFIX = "__Host-login."
_COOKIE = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9-]{{1,40}}\.[a-zA-Z0-9]{{1,128}}", re.ASCII)
_STATE = re.compile(r"[a-zA-Z0-9]{1,128}")
_NAMED_BY = 8


class PendingLogin(NamedTuple):
    """A login that was begun.

    Attributes:
        state_digest: Digest of the state that was issued.
        next_url: Where the user goes afterwards.
        scope: What the platform was asked for.
        begun_at: When, in seconds since the epoch.
    """

    state_digest: str
    next_url: str
    scope: str
    begun_at: int


class PendingLogins:
    """The logins of one app that are under way in one browser.

    Args:
        app: Name of the app.
        keys: Keys that sign, newest first.
    """

    def __init__(self, app: str, keys: Sequence[str]) -> None:
        self._prefix = f"{_PREFIX}{app}."
        self._signer = Signer(keys, "login", app)

    def begin(self, next_url: str, scope: str, cookies: Iterable[str], now: float) -> tuple[str, list[str]]:
        """Begins a login.

        Args:
            next_url: Where the user goes afterwards.
            scope: What the platform is asked for.
            cookies: Names of the cookies that came.
            now: Seconds since the epoch.

        Returns:
            The state, and the headers that set its cookie and delete those of logins that were left lying, whatever
            their app.
        """
        state = secrets.token_hex(16)
        pending = PendingLogin(_digest(state), next_url, scope, int(now))
        left_lying = _find_logins(cookies)[: 1 - _MOST_AT_ONCE]
        cookie = set_cookie(self._name(state), self._signer.dump(pending._asdict()), LIFETIME)
        return state, [cookie, *map(delete_cookie, left_lying)]

    def find(self, state: str, cookies: Mapping[str, str], now: float) -> PendingLogin:
        """Finds the login that a state belongs to.

        Args:
            state: What the platform gave back.
            cookies: The cookies that came.
            now: Seconds since the epoch.

        Raises:
            InvalidStateError: It is not the one that was issued.
            InvalidBrowserError: This browser has not begun that login.
            ExpiredStateError: That was too long ago.
        """
        if not _STATE.fullmatch(state):
            raise InvalidStateError("state is missing, or is not letters and digits")
        fields = self._signer.load(cookies.get(self._name(state), ""))
        if fields is None:
            raise InvalidBrowserError("this browser has no cookie for this state")
        pending = PendingLogin(**fields)
        if not hmac.compare_digest(pending.state_digest, _digest(state)):
            raise InvalidStateError("state is not the one that was issued")
        if now - pending.begun_at > LIFETIME:
            raise ExpiredStateError(f"the login was begun {int(now - pending.begun_at)} seconds ago")
        return pending

    def forget_all(self, cookies: Iterable[str]) -> list[str]:
        """Returns the headers that delete the cookies of all these logins, by the names of those that came."""
        return [delete_cookie(name) for name in _find_logins(cookies) if name.startswith(self._prefix)]

    def _name(self, state: str) -> str:
        return self._prefix + state[:_NAMED_BY]


def _find_logins(cookies: Iterable[str]) -> list[str]:
    return [name for name in cookies if _COOKIE.fullmatch(name)]


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
