"""Says what became of a request, or fails the command where the platform would not take the answer."""

from devtools.cli.messages import RAW_REFUSED, CommandError, accepted, answered, verified
from devtools.cli.requests import LIMITS
from devtools.cli.screen import show, show_fields, tell
from devtools.platform.exchange import Exchange
from devtools.platform.packets.packet import Packet
from devtools.platform.replies import judge
from devtools.platform.sealing import Sealed
from devtools.platform.verdicts import Verdict, explain_failure, explain_status
from devtools.platform.verification import Verification
from devtools.texts import Text

_FORBIDDEN = 403
_REFUSALS = ("refused", "unanswered")


def report_verification(verification: Verification) -> None:
    """Says whether a console would save a URL.

    Args:
        verification: What asking for it showed.

    Raises:
        CommandError: It would not.
    """
    for check in verification.checks:
        if check.verdict is not None:
            raise CommandError(_text(check.verdict))
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
    if ruling.outcome in _REFUSALS:
        raise CommandError(_text(ruling.verdict))
    style = "yellow" if ruling.outcome == "unshown" else "green"
    tell(accepted(_text(ruling.verdict), exchange.milliseconds), style, aside=True)
    show_fields(ruling.reply or {})


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
        raise CommandError(_text(verdict))
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


def _text(verdict: Verdict) -> Text:
    """Returns the sentence on one line, whatever lines the answer that it quotes has."""
    return Text(" ".join(verdict.en.split()), " ".join(verdict.zh.split()))
