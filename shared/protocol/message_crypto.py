"""Encryption of callbacks: AES-256-CBC over a frame of random bytes, length, message and receive id.

WeCom: https://developer.work.weixin.qq.com/document/path/90968, Official Account:
https://developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.md; the scheme is the same.
"""

import binascii
import re
import secrets
from collections.abc import Callable, Collection
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from shared.errors import (
    ConfigurationError,
    InvalidBase64Error,
    InvalidBlockError,
    InvalidFrameError,
    InvalidPaddingError,
    InvalidReceiveIdError,
    InvalidTextError,
)
from shared.protocol.signature import compute_signature, verify_signature

_AES_BLOCK = 16
_PADDING_BLOCK = 32  # PKCS#7 over 32 bytes, so a 16-byte unpadder refuses half of all messages
_RANDOM = 16
_LENGTH = 4
_ENCODING_AES_KEY = re.compile(r"[A-Za-z0-9]{43}", re.ASCII)


class DecryptedMessage(NamedTuple):
    """What was in a ciphertext.

    Attributes:
        plaintext: The message, XML or JSON, or the echo of a URL verification.
        receive_id: The accepted id that the message was encrypted for; a reply must use the same.
    """

    plaintext: str
    receive_id: str


class EncryptedMessage(NamedTuple):
    """What goes into the envelope of a passive reply, all as text."""

    encrypt: str
    msg_signature: str
    timestamp: str
    nonce: str


class MessageCrypto:
    """Verifies, decrypts and encrypts callbacks under one pair of Token and EncodingAESKey.

    Args:
        token: The Token of the console screen.
        encoding_aes_key: The EncodingAESKey of the console screen, 43 letters and digits.
        receive_ids: The accepted receive ids: corp ids, a suite id, an app id, or ``{""}`` for a bot.
        random_bytes: Source of the 16 bytes that open each frame; fixed in tests against vectors.

    Raises:
        ConfigurationError: The key is not 43 letters and digits (Tencent's -40004).
    """

    def __init__(
        self,
        token: str,
        encoding_aes_key: str,
        receive_ids: Collection[str],
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._token = token
        self._receive_ids = frozenset(receive_ids)
        self._random_bytes = random_bytes
        self._cipher = _make_cipher(encoding_aes_key)

    def verify_url(self, msg_signature: str, timestamp: str, nonce: str, echostr: str) -> str:
        """Answers WeCom's URL verification.

        Args:
            msg_signature: As received.
            timestamp: As received.
            nonce: As received.
            echostr: Base64 ciphertext, percent-decoded once. A space is read as the ``+`` that a second
                decoding, or a URL pasted with a raw ``+``, has turned into one.

        Returns:
            The text to answer with, to the byte.

        Raises:
            CallbackError: A check failed; the subclass says which.
        """
        return self.decrypt_message(msg_signature, timestamp, nonce, echostr.replace(" ", "+")).plaintext

    def decrypt_message(self, msg_signature: str, timestamp: str, nonce: str, encrypt: str) -> DecryptedMessage:
        """Verifies and decrypts one callback.

        Args:
            msg_signature: As received.
            timestamp: As received.
            nonce: As received.
            encrypt: Base64 ciphertext, as it stands in the envelope.

        Raises:
            CallbackError: A check failed; the subclass says which.
        """
        verify_signature(msg_signature, self._token, timestamp, nonce, encrypt)
        message, receive_id = _split_frame(_remove_padding(self._decrypt(encrypt)))
        if receive_id not in self._receive_ids:
            raise InvalidReceiveIdError(receive_id)
        return DecryptedMessage(message, receive_id)

    def encrypt_message(self, plaintext: str, timestamp: str, nonce: str, receive_id: str) -> EncryptedMessage:
        """Encrypts and signs a passive reply.

        Args:
            plaintext: XML or JSON of the reply.
            timestamp: Seconds since the epoch.
            nonce: The request's nonce; a bot insists on it.
            receive_id: The id that matched when the message was decrypted.
        """
        message = plaintext.encode("utf-8", "replace")
        frame = self._random_bytes(_RANDOM) + len(message).to_bytes(_LENGTH, "big") + message + receive_id.encode()
        encryptor = self._cipher.encryptor()
        ciphertext = encryptor.update(_add_padding(frame)) + encryptor.finalize()
        encrypt = binascii.b2a_base64(ciphertext, newline=False).decode()
        signature = compute_signature(self._token, timestamp, nonce, encrypt)
        return EncryptedMessage(encrypt, signature, timestamp, nonce)

    def _decrypt(self, encrypt: str) -> bytes:
        try:
            ciphertext = binascii.a2b_base64(encrypt, strict_mode=True)
        except ValueError as error:
            raise InvalidBase64Error("the ciphertext is not base64") from error
        return _decrypt(self._cipher, ciphertext)


def decrypt_media(content: bytes, encoding_aes_key: str) -> bytes:
    """Decrypts a picture or a file that a user sent to a bot.

    It is encrypted like a message, but has no frame, and no signature: another key shows by the padding, mostly.
    https://developer.work.weixin.qq.com/document/path/100719

    Args:
        content: What the link of the message leads to.
        encoding_aes_key: The EncodingAESKey of the bot's console screen.

    Raises:
        DecryptionError: It was encrypted with another key, or not at all.
        ConfigurationError: The key is not 43 letters and digits.
    """
    return _remove_padding(_decrypt(_make_cipher(encoding_aes_key), content))


def decode_aes_key(encoding_aes_key: str) -> bytes:
    """Decodes an EncodingAESKey to the 32 bytes of the AES key.

    Args:
        encoding_aes_key: 43 letters and digits. They carry 258 bits; the last two are dropped, set or not.

    Raises:
        ConfigurationError: The key has another length or other characters (Tencent's -40004).
    """
    if not _ENCODING_AES_KEY.fullmatch(encoding_aes_key):
        raise ConfigurationError("encoding_aes_key", "must be 43 letters and digits")
    return binascii.a2b_base64(encoding_aes_key + "=")


def _make_cipher(encoding_aes_key: str) -> Cipher[CBC]:
    aes_key = decode_aes_key(encoding_aes_key)
    return Cipher(AES256(aes_key), CBC(aes_key[:_AES_BLOCK]))


def _decrypt(cipher: Cipher[CBC], ciphertext: bytes) -> bytes:
    if not ciphertext or len(ciphertext) % _AES_BLOCK:
        raise InvalidBlockError(f"{len(ciphertext)} bytes are no multiple of the block")
    decryptor = cipher.decryptor()
    return decryptor.update(ciphertext) + decryptor.finalize()


def _add_padding(data: bytes) -> bytes:
    pad = _PADDING_BLOCK - len(data) % _PADDING_BLOCK
    return data + bytes([pad]) * pad


def _remove_padding(data: bytes) -> bytes:
    pad = data[-1]
    if not 1 <= pad <= _PADDING_BLOCK or data[-pad:] != bytes([pad]) * pad:
        raise InvalidPaddingError("the padding is broken, which mostly means another EncodingAESKey")
    return data[:-pad]


def _split_frame(frame: bytes) -> tuple[str, str]:
    start = _RANDOM + _LENGTH
    end = start + int.from_bytes(frame[_RANDOM:start], "big")
    if len(frame) < end:
        raise InvalidFrameError("the frame is shorter than it says")
    try:
        return frame[start:end].decode(), frame[end:].decode()
    except UnicodeDecodeError as error:
        raise InvalidTextError("the decrypted bytes are not UTF-8") from error
