"""How often each API call was made and each token fetched: the platforms' own figures, apart from their quotas."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CallKind:
    """API calls that are counted together.

    Attributes:
        app: Name of the app that called; empty where that cannot be told.
        path: Path of the call.
        errcode: What it answered; None where a fault made the answer something else than JSON.
        fault: That fault.
    """

    app: str
    path: str
    errcode: int | None
    fault: str = ""


@dataclass(slots=True)
class Fetches:
    """How often a token or ticket was fetched.

    Attributes:
        fetched: Calls that were answered with one.
        issued: How many of them got a new one.
    """

    fetched: int = 0
    issued: int = 0


class Counts:
    """The counts since the start, or since they were reset."""

    def __init__(self) -> None:
        self._calls: Counter[CallKind] = Counter()
        self._fetches: dict[tuple[str, str, str], Fetches] = {}

    def add_call(self, kind: CallKind) -> None:
        """Counts a call, whatever it answered.

        Args:
            kind: The call and its answer.
        """
        self._calls[kind] += 1

    def add_fetch(self, app: str, kind: str, owner: str, *, is_new: bool) -> None:
        """Counts a token or ticket that was handed out.

        Args:
            app: Name of the app that fetched it.
            kind: What it is good for.
            owner: Whose it is.
            is_new: Whether it was made for this call.
        """
        fetches = self._fetches.setdefault((app, kind, owner), Fetches())
        fetches.fetched += 1
        fetches.issued += is_new

    def reset(self) -> None:
        """Forgets everything that was counted."""
        self._calls.clear()
        self._fetches.clear()

    def view(self, app: str = "") -> dict[str, Any]:
        """Returns the counts as JSON values.

        Args:
            app: Name of the only app to look at.
        """
        calls = [{**asdict(kind), "count": count} for kind, count in self._calls.items() if app in ("", kind.app)]
        tokens = [
            {"app": name, "kind": kind, "owner": owner, **asdict(fetches)}
            for (name, kind, owner), fetches in self._fetches.items()
            if app in ("", name)
        ]
        return {"calls": calls, "tokens": tokens}
