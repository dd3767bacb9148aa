"""One callback request, verified: the URL verification of a GET, the message of a POST.

Each function tries the app's callback keys newest first, so that keys rotate without downtime.
WeCom: https://developer.work.weixin.qq.com/document/path/90930, Official Account:
https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shared.errors import CallbackError, InvalidQueryError, InvalidSignatureError, StaleTimestampError
from shared.protocol.document import decode_text, detect_notation
from shared.protocol.envelope import EnvelopeForm, build_envelope, parse_envelope
from shared.protocol.message_crypto import DecryptedMessage, MessageCrypto
from shared.protocol.signature import verify_signature

type Query = Mapping[str, str]


class ReceivedMessage(NamedTuple):
    """A message that passed every check, with what its reply needs.

    Attributes:
        plaintext: The message, XML or JSON.
        receive_id: The id that it was encrypted for; empty for a bot, and in plain mode.
        form: How the request was written.
        nonce: The request's nonce.
        crypto: The keys that fitted; None in plain mode.
    """

    plaintext: str
    receive_id: str
    form: EnvelopeForm
    nonce: str
    crypto: MessageCrypto | None

    def seal_reply(self, reply: str, timestamp: int) -> str:
        """Renders the body of the passive reply: encrypted under the key that fitted, or plain in plain mode.

        Args:
            reply: XML or JSON of the reply.
            timestamp: Seconds since the epoch.
        """
        if self.crypto is None:
            return reply
        message = self.crypto.encrypt_message(reply, str(timestamp), self.nonce, self.receive_id)
        return build_envelope(self.form, message)


def verify_encrypted_url(cryptos: Sequence[MessageCrypto], query: Query) -> str:
    """Answers WeCom's URL verification, whose echo is encrypted.

    Raises:
        InvalidQueryError: A parameter is missing.
        CallbackError: A check failed under every key.
    """
    msg_signature, timestamp, nonce, echostr = require(query, "msg_signature", "timestamp", "nonce", "echostr")
    return _first_fit(cryptos, lambda crypto: crypto.verify_url(msg_signature, timestamp, nonce, echostr))


def verify_plain_url(tokens: Sequence[str], query: Query) -> str:
    """Answers an Official Account's URL verification, the same in all three modes.

    Raises:
        InvalidQueryError: A parameter is missing.
        InvalidSignatureError: The signature fits no token.
    """
    signature, timestamp, nonce, echostr = require(query, "signature", "timestamp", "nonce", "echostr")
    _first_fit(tokens, lambda token: verify_signature(signature, token, timestamp, nonce))
    return echostr


def open_encrypted_message(
    cryptos: Sequence[MessageCrypto], query: Query, body: bytes, max_age_seconds: int, now: float
) -> ReceivedMessage:
    """Verifies and decrypts a POST of WeCom, or of an Official Account in secure or compatible mode.

    Args:
        cryptos: The callback keys, newest first.
        query: The parameters, percent-decoded once.
        body: The envelope.
        max_age_seconds: How far the timestamp may lie from now, either way; 0 accepts any.
        now: Seconds since the epoch.

    Raises:
        InvalidQueryError: A parameter is missing.
        CallbackError: A check failed under every key.
    """
    msg_signature, timestamp, nonce = require(query, "msg_signature", "timestamp", "nonce")
    envelope = parse_envelope(decode_text(body))

    def open_with(crypto: MessageCrypto) -> tuple[MessageCrypto, DecryptedMessage]:
        return crypto, crypto.decrypt_message(msg_signature, timestamp, nonce, envelope.encrypt)

    crypto, message = _first_fit(cryptos, open_with)
    verify_timestamp(timestamp, max_age_seconds, now)
    return ReceivedMessage(message.plaintext, message.receive_id, envelope.form, nonce, crypto)


def open_plain_message(
    tokens: Sequence[str], query: Query, body: bytes, max_age_seconds: int, now: float
) -> ReceivedMessage:
    """Verifies a POST of an Official Account in plain mode, whose signature does not cover the body.

    Args:
        tokens: The tokens, newest first.
        query: The parameters, percent-decoded once.
        body: The message itself.
        max_age_seconds: How far the timestamp may lie from now, either way.
        now: Seconds since the epoch.

    Raises:
        InvalidQueryError: A parameter is missing.
        CallbackError: A check failed.
    """
    signature, timestamp, nonce = require(query, "signature", "timestamp", "nonce")
    _first_fit(tokens, lambda token: verify_signature(signature, token, timestamp, nonce))
    verify_timestamp(timestamp, max_age_seconds, now)
    plaintext = decode_text(body)
    form = EnvelopeForm(detect_notation(plaintext).value)
    return ReceivedMessage(plaintext, receive_id="", form=form, nonce=nonce, crypto=None)


def verify_timestamp(timestamp: str, max_age_seconds: int, now: float) -> None:
    """Verifies that a signed timestamp is not far from now.

    Args:
        timestamp: Seconds since the epoch, as received.
        max_age_seconds: How far it may lie from now, either way; 0 accepts any.
        now: Seconds since the epoch.

    Raises:
        StaleTimestampError: It lies further away, or is no number.
    """
    if not max_age_seconds:
        return
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("9999999999")):
        raise StaleTimestampError("the timestamp is no number of seconds")
    age = round(now) - int(timestamp)
    if abs(age) > max_age_seconds:
        raise StaleTimestampError(f"the timestamp is {age} s old, and {max_age_seconds} s are allowed")


def require(query: Query, *names: str) -> tuple[str, ...]:
    """Returns the named parameters.

    Raises:
        InvalidQueryError: One of them is missing or empty.
    """
    values = tuple([query.get(name, "") for name in names])
    if not all(values):
        missing = [name for name, value in zip(names, values, strict=True) if not value]
        raise InvalidQueryError(f"missing query parameters: {', '.join(missing)}")
    return values


def _first_fit[Key, Value](keys: Sequence[Key], attempt: Callable[[Key], Value]) -> Value:
    """Returns the first attempt that succeeds, else raises the error of the one that came furthest."""
    furthest: CallbackError | None = None
    for key in keys:
        try:
            return attempt(key)
        except CallbackError as error:
            if furthest is None or isinstance(furthest, InvalidSignatureError):
                furthest = error
    raise furthest or InvalidSignatureError("there is no callback key")
