"""When an Official Account may write to a fan: what the fan did opens a window, and each message uses it up."""

from dataclasses import dataclass

from devtools.platform.clock import Clock

_MINUTE = 60
_TWO_DAYS = 172_800
_OPENS = {"message": (5, _TWO_DAYS), "menu": (3, _MINUTE), "follow": (3, _MINUTE), "scan": (3, _MINUTE)}


class WindowClosedError(Exception):
    """The fan did nothing lately that opens a window."""


class WindowUsedUpError(Exception):
    """The windows are open, but all their messages are spent."""


@dataclass(slots=True)
class _Window:
    left: int
    until: float


class Windows:
    """The windows of all fans.

    Args:
        clock: The platforms' time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], dict[str, _Window]] = {}

    def open(self, account: str, fan: str, trigger: str) -> None:
        """Opens a window, or opens it anew.

        Args:
            account: The Official Account.
            fan: The fan.
            trigger: What the fan did: message, menu, follow, scan.
        """
        count, seconds = _OPENS[trigger]
        self._windows.setdefault((account, fan), {})[trigger] = _Window(count, self._clock.now() + seconds)

    def close(self, account: str, fan: str) -> None:
        """Closes all windows of a fan, who follows no more.

        Args:
            account: The Official Account.
            fan: The fan.
        """
        self._windows.pop((account, fan), None)

    def spend(self, account: str, fan: str) -> None:
        """Uses a window for one message, that which closes first.

        Args:
            account: The Official Account.
            fan: The fan.

        Raises:
            WindowClosedError: None is open.
            WindowUsedUpError: All that are open are spent.
        """
        now = self._clock.now()
        opened = [window for window in self._windows.get((account, fan), {}).values() if window.until > now]
        if not opened:
            raise WindowClosedError
        usable = [window for window in opened if window.left]
        if not usable:
            raise WindowUsedUpError
        min(usable, key=lambda window: window.until).left -= 1
