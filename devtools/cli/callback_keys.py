"""Makes callback keys, and changes which of them an app takes."""

import base64
import secrets
import string
from collections.abc import Mapping
from typing import Any

_ALPHABET = string.ascii_letters + string.digits
_TOKEN_LENGTH = 32
_AES_KEY_BYTES = 32
_SESSION_KEY_BYTES = 32


def make_token() -> str:
    """Returns a new Token."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))


def make_encoding_aes_key() -> str:
    """Returns a new EncodingAESKey: base64 of 32 random bytes, of letters and digits only, without its ``=``."""
    while True:
        key = base64.b64encode(secrets.token_bytes(_AES_KEY_BYTES)).decode().rstrip("=")
        if key.isalnum():
            return key


def make_session_key() -> str:
    """Returns a new key for session cookies."""
    return secrets.token_urlsafe(_SESSION_KEY_BYTES)


def rotate(document: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the settings with a new key in front of those that they have.

    Args:
        document: Settings that validate.
    """
    key = {"token": make_token()}
    if "encoding_aes_key" in document["callback_keys"][0]:  # in plain mode there may be none
        key["encoding_aes_key"] = make_encoding_aes_key()
    return {**document, "callback_keys": [key, *document["callback_keys"]]}


def finish_rotation(document: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the settings with the newest key alone.

    Args:
        document: Settings that validate.
    """
    return {**document, "callback_keys": document["callback_keys"][:1]}
