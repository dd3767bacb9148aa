"""Opens a recorded delivery with the keys of its app, so that it can be sealed anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from devtools.cli.apps import KnownApp
from devtools.cli.messages import MALFORMED, OTHER_ID, OTHER_KEY, OTHER_TOKEN, CommandError, not_opened
from devtools.cli.recording import Recording
from devtools.platform.accounts import App, Kind
from devtools.platform.packets.catalogue import PacketKind, packet_kinds
from devtools.platform.packets.markup import from_xml
from devtools.platform.packets.packet import Packet
from devtools.platform.sealing import Envelope, OpeningError, open_envelope
from devtools.texts import Text

_NAMES = ("MsgType", "Event", "InfoType", "ChangeType", "UpdateDetail", "msgtype", "eventtype")
_REASONS = {"reply_signature": OTHER_TOKEN, "reply_receive_id": OTHER_ID}


@dataclass(frozen=True)
class RecordedPacket(Packet):
    """A packet whose text stays as it was, to the byte.

    Attributes:
        text: The text.
    """

    text: str = ""

    @cached_property
    def plaintext(self) -> str:
        """Returns it as text."""
        return self.text


def open_recording(recording: Recording, known: KnownApp) -> Packet:
    """Returns what a recorded message says.

    Args:
        recording: The message.
        known: The app that it was for.

    Raises:
        CommandError: It does not fit the app's keys and ids, or is malformed.
    """
    app = known.app
    try:
        if app.kind is Kind.OFFICIAL_ACCOUNT and app.mode == "plain":
            return _build_packet(app, recording.body.decode())
        receive_id, text = _open(recording, known)
        return _build_packet(replace(app, post_receive_id=receive_id), text)
    except ValueError as error:
        raise CommandError(not_opened(app.name, MALFORMED)) from error


def _open(recording: Recording, known: KnownApp) -> tuple[str, str]:
    envelope = _parse_envelope(recording)
    receive_ids = dict.fromkeys((*known.receive_ids, recording.corp_id or known.receive_ids[0]))
    reason = OTHER_TOKEN
    for app in known.with_each_key:
        for receive_id in receive_ids:
            try:
                return receive_id, open_envelope(app, envelope, receive_id)
            except OpeningError as error:
                reason = _more_telling(reason, _REASONS.get(str(error), OTHER_KEY))
    raise CommandError(not_opened(known.app.name, reason))


def _more_telling(reason: Text, other: Text) -> Text:
    return max(reason, other, key=(OTHER_TOKEN, OTHER_KEY, OTHER_ID).index)


def _parse_envelope(recording: Recording) -> Envelope:
    fields = _parse(recording.body.decode())
    encrypted = fields.get("Encrypt", fields.get("encrypt"))
    if not isinstance(encrypted, str):
        raise ValueError("nothing in it is encrypted")  # noqa: TRY004
    query = recording.query
    return Envelope(encrypted, query.get("msg_signature", ""), query.get("timestamp", ""), query.get("nonce", ""))


def _build_packet(app: App, text: str) -> Packet:
    fields = _parse(text)
    author = fields.get("from")
    sender = author.get("userid") if isinstance(author, Mapping) else fields.get("FromUserName")
    is_json = text.lstrip().startswith("{")
    # A reply is compared with the addressee of the message, which a message written by hand may lack.
    return RecordedPacket(app, _identify(app, fields), str(sender or ""), {"ToUserName": "", **fields}, is_json, text)


def _parse(text: str) -> dict[str, Any]:
    fields = json.loads(text) if text.lstrip().startswith("{") else from_xml(text)
    if not isinstance(fields, dict):
        raise ValueError("no fields")  # noqa: TRY004
    return fields


def _identify(app: App, fields: Mapping[str, Any]) -> PacketKind:
    """Finds the entry of the catalogue; what is not in it counts as a message whose reply is shown."""
    names = _name_parts(fields)
    for kind in packet_kinds(app.kind).values():
        if _name_parts(kind.body) == names:
            return kind
    url = "command" if "InfoType" in fields else "data"
    replies = ("stream", "template_card", "stream_with_template_card")
    return PacketKind(name=".".join(names), body=fields, sender="member", url=url, reply=True, replies=replies)


def _name_parts(fields: Mapping[str, Any]) -> list[str]:
    event = fields.get("event")
    parts = {**fields, **event} if isinstance(event, Mapping) else fields
    return [str(parts[name]) for name in _NAMES if name in parts]
