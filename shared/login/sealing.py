"""Seals what a store keeps about a person, so that the store alone tells nothing."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12
_KEY_ID_DIGITS = 8


class Sealer:
    """Seals JSON values with AES-256-GCM.

    The keys are derived from the session keys, so that one list rotates both. What was sealed says which key it needs.

    Args:
        keys: Newest first; the first one seals, all of them open.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        derived = [_derive(key) for key in keys]
        self._newest = _key_id(derived[0])
        self._keys = {_key_id(key): key for key in derived}

    def seal(self, fields: Mapping[str, Any], place: str) -> str:
        """Seals JSON values.

        Args:
            fields: The values.
            place: Where they are kept; they do not open anywhere else.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        plaintext = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        ciphertext = AESGCM(self._keys[self._newest]).encrypt(nonce, plaintext, place.encode())
        return f"{self._newest}.{base64.b64encode(nonce + ciphertext).decode()}"

    def open(self, sealed: str, place: str) -> dict[str, Any] | None:
        """Opens what was sealed.

        Args:
            sealed: What `seal` returned.
            place: Where it was kept.

        Returns:
            The values, or None if the key is no longer listed, or they were changed or come from another place.
        """
        key_id, _, text = sealed.partition(".")
        if key_id not in self._keys:
            return None
        try:
            data = base64.b64decode(text, validate=True)
            plaintext = AESGCM(self._keys[key_id]).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):
            return None
        fields: dict[str, Any] = json.loads(plaintext)
        return fields


def _derive(key: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"wehook/users").derive(key.encode())


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:_KEY_ID_DIGITS]
