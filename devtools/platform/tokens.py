"""Access tokens and tickets, with the two platforms' different rules for getting a new one."""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from devtools.platform.clock import Clock

LIFETIME = 7200
OVERLAP = 300
_FORCED_APART = 30


class TokenKind(StrEnum):
    """What a token is good for."""

    CORP = "corp"
    SUITE = "suite"
    SUITE_CORP = "suite_corp"
    PROVIDER = "provider"
    ACCOUNT = "account"
    STABLE = "stable"


class State(StrEnum):
    """What a platform thinks of a token."""

    VALID = "valid"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(slots=True)
class Token:
    """One access token.

    Attributes:
        text: The token.
        kind: What it is good for.
        owner: Whose it is: corp and agent, account, suite, customer, provider.
        app: Name of the app that fetched it first.
        issued_at: When it was issued.
        expires_at: When it ends.
        replaced: Whether a newer one ended it early.
    """

    text: str
    kind: TokenKind
    owner: str
    app: str
    issued_at: float
    expires_at: float
    replaced: bool = False

    def left(self, now: float) -> int:
        """Returns how many seconds it still lives.

        Args:
            now: The platforms' time.
        """
        return ceil(self.expires_at - now)


class Tokens:
    """All access tokens and tickets of both platforms.

    Args:
        clock: The platforms' time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens: dict[str, Token] = {}
        self._latest: dict[tuple[TokenKind, str], Token] = {}
        self._tickets: dict[tuple[str, str], tuple[str, float]] = {}

    def keep(self, kind: TokenKind, owner: str, app: str) -> Token:
        """Returns the token that is valid, or a new one: WeCom's rule.

        Args:
            kind: What it is good for.
            owner: Whose it is.
            app: Name of the app that asks.
        """
        latest = self._latest.get((kind, owner))
        if latest and self.state(latest.text, kind) is State.VALID:
            return latest
        return self._issue(kind, owner, app)

    def renew(self, owner: str, app: str) -> Token:
        """Returns a new token, and lets the previous one overlap for five minutes: the rule of cgi-bin/token.

        Args:
            owner: Whose it is.
            app: Name of the app that asks.
        """
        now = self._clock.now()
        for token in self._tokens.values():
            if token.kind is TokenKind.ACCOUNT and token.owner == owner and not token.replaced:
                token.replaced = True
                token.expires_at = min(token.expires_at, now + OVERLAP)
            elif token.kind is TokenKind.ACCOUNT and token.owner == owner:
                token.expires_at = min(token.expires_at, now)
        return self._issue(TokenKind.ACCOUNT, owner, app)

    def stable(self, owner: str, app: str, *, force: bool = False) -> Token:
        """Returns the token until its last five minutes, then a new one: the rule of cgi-bin/stable_token.

        Args:
            owner: Whose it is.
            app: Name of the app that asks.
            force: Ends the previous token at once, unless it is younger than 30 seconds.
        """
        now, latest = self._clock.now(), self._latest.get((TokenKind.STABLE, owner))
        if latest and latest.left(now) > OVERLAP and (not force or now - latest.issued_at < _FORCED_APART):
            return latest
        if latest and force:
            self.replace(latest)
        return self._issue(TokenKind.STABLE, owner, app)

    def find(self, text: str) -> Token | None:
        """Returns a token that was issued once, valid or not.

        Args:
            text: The token.
        """
        return self._tokens.get(text)

    def state(self, text: str, *kinds: TokenKind) -> State:
        """Returns what the platform thinks of a token.

        Args:
            text: The token.
            kinds: What it must be good for.
        """
        token = self._tokens.get(text)
        if token is None or token.kind not in kinds:
            return State.UNKNOWN
        if token.expires_at > self._clock.now():
            return State.VALID
        return State.REPLACED if token.replaced else State.EXPIRED

    def replace(self, token: Token) -> None:
        """Ends a token as if somebody else had fetched a new one.

        Args:
            token: The token.
        """
        token.replaced = True
        token.expires_at = self._clock.now()

    def expire(self, token: Token) -> None:
        """Ends a token as if its time were over.

        Args:
            token: The token.
        """
        token.expires_at = self._clock.now()

    def ticket(self, owner: str, kind: str) -> tuple[str, int]:
        """Returns a JS-SDK ticket and the seconds it still lives; the same one while it lives.

        Args:
            owner: Whose it is.
            kind: What it is for.
        """
        now = self._clock.now()
        text, expires_at = self._tickets.get((owner, kind), ("", 0.0))
        if expires_at <= now:
            text, expires_at = secrets.token_urlsafe(64), now + LIFETIME
            self._tickets[owner, kind] = (text, expires_at)
        return text, int(expires_at - now)

    def _issue(self, kind: TokenKind, owner: str, app: str) -> Token:
        now = self._clock.now()
        token = Token(secrets.token_urlsafe(96), kind, owner, app, now, now + LIFETIME)
        self._tokens[token.text] = token
        self._latest[kind, owner] = token
        return token
