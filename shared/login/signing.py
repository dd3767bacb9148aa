"""Signed values for cookies: who holds one can read it, and cannot change it or use it for anything else."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from itsdangerous import BadData, URLSafeSerializer


class Signer:
    """Signs the values of one purpose.

    Args:
        keys: Newest first; the first one signs, all are accepted.
        purpose: What the values are for, in words without ``/``; no value of another purpose is accepted.
    """

    def __init__(self, keys: Sequence[str], *purpose: str) -> None:
        self._serializer = URLSafeSerializer(
            list(reversed(keys)),
            salt="/".join(("wehook", *purpose)),
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )

    def dump(self, fields: Mapping[str, Any]) -> str:
        """Writes and signs JSON values, in letters, digits, ``-``, ``_`` and ``.``."""
        return self._serializer.dumps(fields)

    def load(self, text: str) -> dict[str, Any] | None:
        """Returns the values, or None if they were not signed for this purpose with one of the keys."""
        try:
            fields: dict[str, Any] = self._serializer.loads(text)
        except (BadData, UnicodeError):
            return None
        return fields
