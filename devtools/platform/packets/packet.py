"""One packet: an entry of the catalogue with its header and its values filled in."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from devtools.platform.accounts import App, Kind
from devtools.platform.clock import Clock
from devtools.platform.media import MediaLibrary
from devtools.platform.packets.catalogue import PacketKind, fill, packet_kind
from devtools.platform.packets.markup import to_xml
from devtools.platform.vouchers import Vouchers
from devtools.texts import Text, TextError

FIVE_MINUTES = 300
TEN_MINUTES = 600
HALF_HOUR = 1800
HOUR = 3600
THREE_DAYS = 259_200

_SENDERS = {"sys": "sys", "service": "oPUSHSERVICE0000000000000001"}


class MissingValueError(TextError):
    """A packet refers to something that only who orders it knows.

    Args:
        name: What has to be given.
    """

    def __init__(self, name: str) -> None:
        super().__init__(Text(f"the packet needs a value for {name}", f"缺少 {name} 的值"))


@dataclass(frozen=True)
class Packet:
    """What one delivery carries, before it is sealed.

    Attributes:
        app: The app that gets it.
        kind: Its entry of the catalogue.
        sender: The member or fan that it is about.
        fields: Its fields in the order of the document.
        is_json: Whether it is written as JSON.
    """

    app: App
    kind: PacketKind
    sender: str
    fields: Mapping[str, Any]
    is_json: bool = False

    @cached_property
    def plaintext(self) -> str:
        """Returns it as text."""
        return self.write(self.fields)

    @property
    def content_type(self) -> str:
        """Returns the content type of the request that carries it."""
        return "application/json" if self.is_json else "text/xml"

    def write(self, fields: Mapping[str, Any]) -> str:
        """Returns fields in the format of the packet: its own, or those of its envelope.

        Args:
            fields: The fields.
        """
        return json.dumps(_for_json(fields), ensure_ascii=False) if self.is_json else to_xml(fields)


class Mint:
    """Makes packets.

    Args:
        clock: The platforms' time.
        vouchers: Where the codes and tickets of a packet become valid.
        media: Where the pictures and sounds of a packet can be fetched.
        base_url: Where the simulation itself is reached.
    """

    def __init__(self, clock: Clock, vouchers: Vouchers, media: MediaLibrary, base_url: str) -> None:
        self._clock = clock
        self._vouchers = vouchers
        self._media = media
        self._base_url = base_url
        # Two processes must not give two messages one id: the second would be taken for the first, delivered again.
        self._last_id = int(clock.now() * 1_000_000_000)

    def packet(
        self, app: App, name: str, sender: str, values: Mapping[str, Any] | None = None, *, as_json: bool = False
    ) -> Packet:
        """Returns a packet.

        Args:
            app: The app that gets it.
            name: The name of the entry.
            sender: The member or fan that it is about.
            values: Fields that differ from the catalogue; None leaves one out.
            as_json: Whether an Official Account gets JSON.

        Raises:
            UnknownPacketError: The catalogue has no such entry.
            MissingValueError: It needs a value that is not among the given ones.
        """
        kind = packet_kind(app.kind, name)
        changes = values or {}
        template = {field: value for field, value in kind.body.items() if field not in changes}
        filled = fill(template, lambda value: self._value(app, sender, value))
        merged = {**dict.fromkeys(kind.body), **filled, **changes}
        body = {field: value for field, value in merged.items() if value is not None}
        if app.kind is Kind.WECOM_BOT:
            return Packet(app, kind, sender, {**self._bot_header(app, kind, sender, body), **body}, is_json=True)
        if "InfoType" in body:
            return Packet(app, kind, sender, body)
        return Packet(
            app, kind, sender, {**self._header(app, kind, sender), **body}, is_json=as_json and not app.is_wecom
        )

    def _header(self, app: App, kind: PacketKind, sender: str) -> dict[str, Any]:
        header: dict[str, Any] = {"ToUserName": app.account}
        if kind.sender != "none":
            header["FromUserName"] = _SENDERS.get(kind.sender, sender)
        return {**header, "CreateTime": self._clock.seconds()}

    def _bot_header(self, app: App, kind: PacketKind, sender: str, body: Mapping[str, Any]) -> dict[str, Any]:
        header: dict[str, Any] = {"msgid": secrets.token_hex(12), "aibotid": f"aib-{app.name}"}
        if kind.body["msgtype"] == "event":
            header["create_time"] = self._clock.seconds()
        if "chatid" in body:
            header["chatid"] = body["chatid"]
        if kind.name != "enter_chat":
            header["chattype"] = body.get("chattype", "single")
        header["from"] = {"userid": sender}
        if kind.response_url:
            value = {"app": app.name, "user": sender, "chat": header.get("chattype")}
            code = self._vouchers.issue("response_url", value, HOUR)
            header["response_url"] = f"{self._base_url}/wecom/cgi-bin/aibot/response?response_code={code}"
        return header

    def _value(self, app: App, sender: str, name: str) -> Any:
        simple = {
            "user": sender,
            "now": self._clock.seconds(),
            "agent_id": app.agent_id,
            "app_id": app.app_id,
            "suite_id": app.suite_id,
            "provider_corp_id": app.provider_corp_id,
            "auth_corp_id": app.corp_id,
        }
        if name in simple:
            return simple[name]
        if name == "msg_id":
            self._last_id += 1
            return self._last_id
        if name == "picture_url":
            return f"{self._base_url}/pictures/{self._media.add_sample(_media_owner(app), 'image').media_id}"
        if name in ("media_image", "media_voice", "media_video", "media_thumb"):
            return self._media.add_sample(_media_owner(app), name.removeprefix("media_")).media_id
        return self._issued(app, sender, name)

    def _issued(self, app: App, sender: str, name: str) -> str:
        if name == "media_url":
            code = self._vouchers.issue("bot_media", app.name, FIVE_MINUTES)
            return f"{self._base_url}/wecom/bot-media/{code} "
        lifetimes = {"auth_code": TEN_MINUTES, "suite_ticket": HALF_HOUR, "response_code": THREE_DAYS}
        if name not in lifetimes:
            raise MissingValueError(name)
        value = {"app": app.name, "user": sender, "corp_id": app.corp_id}
        return self._vouchers.issue(name, value, lifetimes[name])


def _media_owner(app: App) -> str:
    return app.corp_id if app.is_wecom else app.app_id


def _for_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields in JSON's own shape: subscription notices lose their wrapper there."""
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        if name.startswith("SubscribeMsg") and isinstance(value, Mapping):
            flat.update(value)
        else:
            flat[name] = value
    return flat
