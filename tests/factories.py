"""Requests as the platforms make them, signed by the bundle's own signer.

What a factory returns is valid; a negative test replaces exactly one field of it, or leaves one out by giving None.
"""

import base64
import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from shared.protocol.document import build_json, build_xml, parse_document
from shared.protocol.envelope import EnvelopeForm
from shared.protocol.message_crypto import EncryptedMessage, MessageCrypto
from shared.protocol.signature import compute_signature

_HERE = Path(__file__).parent
_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

ECHO = "7300451982266137"
NONCE = "n0nce"
USER = "linmei"


class Screen(NamedTuple):
    """What stands on a screen of a platform's console, and the id that the platform encrypts for."""

    token: str
    encoding_aes_key: str
    receive_id: str

    def crypto(self) -> MessageCrypto:
        return MessageCrypto(self.token, self.encoding_aes_key, {self.receive_id})

    def encrypt(self, plaintext: str, timestamp: str = "", nonce: str = NONCE) -> EncryptedMessage:
        return self.crypto().encrypt_message(plaintext, timestamp or make_timestamp(), nonce, self.receive_id)

    def callback_key(self) -> dict[str, str]:
        return {"token": self.token, "encoding_aes_key": self.encoding_aes_key}


WECOM = Screen("wecomTok3n", "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE", "ww9f2c41d7b0aa35e6")
SUITE = Screen("suiteTok3n", "Q7rT2yUi9OpA4sDf6GhJ8kLz1XcV3bNm5QwE7rTyUiO", "wx31be07d2c95a64f8")
PROVIDER = SUITE._replace(receive_id="ww5d0e6cc82f1174b3")
CUSTOMER = SUITE._replace(receive_id="wpAbCdEf")
BOT = Screen("botTok3n", "M3nB5vC7xZ9lK1jH2gF4dS6aP8oI0uY7tR5eW3qM1nB", "")
ACCOUNT = Screen("accountTok3n", "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN", "wx0123456789abcdef")
NEXT_KEY = Screen("nextTok3n", "B2nM4qW6eR8tY0uI1oP3aS5dF7gH9jK2lZ4xC6vB8nM", WECOM.receive_id)


def load_vectors(name: str) -> Any:
    """Loads ``tests/vectors/{name}.json``."""
    return json.loads((_HERE / "vectors" / f"{name}.json").read_text(encoding="utf-8"))


def load_event(name: str) -> dict[str, Any]:
    """Loads ``tests/events/{name}.json``, an event as API Gateway makes it."""
    event: dict[str, Any] = json.loads((_HERE / "events" / f"{name}.json").read_text(encoding="utf-8"))
    return event


def make_timestamp(age: int = 0) -> str:
    return str(int(time.time()) - age)


def make_text_xml(content: str = "hello", screen: Screen = WECOM, **fields: Any) -> str:
    """Makes the plaintext of a text message."""
    message = {
        "ToUserName": screen.receive_id,
        "FromUserName": USER,
        "CreateTime": make_timestamp(),
        "MsgType": "text",
        "Content": content,
        "MsgId": "7561200934417823745",
    }
    return build_xml(_replace(message, fields))


def make_text_json(content: str = "hello", **fields: Any) -> str:
    """Makes the plaintext of a text message to an Official Account that is set to JSON."""
    message = {
        "ToUserName": "gh_1a2b3c4d5e6f",
        "FromUserName": USER,
        "CreateTime": int(make_timestamp()),
        "MsgType": "text",
        "Content": content,
        "MsgId": 24900000000000001,
    }
    return build_json(_replace(message, fields))


def make_bot_json(content: str = "hello", **fields: Any) -> str:
    """Makes the plaintext of a text message to a bot."""
    message = {
        "msgid": "m-8f2c",
        "aibotid": "aibX01",
        "chattype": "single",
        "from": {"userid": USER},
        "msgtype": "text",
        "text": {"content": content},
    }
    return build_json(_replace(message, fields))


def make_get_query(screen: Screen = WECOM, echo: str = ECHO, **broken: str | None) -> dict[str, str]:
    """Makes the parameters of WeCom's URL verification."""
    message = screen.encrypt(echo)
    return _replace({**_signed(message), "echostr": message.encrypt}, broken)


def make_post_query(message: EncryptedMessage, **broken: str | None) -> dict[str, str]:
    """Makes the parameters of an encrypted message."""
    return _replace(_signed(message), broken)


def make_plain_query(screen: Screen = ACCOUNT, at: str = "", **broken: str | None) -> dict[str, str]:
    """Makes the parameters that an Official Account signs without the body; ``echostr`` belongs to a GET only."""
    timestamp = at or make_timestamp()
    signature = compute_signature(screen.token, timestamp, NONCE)
    return _replace({"signature": signature, "timestamp": timestamp, "nonce": NONCE}, broken)


def make_envelope(encrypt: str, form: EnvelopeForm = EnvelopeForm.XML) -> str:
    """Makes the body of an encrypted message."""
    if form is EnvelopeForm.LOWERCASE_JSON:
        return build_json({"encrypt": encrypt})
    fields = {"ToUserName": "receiver", "Encrypt": encrypt}
    return build_json(fields) if form is EnvelopeForm.JSON else build_xml(fields)


def make_file_event(path: str, method: str = "GET") -> dict[str, Any]:
    """Makes the event of any path that no other route has."""
    event = _address(load_event("get_file"), method, path, {})
    event["pathParameters"] = {"proxy": path[1:]}
    return event


def make_verify_event(app: str, query: dict[str, str] | str, corp_id: str = "") -> dict[str, Any]:
    """Makes the event of a URL verification."""
    event = _address(load_event("verify_url"), "GET", _callback_path(app, corp_id), query)
    event["pathParameters"] = _path_parameters(app, corp_id)
    return event


def make_wrong_method_event(method: str, app: str) -> dict[str, Any]:
    """Makes the event of a method that callback URLs do not have; its route has no names in its path."""
    event = _address(load_event("verify_url"), method, _callback_path(app, ""), make_get_query())
    event["pathParameters"] = {"proxy": app}
    return event


def make_post_event(app: str, query: dict[str, str] | str, body: str | bytes, corp_id: str = "") -> dict[str, Any]:
    """Makes the event of a POST; bytes arrive as base64, as API Gateway hands over what it takes for binary."""
    event = _address(load_event("receive_message"), "POST", _callback_path(app, corp_id), query)
    event["pathParameters"] = _path_parameters(app, corp_id)
    event["isBase64Encoded"] = isinstance(body, bytes)
    event["body"] = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    return event


def make_message_event(
    app: str,
    screen: Screen,
    plaintext: str,
    form: EnvelopeForm = EnvelopeForm.XML,
    *,
    corp_id: str = "",
    at: str = "",
    **broken: str | None,
) -> dict[str, Any]:
    """Makes the event of an encrypted message; further arguments replace parameters of the query."""
    message = screen.encrypt(plaintext, at)
    return make_post_event(app, make_post_query(message, **broken), make_envelope(message.encrypt, form), corp_id)


def make_frame(message: bytes, receive_id: bytes, length: int | None = None) -> bytes:
    """Makes what is encrypted, before the padding; the length may lie."""
    size = len(message) if length is None else length
    return b"0123456789abcdef" + size.to_bytes(4, "big") + message + receive_id


def pad_frame(frame: bytes) -> bytes:
    pad = 32 - len(frame) % 32
    return frame + bytes([pad]) * pad


def encrypt_raw(screen: Screen, padded: bytes) -> EncryptedMessage:
    """Encrypts and signs whole blocks, whatever is in them: what a sender with the keys could do wrong."""
    key = base64.b64decode(screen.encoding_aes_key + "=")
    encryptor = Cipher(AES256(key), CBC(key[:16])).encryptor()
    return sign_raw(screen, base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode())


def sign_raw(screen: Screen, encrypt: str) -> EncryptedMessage:
    """Signs any text in place of a ciphertext."""
    timestamp = make_timestamp()
    return EncryptedMessage(encrypt, compute_signature(screen.token, timestamp, NONCE, encrypt), timestamp, NONCE)


def open_reply(screen: Screen, body: str) -> str:
    """Opens the envelope of a reply in any form, as the platform does."""
    _, fields = parse_document(body)
    reply = {name.lower(): str(value) for name, value in fields.items()}
    signed = (reply["msgsignature"], reply["timestamp"], reply["nonce"], reply["encrypt"])
    return screen.crypto().decrypt_message(*signed).plaintext


def as_xml_reads(text: str) -> str:
    """What a parser gives back of text that was put into XML: no forbidden characters, one kind of line end."""
    return _FORBIDDEN_IN_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def as_utf_8(text: str) -> str:
    """What arrives of text that may hold half a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _signed(message: EncryptedMessage) -> dict[str, str]:
    return {"msg_signature": message.msg_signature, "timestamp": message.timestamp, "nonce": message.nonce}


def _replace(fields: Mapping[str, Any], broken: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**fields, **broken}.items() if value is not None}


def _callback_path(app: str, corp_id: str) -> str:
    return f"/callback/{app}/{corp_id}" if corp_id else f"/callback/{app}"


def _path_parameters(app: str, corp_id: str) -> dict[str, str]:
    return {"app": app, "corp_id": corp_id} if corp_id else {"app": app}


def _address(event: dict[str, Any], method: str, path: str, query: dict[str, str] | str) -> dict[str, Any]:
    event["rawPath"] = path
    event["rawQueryString"] = query if isinstance(query, str) else urlencode(query)
    event["queryStringParameters"] = {} if isinstance(query, str) else dict(query)
    event["requestContext"]["http"] |= {"method": method, "path": path}
    return event
