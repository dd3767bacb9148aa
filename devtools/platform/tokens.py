"""Access tokens and tickets, with the two platforms' different rules for getting a new one."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from devtools.platform.clock import Clock
from devtools.platform.counts import Counts

LIFETIME = 7200
_OVERLAP = 300 / LIFETIME  # of a token's life; the real one is five minutes, and a short-lived token has as much less
_FORCED_APART = 30
_AT_ONCE = 0.01  # seconds between issuing a token and telling how long it lives


class TokenKind(StrEnum):
    """What a token or ticket is good for."""

    CORP = "corp"
    SUITE = "suite"
    SUITE_CORP = "suite_corp"
    PROVIDER = "provider"
    ACCOUNT = "account"
    STABLE = "stable"
    JSAPI_TICKET = "jsapi_ticket"
    AGENT_TICKET = "agent_ticket"
    CARD_TICKET = "card_ticket"


class State(StrEnum):
    """What a platform thinks of a token."""

    VALID = "valid"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(slots=True)
class Token:
    """One access token or ticket.

    Attributes:
        text: The token.
        kind: What it is good for.
        owner: Whose it is: corp and agent, account, suite, customer, provider.
        app: Name of the app that fetched it first.
        lifetime: Seconds that it was to live.
        issued_at: When it was issued.
        expires_at: When it ends.
        replaced: Whether a newer one ended it early.
    """

    text: str
    kind: TokenKind
    owner: str
    app: str
    lifetime: int
    issued_at: float
    expires_at: float
    replaced: bool = False

    def left(self, now: float) -> int:
        """Returns the whole seconds that it still lives.

        Args:
            now: The platforms' time.
        """
        return min(self.lifetime, int(self.expires_at - now + _AT_ONCE))


class Tokens:
    """All access tokens and tickets of both platforms.

    Args:
        clock: The platforms' time.
        counts: Where it is counted what is handed out.
    """

    def __init__(self, clock: Clock, counts: Counts) -> None:
        self._clock = clock
        self._counts = counts
        self._tokens: dict[str, Token] = {}
        self._latest: dict[tuple[TokenKind, str], Token] = {}
        self._lifetimes: dict[tuple[str, TokenKind], int] = {}

    def keep(self, kind: TokenKind, owner: str, app: str) -> Token:
        """Returns the token that is valid, or a new one: WeCom's rule, and that of all tickets.

        Args:
            kind: What it is good for.
            owner: Whose it is.
            app: Name of the app that asks.
        """
        latest = self._latest.get((kind, owner))
        if latest and self.state(latest.text, kind) is State.VALID:
            return self._hand_out(latest, app)
        return self._issue(kind, owner, app)

    def renew(self, owner: str, app: str) -> Token:
        """Returns a new token, and lets the previous one overlap for five minutes: the rule of cgi-bin/token.

        Args:
            owner: Whose it is.
            app: Name of the app that asks.
        """
        now = self._clock.now()
        for token in self._tokens.values():
            if token.kind is TokenKind.ACCOUNT and token.owner == owner:
                overlap = 0.0 if token.replaced else token.lifetime * _OVERLAP
                token.expires_at = min(token.expires_at, now + overlap)
                token.replaced = True
        return self._issue(TokenKind.ACCOUNT, owner, app)

    def stable(self, owner: str, app: str, *, force: bool = False) -> Token:
        """Returns the token until its last five minutes, then a new one: the rule of cgi-bin/stable_token.

        Args:
            owner: Whose it is.
            app: Name of the app that asks.
            force: Ends the previous token at once, unless it is younger than 30 seconds.
        """
        now, latest = self._clock.now(), self._latest.get((TokenKind.STABLE, owner))
        is_early = latest is not None and latest.expires_at - now > latest.lifetime * _OVERLAP
        if latest and is_early and (not force or now - latest.issued_at < _FORCED_APART):
            return self._hand_out(latest, app)
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

    def __iter__(self) -> Iterator[Token]:
        """Yields all tokens that were ever issued, oldest first."""
        return iter(self._tokens.values())

    def valid(self) -> Iterator[Token]:
        """Yields the tokens that are valid now, oldest first."""
        now = self._clock.now()
        return (token for token in self if token.expires_at > now)

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

    def lifetime(self, app: str, kind: TokenKind) -> int:
        """Returns the seconds that new tokens of an app live.

        Args:
            app: Name of the app.
            kind: What they are good for.
        """
        return self._lifetimes.get((app, kind), LIFETIME)

    def set_lifetime(self, app: str, kind: TokenKind, seconds: int) -> None:
        """Lets new tokens of an app live longer or shorter; those that there are live as long as they were to.

        Args:
            app: Name of the app.
            kind: What they are good for.
            seconds: How long.
        """
        self._lifetimes[app, kind] = seconds

    def _issue(self, kind: TokenKind, owner: str, app: str) -> Token:
        now, lifetime = self._clock.now(), self.lifetime(app, kind)
        # It may live up to a second longer, never shorter, than the whole seconds that every answer tells.
        token = Token(secrets.token_urlsafe(96), kind, owner, app, lifetime, now, int(now) + 1 + lifetime)
        self._tokens[token.text] = token
        self._latest[kind, owner] = token
        return self._hand_out(token, app, is_new=True)

    def _hand_out(self, token: Token, app: str, *, is_new: bool = False) -> Token:
        self._counts.add_fetch(app, token.kind, token.owner, is_new=is_new)
        return token
