"""Judges what came back for a packet, as strictly as the platforms do, and says why where they keep silent."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devtools.platform.accounts import Kind
from devtools.platform.bot_rules import check_bot_reply
from devtools.platform.exchange import Exchange
from devtools.platform.long_texts import TEXT_BYTES, cut_text
from devtools.platform.packets.markup import from_xml
from devtools.platform.packets.packet import Packet
from devtools.platform.reply_rules import check_reply
from devtools.platform.sealing import Envelope, OpeningError, Sealed, open_envelope
from devtools.platform.verdicts import Verdict, explain, explain_failure, explain_status, explain_text, is_html

_NAMES = ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
_BOT_NAMES = ("encrypt", "msgsignature", "timestamp", "nonce")
_SECONDS = re.compile(r"\d{10}", re.ASCII)
_AUTHORIZATION = {"create_auth", "change_auth", "cancel_auth", "reset_permanent_code"}
_AUTHORIZATION_MILLISECONDS = 1000
_XML_TYPES = ("text/xml", "application/xml")


class _RefusedError(Exception):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.code)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a platform makes of one delivery.

    Attributes:
        outcome: acknowledged, replied, unshown (a good reply that the kind does not show), refused, or unanswered.
        verdict: Why.
        plaintext: The reply as text, where there is one.
        reply: Its fields.
    """

    outcome: str
    verdict: Verdict
    plaintext: str = ""
    reply: Mapping[str, Any] | None = None


def judge(packet: Packet, sealed: Sealed, exchange: Exchange, url: str, limit: float) -> Ruling:
    """Returns the ruling on a delivery.

    Args:
        packet: What was sent.
        sealed: The request that carried it.
        exchange: What became of the request.
        url: Where it went.
        limit: Seconds that the platform waited.
    """
    failure = explain_failure(exchange, url, limit)
    if failure is not None:
        return Ruling("unanswered", failure)
    status = explain_status(exchange)
    if status is not None and status.code == "status_5xx" and packet.app.is_wecom:
        status = explain("status_5xx_lost", status=exchange.status)
    if status is not None:
        return Ruling("refused", status)
    if packet.kind.url != "data":
        return _judge_success(packet, exchange)
    if not exchange.body or (exchange.body == b"success" and packet.app.kind is not Kind.WECOM_BOT):
        return Ruling("acknowledged", explain("acknowledged"))
    try:
        return _judge_reply(packet, sealed, exchange)
    except _RefusedError as error:
        return Ruling("refused", error.verdict)


def _judge_success(packet: Packet, exchange: Exchange) -> Ruling:
    if exchange.body != b"success":
        answer = exchange.body.decode("utf-8", "replace")
        known = explain_text(exchange.body, "success")
        return Ruling("refused", known or explain("not_success", answer=repr(answer)))
    if packet.kind.name in _AUTHORIZATION and exchange.milliseconds > _AUTHORIZATION_MILLISECONDS:
        return Ruling("refused", explain("late_for_authorization", milliseconds=f"{exchange.milliseconds:.0f}"))
    return Ruling("acknowledged", explain("acknowledged"))


def _judge_reply(packet: Packet, sealed: Sealed, exchange: Exchange) -> Ruling:
    outer = _parse_outer(packet, exchange)
    plaintext = _open(packet, sealed, outer, exchange)
    reply = _parse(plaintext, is_json=packet.is_json)
    is_bot = packet.app.kind is Kind.WECOM_BOT
    wrong = check_bot_reply(packet, reply) if is_bot else check_reply(packet, reply)
    if wrong:
        raise _RefusedError(wrong)
    if not is_bot and not packet.kind.reply:
        return Ruling("unshown", explain("reply_not_shown", kind=packet.kind.name), plaintext, reply)
    text = reply.get("Content")
    if is_bot or not packet.app.is_wecom or not isinstance(text, str) or len(text.encode()) <= TEXT_BYTES:
        return Ruling("replied", explain("replied"), plaintext, reply)
    verdict = explain("cut", found=len(text.encode()), limit=TEXT_BYTES)
    return Ruling("replied", verdict, plaintext, {**reply, "Content": cut_text(text)})


def _parse_outer(packet: Packet, exchange: Exchange) -> dict[str, Any]:
    known = explain_text(exchange.body, "success")
    if known and known.code != "json_wrapped":
        raise _RefusedError(known)
    text = exchange.body.decode("utf-8", "replace")
    start, pushed = text.lstrip()[:1], "JSON" if packet.is_json else "XML"
    came = {"<": "XML", "{": "JSON"}.get(start)
    if came is None or is_html(text):
        raise _RefusedError(explain("not_a_reply", answer=text))
    if came != pushed:
        raise _RefusedError(explain("wrong_format", came=came, pushed=pushed))
    content_type = exchange.content_type.partition(";")[0].strip().lower()
    right = content_type in _XML_TYPES if pushed == "XML" else content_type not in (*_XML_TYPES, "text/html")
    if not right:
        raise _RefusedError(explain("content_type", content_type=content_type or "-"))
    return _parse(text, is_json=packet.is_json)


def _open(packet: Packet, sealed: Sealed, outer: Mapping[str, Any], exchange: Exchange) -> str:
    app, is_bot = packet.app, packet.app.kind is Kind.WECOM_BOT
    is_clear = "MsgType" in outer
    if app.kind is Kind.OFFICIAL_ACCOUNT and app.mode != "secure" and is_clear:
        return exchange.body.decode("utf-8", "replace")
    if is_clear or (is_bot and "msgtype" in outer):
        raise _RefusedError(explain("reply_not_encrypted"))
    if not app.is_wecom and app.mode == "plain":
        raise _RefusedError(explain("reply_encrypted"))
    names = _BOT_NAMES if is_bot else _NAMES
    if set(outer) != set(names):
        raise _RefusedError(explain("envelope_names", expected=", ".join(names), found=", ".join(outer) or "nothing"))
    encrypted, signature, timestamp, nonce = (outer[name] for name in names)
    if not _SECONDS.fullmatch(str(timestamp)) or (packet.is_json and not isinstance(timestamp, int)):
        raise _RefusedError(explain("timestamp", found=repr(timestamp)))
    if is_bot and nonce != sealed.nonce:
        raise _RefusedError(explain("reply_nonce"))
    receive_id = app.receive_id(packet.kind.url)
    try:
        return open_envelope(app, Envelope(str(encrypted), str(signature), str(timestamp), str(nonce)), receive_id)
    except OpeningError as error:
        raise _RefusedError(explain(str(error), expected=repr(receive_id))) from error


def _parse(text: str, *, is_json: bool) -> dict[str, Any]:
    try:
        fields = json.loads(text) if is_json else from_xml(text)
    except (ValueError, RecursionError) as error:
        raise _RefusedError(explain("malformed", detail=error)) from error
    if not isinstance(fields, dict):
        raise _RefusedError(explain("malformed", detail=f"a {type(fields).__name__} instead of an object"))
    return fields
