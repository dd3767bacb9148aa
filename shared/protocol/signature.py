"""The two SHA-1 signatures of a callback.

``signature`` covers token, timestamp and nonce: Official Account, URL verification and plain mode
(https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html).
``msg_signature`` covers the ciphertext as well: everything encrypted
(https://developer.work.weixin.qq.com/document/path/90968).
"""

import hashlib
import hmac

from shared.errors import InvalidSignatureError


def compute_signature(*parts: str) -> str:
    """Computes the signature over the parts, which are sorted and joined without separator.

    Args:
        parts: Token, timestamp and nonce as received; the base64 ciphertext too for a ``msg_signature``.

    Returns:
        Forty lowercase hex digits.
    """
    joined = "".join(sorted(parts)).encode("utf-8", "replace")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def verify_signature(signature: str, *parts: str) -> None:
    """Verifies a signature in constant time.

    Args:
        signature: What came with the request.
        parts: As for `compute_signature`.

    Raises:
        InvalidSignatureError: The signature is another one.
    """
    expected = compute_signature(*parts).encode()
    if not hmac.compare_digest(expected, signature.encode("utf-8", "replace")):
        raise InvalidSignatureError("the signature does not fit the token")
