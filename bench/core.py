"""Messages per second: verify, decrypt, parse, reply, encrypt; beside wechatpy on the same messages."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

import wechatpy
import wechatpy.crypto
import wechatpy.work
import wechatpy.work.crypto

from bench.errors import BenchmarkError
from bench.report import Report
from bench.samples import CORP_ID, ENCODING_AES_KEY, TOKEN
from shared.protocol.callback import open_encrypted_message
from shared.protocol.document import parse_document
from shared.protocol.message_crypto import MessageCrypto
from shared.protocol.messages import TextMessage, parse_message
from shared.protocol.replies import TextReply, render_reply

_TARGET = 1.3
_ROUNDS = 201
_ROUNDS_SHORT = 31
_MESSAGES = 100  # of a round; short rounds in turn, so that what slows the machine slows both
_CRYPTO = MessageCrypto(TOKEN, ENCODING_AES_KEY, {CORP_ID})  # kept from request to request, as the peer's is
_MAX_AGE_SECONDS = 600
_NONCE = "1372623149"
_CONTENT = "你好，今天的会议几点开始？"
_PLAINTEXT = (
    "<xml><ToUserName><![CDATA[{receiver}]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName>"
    "<CreateTime>{timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{content}]]></Content>"
    "<MsgId>4561255354251345929</MsgId>{agent}</xml>"
)
_ENVELOPE = "<xml><ToUserName><![CDATA[{receiver}]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt>{agent}</xml>"
_CRYPTO = MessageCrypto(TOKEN, ENCODING_AES_KEY, {CORP_ID})  # kept between requests, as wechatpy's and the runtime's
_AGENT = "<AgentID><![CDATA[218]]></AgentID>"


class Callback(NamedTuple):
    """A request with a text message."""

    query: dict[str, str]
    body: str


class Side(NamedTuple):
    """One of the two libraries.

    Attributes:
        answer: Makes the body of the reply, with the text that came.
        read: Reads the text of a reply that either library made.
    """

    answer: Callable[[Callback], str]
    read: Callable[[Callback], str]


def measure_core(*, short: bool) -> Report:
    """Measures both platforms.

    Raises:
        BenchmarkError: A library did not understand the other's reply.
    """
    rounds = _ROUNDS_SHORT if short else _ROUNDS
    platforms = {
        "WeCom": (_AGENT, wechatpy.work.crypto.WeChatCrypto(TOKEN, ENCODING_AES_KEY, CORP_ID), wechatpy.work),
        "Official Account": ("", wechatpy.crypto.WeChatCrypto(TOKEN, ENCODING_AES_KEY, CORP_ID), wechatpy),
    }
    rows = []
    targets = []
    for platform, (agent, crypto, library) in platforms.items():
        ours = Side(_answer_with_wehook, _read_with_wehook)
        peer = _build_peer(crypto, library)
        callback = _build_callback(agent)
        _check(callback, ours, peer)
        rates = _compare(callback, ours, peer, rounds)
        ratio = median(our_rate / peer_rate for our_rate, peer_rate in rates)
        medians = [median(side) for side in zip(*rates, strict=True)]
        rows.append([platform, *(f"{rate:.0f}" for rate in medians), f"{ratio:.2f}"])
        targets.append((f"{platform}: at least {_TARGET} times the messages of wechatpy", ratio >= _TARGET))
    title = f"Text messages per second, medians of {rounds} rounds in turn of {_MESSAGES} messages"
    return Report(title, ["platform", "WeHook", "wechatpy", "ratio"], rows, targets)


def _answer_with_wehook(callback: Callback) -> str:
    now = time.time()
    received = open_encrypted_message([_CRYPTO], callback.query, callback.body.encode(), _MAX_AGE_SECONDS, now)
    message = parse_message(received.plaintext)
    if not isinstance(message, TextMessage):
        raise BenchmarkError("WeHook read something else than text.")
    return received.seal_reply(render_reply(TextReply(message.content), message, int(now)), int(now))


def _read_with_wehook(reply: Callback) -> str:
    received = open_encrypted_message([_CRYPTO], reply.query, reply.body.encode(), _MAX_AGE_SECONDS, time.time())
    return str(parse_message(received.plaintext).fields["Content"])


def _build_peer(crypto: wechatpy.crypto.BaseWeChatCrypto, library: Any) -> Side:
    def decrypt(callback: Callback) -> Any:
        query = callback.query
        return crypto.decrypt_message(callback.body, query["msg_signature"], query["timestamp"], query["nonce"])

    def answer(callback: Callback) -> str:
        message = library.parse_message(decrypt(callback))
        reply = library.create_reply(message.content, message=message).render()
        sealed: str = crypto.encrypt_message(reply, callback.query["nonce"])
        return sealed

    return Side(answer, lambda reply: str(parse_document(decrypt(reply))[1]["Content"]))


def _build_callback(agent: str) -> Callback:
    timestamp = str(int(time.time()))
    plaintext = _PLAINTEXT.format(receiver=CORP_ID, timestamp=timestamp, content=_CONTENT, agent=agent)
    message = _CRYPTO.encrypt_message(plaintext, timestamp, _NONCE, CORP_ID)
    body = _ENVELOPE.format(receiver=CORP_ID, encrypt=message.encrypt, agent=agent)
    return Callback({"msg_signature": message.msg_signature, "timestamp": timestamp, "nonce": _NONCE}, body)


def _check(callback: Callback, *sides: Side) -> None:
    """Has each reply read by both, so that it is sure that both did the job."""
    for writer in sides:
        body = writer.answer(callback)
        fields = parse_document(body)[1]
        names = {"msg_signature": "MsgSignature", "timestamp": "TimeStamp", "nonce": "Nonce"}
        reply = Callback({name: str(fields[field]) for name, field in names.items()}, body)
        for reader in sides:
            if reader.read(reply) != _CONTENT:
                raise BenchmarkError("A reply does not hold the text that was to be sent back.")


def _compare(callback: Callback, ours: Side, peer: Side, rounds: int) -> list[tuple[float, float]]:
    return [(_measure(callback, ours), _measure(callback, peer)) for _ in range(rounds)]


def _measure(callback: Callback, side: Side) -> float:
    started = time.perf_counter()
    for _ in range(_MESSAGES):
        side.answer(callback)
    return _MESSAGES / (time.perf_counter() - started)
