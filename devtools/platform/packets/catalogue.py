"""The catalogue: every message and event, by the kind of app that gets it."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from devtools.platform.accounts import Kind
from devtools.texts import Text, TextError

_FILES: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.WECOM_APP: (("wecom.toml", "data"),),
    Kind.WECOM_SUITE: (("suite.toml", "command"), ("wecom.toml", "data")),
    Kind.WECOM_BOT: (("bot.toml", "data"),),
    Kind.OFFICIAL_ACCOUNT: (("official_account.toml", "data"),),
}


class UnknownPacketError(TextError):
    """No packet of that name reaches that kind of app."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketKind:
    """One message or event.

    Attributes:
        name: Its name in the catalogue.
        body: Its fields beyond the header, with "{name}" where a value is filled in.
        sender: Who stands in FromUserName: member, fan, sys, service, or none.
        url: Which of a provider's URLs gets it.
        reply: Whether a passive reply is shown.
        opens: Which window for customer-service messages it opens, if any.
        closes: Whether it closes all of them.
        revokes: Whether it takes a suite's permission away.
        replies: What a bot may answer.
        response_url: Whether a bot may answer later.
        once: Whether it is never sent again.
    """

    name: str
    body: Mapping[str, Any]
    sender: str
    url: str
    reply: bool = False
    opens: str = ""
    closes: bool = False
    revokes: bool = False
    replies: tuple[str, ...] = ()
    response_url: bool = False
    once: bool = False

    @classmethod
    def read(cls, name: str, entry: Mapping[str, Any], *, sender: str, url: str) -> Self:
        """Returns an entry of a data file.

        Args:
            name: The name of the entry.
            entry: The entry.
            sender: Who sends what names nobody.
            url: Where that goes what names no URL.
        """
        return cls(
            name=name,
            body=entry["body"],
            sender=entry.get("from", sender),
            url=entry.get("url", url),
            reply=entry.get("reply", False),
            opens=entry.get("opens", ""),
            closes=entry.get("closes", False),
            revokes=entry.get("revokes", False),
            replies=tuple(entry.get("replies", ())),
            response_url=entry.get("response_url", False),
            once=entry.get("once", False),
        )

    @property
    def is_event(self) -> bool:
        """Tells whether it is an event rather than a message."""
        return self.body.get("MsgType", self.body.get("msgtype")) == "event" or "InfoType" in self.body


@cache
def packet_kinds(kind: Kind) -> dict[str, PacketKind]:
    """Returns what apps of a kind get.

    Names that two of a suite's URLs share lead to the command URL; "data." before the name leads to the other.

    Args:
        kind: The kind of app.
    """
    found: dict[str, PacketKind] = {}
    for file, url in _FILES[kind]:
        text = Path(__file__).with_name(file).read_text(encoding="utf-8")
        sender = "fan" if kind is Kind.OFFICIAL_ACCOUNT else "member"
        for name, entry in tomllib.loads(text).items():
            free = f"data.{name}" if name in found else name
            found[free] = PacketKind.read(free, entry, sender=sender, url=url)
    return found


def packet_kind(kind: Kind, name: str) -> PacketKind:
    """Returns one entry.

    Args:
        kind: The kind of app.
        name: The name of the entry.

    Raises:
        UnknownPacketError: There is none.
    """
    kinds = packet_kinds(kind)
    if name not in kinds:
        known = ", ".join(kinds)
        english = f"a {kind.value} gets no {name!r}; it gets: {known}"
        raise UnknownPacketError(Text(english, f"{kind.value} 不会收到 {name!r}，会收到的有：{known}"))
    return kinds[name]


def fill(template: Any, value_of: Callable[[str], Any]) -> Any:
    """Returns a copy of a template with its "{name}" replaced.

    Args:
        template: Fields of the catalogue.
        value_of: Gives the value of a name; None leaves the field out.
    """
    if isinstance(template, Mapping):
        filled = {name: fill(value, value_of) for name, value in template.items()}
        return {name: value for name, value in filled.items() if value is not None}
    if isinstance(template, list):
        return [fill(value, value_of) for value in template]
    if isinstance(template, str) and template.startswith("{") and template.endswith("}"):
        return value_of(template[1:-1])
    return template
