"""How much of each quota is used up."""

from collections import Counter

from devtools.platform.clock import Clock

HOUR = 3600
DAY = 86_400
MONTH = 2_592_000


class Quotas:
    """What was used of all quotas.

    Args:
        clock: The platforms' time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._used: Counter[tuple[str, str, int, int]] = Counter()

    def use(self, owner: str, name: str, period: int = DAY) -> int:
        """Uses a quota once, and returns how often it was used in this period.

        Args:
            owner: Whose it is.
            name: What it limits.
            period: Length of a period in seconds.
        """
        key = (owner, name, period, self._clock.seconds() // period)
        self._used[key] += 1
        return self._used[key]

    def used(self, owner: str, name: str, period: int = DAY) -> int:
        """Returns how often a quota was used in this period.

        Args:
            owner: Whose it is.
            name: What it limits.
            period: Length of a period in seconds.
        """
        return self._used[owner, name, period, self._clock.seconds() // period]

    def clear_day(self, owner: str) -> None:
        """Gives back what was used of the daily quotas.

        Args:
            owner: Whose they are.
        """
        for key in [key for key in self._used if key[0] == owner and key[2] == DAY]:
            del self._used[key]
