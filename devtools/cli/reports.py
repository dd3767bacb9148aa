"""Says what became of a request, or fails the command where the platform would not take the answer."""

from collections.abc import Mapping
from typing import Any

from devtools.cli.messages import RAW_REFUSED, CommandError, accepted, answered, verified
from devtools.cli.requests import LIMITS
from devtools.cli.screen import show, show_fields, tell
from devtools.platform.exchange import Exchange
from devtools.platform.packets.packet import Packet
from devtools.platform.replies import judge
from devtools.platform.sealing import Sealed
from devtools.platform.verdicts import Verdict, explain_failure, explain_status, to_line
from devtools.platform.verification import Verification
from devtools.texts import Text

_FORBIDDEN = 403
_REFUSALS = ("refused", "unanswered", "suspended")


def report_verification(verification: Verification) -> None:
    """Says whether a console would save a URL.

    Args:
        verification: What asking for it showed.

    Raises:
        CommandError: It would not.
    """
    for check in verification.checks:
        if check.verdict is not None:
            raise CommandError(to_line(check.verdict))
    tell(verified(verification.url, verification.milliseconds), "green", aside=True)


def report_delivery(packet: Packet, sealed: Sealed, exchange: Exchange, url: str) -> None:
    """Shows the reply to a message.

    Args:
        packet: The message.
        sealed: The request that carried it.
        exchange: What became of the request.
        url: Where it went.

    Raises:
        CommandError: There is no answer, or none that the platform takes.
    """
    ruling = judge(packet, sealed, exchange, url, LIMITS.answer)
    _report(ruling.outcome, to_line(ruling.verdict), exchange.milliseconds, ruling.reply)


def report_finished(delivery: Mapping[str, Any]) -> None:
    """Shows the reply to a message that the simulated platforms have delivered.

    Args:
        delivery: The delivery, as their control API shows it.

    Raises:
        CommandError: There is no answer, or none that the platform takes.
    """
    milliseconds = sum(attempt["milliseconds"] for attempt in delivery["attempts"])
    _report(delivery["outcome"], to_line(Verdict(**delivery["verdict"])), milliseconds, delivery["reply"])


def _report(outcome: str, verdict: Text, milliseconds: float, reply: Mapping[str, Any] | None) -> None:
    if outcome in _REFUSALS:
        raise CommandError(verdict)
    style = "yellow" if outcome == "unshown" else "green"
    tell(accepted(verdict, milliseconds), style, aside=True)
    show_fields(reply or {})


def report_unopened(exchange: Exchange, url: str) -> None:
    """Shows the answer to a message that cannot be opened here.

    Args:
        exchange: What became of the request.
        url: Where it went.

    Raises:
        CommandError: There is no answer, or its status is none that the platform takes.
    """
    verdict = explain_failure(exchange, url, LIMITS.answer) or explain_status(exchange)
    if verdict is not None:
        raise CommandError(to_line(verdict))
    tell(answered(exchange.status, exchange.milliseconds), aside=True)
    show(exchange.body.decode("utf-8", "replace"))


def refuse_stale(exchange: Exchange) -> None:
    """Names the likely cause where a recording was refused that was sent as it is.

    Args:
        exchange: What became of the request.

    Raises:
        CommandError: It was refused.
    """
    if exchange.status == _FORBIDDEN:
        raise CommandError(RAW_REFUSED)
