"""The outer document of an encrypted callback and of its reply.

| form            | arrives with                     | is answered with                                |
| --------------- | -------------------------------- | ----------------------------------------------- |
| XML             | ``Encrypt``                      | ``Encrypt MsgSignature TimeStamp Nonce``        |
| JSON            | ``Encrypt`` (Official Account)   | the same names                                  |
| lower-case JSON | ``encrypt`` (WeCom, its bots)    | ``encrypt msgsignature timestamp nonce``        |

WeCom: https://developer.work.weixin.qq.com/document/path/90968 and 101033 (bots), Official Account:
https://developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.md.
"""

from enum import Enum
from typing import NamedTuple

from shared.errors import MalformedMessageError
from shared.protocol.document import Fields, Notation, build_json, build_xml, parse_document
from shared.protocol.message_crypto import EncryptedMessage


class EnvelopeForm(Enum):
    """How an envelope is written, and so how its reply must be."""

    XML = "xml"
    JSON = "json"
    LOWERCASE_JSON = "lowercase_json"


class Envelope(NamedTuple):
    """An envelope that arrived.

    Attributes:
        form: How it was written.
        encrypt: The base64 ciphertext, which is all that the signature covers.
    """

    form: EnvelopeForm
    encrypt: str


def parse_envelope(text: str) -> Envelope:
    """Parses the body of an encrypted callback.

    Nothing beside the ciphertext is read: the signature does not cover it.

    Raises:
        MalformedMessageError: The text is neither XML nor JSON, or has no ciphertext.
    """
    notation, fields = parse_document(text)
    if notation is Notation.JSON and "encrypt" in fields:
        form, encrypt = EnvelopeForm.LOWERCASE_JSON, fields["encrypt"]
    else:
        form, encrypt = EnvelopeForm(notation.value), fields.get("Encrypt")
    if not isinstance(encrypt, str) or not encrypt:
        raise MalformedMessageError("the envelope has no ciphertext")
    return Envelope(form, encrypt)


def build_envelope(form: EnvelopeForm, message: EncryptedMessage) -> str:
    """Renders the envelope of a passive reply.

    Args:
        form: The form in which the request came.
        message: What `MessageCrypto.encrypt_message` returned.
    """
    if form is EnvelopeForm.LOWERCASE_JSON:
        return build_json(
            {
                "encrypt": message.encrypt,
                "msgsignature": message.msg_signature,
                "timestamp": int(message.timestamp),
                "nonce": message.nonce,
            }
        )
    fields: Fields = {
        "Encrypt": message.encrypt,
        "MsgSignature": message.msg_signature,
        "TimeStamp": int(message.timestamp),
        "Nonce": message.nonce,
    }
    return build_json(fields) if form is EnvelopeForm.JSON else build_xml(fields)
