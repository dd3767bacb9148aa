"""What the platforms hand out once: codes, tickets and addresses that live a while and mostly work a single time."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from devtools.platform.clock import Clock


class Refusal(StrEnum):
    """Why a voucher is not accepted."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"


class VoucherError(Exception):
    """A voucher is not accepted.

    Attributes:
        refusal: Why.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(slots=True)
class _Voucher:
    value: Any
    expires_at: float
    used: bool = False


class Vouchers:
    """All vouchers of the platforms.

    Args:
        clock: The platforms' time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._vouchers: dict[tuple[str, str], _Voucher] = {}

    def issue(self, purpose: str, value: Any, seconds: float) -> str:
        """Returns a new voucher.

        Args:
            purpose: What it is for; it works for nothing else.
            value: What it stands for.
            seconds: How long it lives.
        """
        voucher = f"{purpose.replace('_', '')}{secrets.token_hex(16)}"
        self._vouchers[purpose, voucher] = _Voucher(value, self._clock.now() + seconds)
        return voucher

    def look_up(self, purpose: str, voucher: str) -> Any:
        """Returns what a voucher stands for, and leaves it usable.

        Args:
            purpose: What it must be for.
            voucher: The voucher.

        Raises:
            VoucherError: It is unknown, expired or used.
        """
        return self._find(purpose, voucher).value

    def is_valid(self, purpose: str, voucher: str) -> bool:
        """Tells whether a voucher would be accepted.

        Args:
            purpose: What it must be for.
            voucher: The voucher.
        """
        try:
            self._find(purpose, voucher)
        except VoucherError:
            return False
        return True

    def redeem(self, purpose: str, voucher: str) -> Any:
        """Returns what a voucher stands for, and marks it as used.

        Args:
            purpose: What it must be for.
            voucher: The voucher.

        Raises:
            VoucherError: It is unknown, expired or used.
        """
        found = self._find(purpose, voucher)
        found.used = True
        return found.value

    def void(self, purpose: str, voucher: str) -> None:
        """Marks a voucher as used, as if somebody else had redeemed it.

        Args:
            purpose: What it is for.
            voucher: The voucher; an unknown one stays unknown.
        """
        if (purpose, voucher) in self._vouchers:
            self._vouchers[purpose, voucher].used = True

    def expire(self, purpose: str, is_meant: Callable[[Any], bool]) -> int:
        """Ends all vouchers of a kind, and returns how many that were.

        Args:
            purpose: What they are for.
            is_meant: Whether one is to end, by what it stands for.
        """
        now = self._clock.now()
        vouchers = [voucher for (name, _), voucher in self._vouchers.items() if name == purpose]
        ended = [voucher for voucher in vouchers if voucher.expires_at > now and is_meant(voucher.value)]
        for voucher in ended:
            voucher.expires_at = now
        return len(ended)

    def _find(self, purpose: str, voucher: str) -> _Voucher:
        found = self._vouchers.get((purpose, voucher))
        if found is None:
            raise VoucherError(Refusal.UNKNOWN)
        if found.used:
            raise VoucherError(Refusal.USED)
        if found.expires_at <= self._clock.now():
            raise VoucherError(Refusal.EXPIRED)
        return found
