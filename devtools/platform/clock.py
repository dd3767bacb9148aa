"""The platforms' time, which tests can move."""

import time


class Clock:
    """Real time, plus what was skipped.

    Args:
        start: Seconds since 1970 to start from; now by default.
    """

    def __init__(self, start: float | None = None) -> None:
        self._offset = 0.0 if start is None else start - time.time()

    def now(self) -> float:
        """Returns the seconds since 1970."""
        return time.time() + self._offset

    def seconds(self) -> int:
        """Returns the whole seconds since 1970, as the platforms write them."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Lets time pass at once.

        Args:
            seconds: How much; what lives shorter than that has expired afterwards.
        """
        self._offset += seconds
