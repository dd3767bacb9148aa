"""How early and how often each kind of token is fetched."""

import math
from typing import NamedTuple

from shared.errors import TokenUnavailableError

CLOCK_SKEW_SECONDS = 2.0
"""How far the clocks of two containers may lie apart; what lies further ahead was written by one that has jumped."""


class TokenPace(NamedTuple):
    """How early and how often one kind of token is fetched, so that a fault cannot use up the platform's quota.

    Attributes:
        early_seconds: How long before its end it may be refreshed, at the earliest.
        burst: How many fetches may follow one another.
        seconds: After how long one more is allowed each time.
        look_seconds: How long a process uses it without a look whether the store has another one.
    """

    early_seconds: float = 600.0
    burst: int = 240
    seconds: float = 15.0
    look_seconds: float = math.inf

    def spend(self, key: str, spent_until: float, now: float) -> float:
        """Counts one more fetch.

        Args:
            key: Names the token.
            spent_until: When the fetches before this one are forgotten, in seconds since the epoch.
            now: Seconds since the epoch.

        Returns:
            When all of them are.

        Raises:
            TokenUnavailableError: It was fetched too often.
        """
        most, spent = self.burst * self.seconds, spent_until - now
        if not 0 < spent <= most + CLOCK_SKEW_SECONDS:
            spent = 0
        if (wait := spent + self.seconds - most) > 0:
            raise TokenUnavailableError(f"{key}: fetched too often, and not again for {math.ceil(wait)} s")
        return now + spent + self.seconds


ACCESS_TOKEN = TokenPace()
"""Of an access token."""
STABLE_TOKEN = TokenPace(early_seconds=290.0)
"""Of a ``stable_token``, of which there is a new one in the last five minutes only."""
TICKET = TokenPace(burst=30, seconds=60.0, look_seconds=300.0)
"""Of a ticket; WeCom gives 100 an hour (https://developer.work.weixin.qq.com/document/path/90506).

Where an access token is no good, a call says so; where a ticket is not, only the page's user sees it.
"""
