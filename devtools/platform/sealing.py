"""Seals what the platforms send, and opens what comes back, with wechatpy's cryptography."""

import base64
import binascii
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.utils import WeChatSigner

from devtools.platform.accounts import App, Kind
from devtools.platform.packets.packet import Packet

_BLOCK = 32


class OpeningError(Exception):
    """A reply cannot be opened; the argument is the code of the verdict."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A request to a callback URL.

    Attributes:
        query: Its parameters, not yet encoded.
        body: Its body.
        content_type: Content type of the body.
        ciphertext: The encrypted part; empty where nothing is.
    """

    query: Mapping[str, str]
    body: bytes
    content_type: str
    ciphertext: str

    @property
    def nonce(self) -> str:
        """Returns the nonce of the request."""
        return self.query["nonce"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A reply as it came, still encrypted."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


def sign(*parts: str) -> str:
    """Returns the platforms' signature over some texts.

    Args:
        parts: The texts; their order does not matter.
    """
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def seal_verification(app: App, timestamp: str) -> tuple[dict[str, str], str]:
    """Returns the parameters of a URL verification, and the text that must come back.

    Args:
        app: The app whose URL is verified.
        timestamp: When.
    """
    nonce, echo = _nonce(), str(secrets.randbelow(9 * 10**18) + 10**18)
    if not app.is_wecom:
        signature = sign(app.token, timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": echo}, echo
    echostr = encrypt(app, echo, app.verification_receive_id)
    signature = sign(app.token, timestamp, nonce, echostr)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": echostr}, echo


def seal_packet(packet: Packet, timestamp: str) -> Sealed:
    """Returns the request that carries a packet.

    Args:
        packet: The packet.
        timestamp: When.
    """
    app, query = packet.app, {"timestamp": timestamp, "nonce": _nonce()}
    if app.kind is Kind.OFFICIAL_ACCOUNT:
        query = {"signature": sign(app.token, timestamp, query["nonce"]), **query, "openid": packet.sender}
        if app.mode == "plain":
            return Sealed(query, packet.plaintext.encode(), packet.content_type, "")
    ciphertext = encrypt(app, packet.plaintext, app.receive_id(packet.kind.url))
    query["msg_signature"] = sign(app.token, timestamp, query["nonce"], ciphertext)
    if app.kind is Kind.OFFICIAL_ACCOUNT:
        query["encrypt_type"] = "aes"
        clear = packet.fields if app.mode == "compatible" else {"ToUserName": app.account}
        envelope = {**clear, "Encrypt": ciphertext}
    else:
        envelope = _wecom_envelope(packet, ciphertext)
    return Sealed(query, packet.write(envelope).encode(), packet.content_type, ciphertext)


def encrypt(app: App, text: str, receive_id: str) -> str:
    """Returns a text encrypted under the key of an app.

    Args:
        app: Whose key.
        text: The text.
        receive_id: The id that is sealed in with it.
    """
    return str(PrpCrypto(_aes_key(app)).encrypt(text, receive_id).decode())


def open_envelope(app: App, envelope: Envelope, receive_id: str) -> str:
    """Returns what a reply says.

    Args:
        app: The app that replied.
        envelope: The reply.
        receive_id: The id that must be sealed in with it.

    Raises:
        OpeningError: The signature, the encryption or the id is wrong.
    """
    if envelope.signature != sign(app.token, envelope.timestamp, envelope.nonce, envelope.encrypt):
        raise OpeningError("reply_signature")
    try:
        ciphertext = base64.b64decode(envelope.encrypt, validate=True)
    except binascii.Error as error:
        raise OpeningError("reply_base64") from error
    if not ciphertext or len(ciphertext) % _BLOCK:
        raise OpeningError("reply_padding")
    try:
        return str(PrpCrypto(_aes_key(app)).decrypt(envelope.encrypt, receive_id))
    except InvalidAppIdException as error:
        raise OpeningError("reply_receive_id") from error
    except (ValueError, IndexError, struct.error) as error:
        raise OpeningError("reply_decryption") from error


def encrypt_file(app: App, content: bytes) -> bytes:
    """Returns a file as a bot downloads it: encrypted, without any framing.

    Args:
        app: The bot.
        content: The file.
    """
    crypto, padding = PrpCrypto(_aes_key(app)), _BLOCK - len(content) % _BLOCK
    return bytes(crypto.cipher.encrypt(content + bytes([padding]) * padding))


def _aes_key(app: App) -> bytes:
    return base64.b64decode(f"{app.encoding_aes_key}=")


def _nonce() -> str:
    return str(secrets.randbelow(9 * 10**8) + 10**9)


def _wecom_envelope(packet: Packet, ciphertext: str) -> dict[str, Any]:
    app = packet.app
    if app.kind is Kind.WECOM_BOT:
        return {"encrypt": ciphertext}
    addressee = app.receive_id(packet.kind.url)
    if packet.kind.url == "data" and app.agent_id is not None:
        return {"ToUserName": addressee, "AgentID": str(app.agent_id), "Encrypt": ciphertext}
    return {"ToUserName": addressee, "Encrypt": ciphertext}
