"""What a bot may answer, once it is decrypted."""

from collections.abc import Mapping
from typing import Any

from devtools.platform.cards import CARDS
from devtools.platform.packets.packet import Packet
from devtools.platform.verdicts import Verdict, explain

_MOST_BYTES = 20480


def check_bot_reply(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    """Returns what is wrong with a bot's reply, if anything is.

    Args:
        packet: What it replies to.
        reply: Its fields.
    """
    found = reply.get("msgtype", reply.get("response_type"))
    if found not in packet.kind.replies:
        allowed = ", ".join(packet.kind.replies) or "nothing at all"
        return explain("bot_reply", kind=packet.kind.name, allowed=allowed, found=found)
    checks = {
        "text": _check_text,
        "stream": _check_stream,
        "stream_with_template_card": _check_stream,
        "template_card": _check_card,
        "update_template_card": _check_update,
    }
    return checks[found](packet, reply)


def _check_text(_packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    return None if _part(reply, "text").get("content") else _missing("text", "text.content")


def _check_stream(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    stream = _part(reply, "stream")
    if not stream.get("id"):
        return _missing("stream", "stream.id")
    under_way = packet.fields.get("stream", {}).get("id", stream["id"])
    if stream["id"] != under_way:
        return explain("stream_id", found=stream["id"], expected=under_way)
    if not isinstance(stream.get("finish", False), bool):
        return _missing("stream", "stream.finish (true, false)")
    size = len(str(stream.get("content", "")).encode())
    return explain("too_long", field="stream.content", found=size, limit=_MOST_BYTES) if size > _MOST_BYTES else None


def _check_card(_packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    found = _part(reply, "template_card").get("card_type")
    if not found:
        return _missing("template_card", "card_type")
    return None if found in CARDS else explain("card_type", found=found, allowed=", ".join(CARDS))


def _check_update(packet: Packet, reply: Mapping[str, Any]) -> Verdict | None:
    expected = packet.fields["event"]["template_card_event"]["task_id"]
    found = _part(reply, "template_card").get("task_id")
    return None if found == expected else explain("task_id", found=found, expected=expected)


def _part(reply: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = reply.get(name)
    return part if isinstance(part, Mapping) else {}


def _missing(kind: str, field: str) -> Verdict:
    return explain("field_missing", type=kind, field=field)
