"""The platforms' side of a callback, played by wechatpy: an independent implementation."""

import json
import secrets
import time
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import httpx
import wechatpy.crypto
import wechatpy.work.crypto
from defusedxml.ElementTree import fromstring
from wechatpy.utils import WeChatSigner

NONCE = "263014780"
USER = "linmei"


class Sealed(NamedTuple):
    """An encrypted text with the parameters that go along."""

    query: dict[str, str]
    encrypt: str

    def as_xml(self) -> str:
        return f"<xml><ToUserName><![CDATA[receiver]]></ToUserName><Encrypt><![CDATA[{self.encrypt}]]></Encrypt></xml>"

    def as_bot_json(self) -> str:
        return json.dumps({"encrypt": self.encrypt})

    def as_echo(self) -> dict[str, str]:
        return {**self.query, "echostr": self.encrypt}


class Peer:
    """A platform that knows what stands on one screen of its console."""

    def __init__(self, crypto: Any) -> None:
        self._crypto = crypto

    @classmethod
    def of_wecom(cls, token: str, encoding_aes_key: str, receive_id: str) -> "Peer":
        return cls(wechatpy.work.crypto.WeChatCrypto(token, encoding_aes_key, receive_id))

    @classmethod
    def of_wechat(cls, token: str, encoding_aes_key: str, app_id: str) -> "Peer":
        return cls(wechatpy.crypto.WeChatCrypto(token, encoding_aes_key, app_id))

    def seal(self, plaintext: str) -> Sealed:
        """Encrypts and signs what the platform sends."""
        packet = read_xml(self._crypto.encrypt_message(plaintext, NONCE, make_timestamp()))
        signed = {"msg_signature": packet["MsgSignature"], "timestamp": packet["TimeStamp"], "nonce": packet["Nonce"]}
        return Sealed(signed, packet["Encrypt"])

    def sign(self) -> dict[str, str]:
        """Signs as an Official Account does, without the body."""
        signer = WeChatSigner()
        timestamp = make_timestamp()
        signer.add_data(self._crypto.token, timestamp, NONCE)
        return {"signature": signer.signature, "timestamp": timestamp, "nonce": NONCE}

    def open_xml(self, response: httpx.Response) -> dict[str, str]:
        """Verifies and decrypts a reply."""
        packet = read_xml(response.text)
        signed = packet["MsgSignature"], packet["TimeStamp"], packet["Nonce"]
        return read_xml(self._crypto.decrypt_message(packet, *signed))

    def open_bot_json(self, response: httpx.Response) -> dict[str, Any]:
        """Verifies and decrypts a reply of a bot."""
        packet = response.json()
        signed = packet["msgsignature"], str(packet["timestamp"]), packet["nonce"]
        message: dict[str, Any] = json.loads(self._crypto.decrypt_message({"Encrypt": packet["encrypt"]}, *signed))
        return message


def make_timestamp() -> str:
    return str(int(time.time()))


def make_text(content: str) -> str:
    """Makes a text message as it is before encryption, each time another one."""
    return (
        f"<xml><ToUserName><![CDATA[receiver]]></ToUserName><FromUserName><![CDATA[{USER}]]></FromUserName>"
        f"<CreateTime>{make_timestamp()}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{escape(content)}</Content><MsgId>{secrets.randbits(62)}</MsgId></xml>"
    )


def make_bot_text(content: str) -> str:
    """Makes a text message to a bot as it is before encryption, each time another one."""
    message = {
        "msgid": secrets.token_hex(8),
        "aibotid": "aibX01",
        "chattype": "single",
        "from": {"userid": USER},
        "msgtype": "text",
        "text": {"content": content},
    }
    return json.dumps(message)


def read_xml(text: str) -> dict[str, str]:
    """Reads the elements of a flat message."""
    return {element.tag: element.text or "" for element in fromstring(text)}
