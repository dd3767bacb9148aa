"""The bookkeeping of one delivery."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from devtools.platform.exchange import Exchange
from devtools.platform.packets.packet import Packet
from devtools.platform.sealing import Sealed
from devtools.platform.verdicts import Verdict

_SHOWN = 4000


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request of a delivery.

    Attributes:
        number: Counted from 1; two with one number were sent at once.
        at: When it was sent.
        sealed: The request.
        exchange: What became of it.
        fault: The fault that spoilt its answer, if one did.
    """

    number: int
    at: float
    sealed: Sealed
    exchange: Exchange
    fault: str = ""

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {
            "number": self.number,
            "at": self.at,
            "milliseconds": self.exchange.milliseconds,
            "failure": self.exchange.failure,
            "status": self.exchange.status,
            "fault": self.fault,
            "content_type": self.exchange.content_type,
            "query": dict(self.sealed.query),
            "body": self.sealed.body.decode(),
            "ciphertext": self.sealed.ciphertext,
            "answer": self.exchange.body.decode("utf-8", "replace")[:_SHOWN],
        }


@dataclass(slots=True)
class Delivery:
    """A packet on its way.

    Attributes:
        id: Its number, counted from 1.
        packet: What is delivered.
        url: Where to.
        created_at: When it began.
        once: Whether it is never sent again.
        outcome: under_way, acknowledged, replied, unshown, refused, unanswered (given up), or suspended (never sent).
        attempts: The requests so far.
        verdict: Why the outcome is what it is.
        reply_plaintext: The reply as text, where there is one.
        reply: Its fields.
        finished: Set when the outcome is final.
    """

    id: int
    packet: Packet
    url: str
    created_at: float
    once: bool
    outcome: str = "under_way"
    attempts: list[Attempt] = field(default_factory=list)
    verdict: Verdict | None = None
    reply_plaintext: str = ""
    reply: Mapping[str, Any] | None = None
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {
            "id": self.id,
            "app": self.packet.app.name,
            "kind": self.packet.kind.name,
            "sender": self.packet.sender,
            "url": self.url,
            "created_at": self.created_at,
            "plaintext": self.packet.plaintext,
            "fields": self.packet.fields,
            "outcome": self.outcome,
            "verdict": asdict(self.verdict) if self.verdict else None,
            "attempts": [attempt.view() for attempt in self.attempts],
            "reply_plaintext": self.reply_plaintext,
            "reply": self.reply,
        }
