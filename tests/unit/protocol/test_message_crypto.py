import base64
from collections.abc import Callable
from typing import Any

import pytest

from shared.errors import (
    CallbackError,
    ConfigurationError,
    InvalidBase64Error,
    InvalidBlockError,
    InvalidFrameError,
    InvalidPaddingError,
    InvalidReceiveIdError,
    InvalidSignatureError,
    InvalidTextError,
)
from shared.protocol.message_crypto import DecryptedMessage, MessageCrypto, decode_aes_key, decrypt_media
from tests.factories import (
    NEXT_KEY,
    NONCE,
    WECOM,
    encrypt_raw,
    load_vectors,
    make_frame,
    make_timestamp,
    pad_frame,
    sign_raw,
)

VECTORS = load_vectors("wecom_crypto") + load_vectors("official_account_crypto")
VECTOR_B = next(vector for vector in VECTORS if vector["name"] == "B_get")

each_vector = pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])


def make_crypto(vector: dict[str, Any], **replaced: Any) -> MessageCrypto:
    arguments = {
        "token": vector["token"],
        "encoding_aes_key": vector["encoding_aes_key"],
        "receive_ids": {vector["receive_id"]},
    }
    return MessageCrypto(**{**arguments, **replaced})


@each_vector
def test_decrypt_message_published_vector_gives_its_plaintext(vector: dict[str, Any]) -> None:
    message = make_crypto(vector).decrypt_message(
        vector["msg_signature"], vector["timestamp"], vector["nonce"], vector["encrypt"]
    )
    assert message == DecryptedMessage(vector["plaintext"], vector["receive_id"])


@each_vector
def test_encrypt_message_published_vector_is_reproduced_to_the_byte(vector: dict[str, Any]) -> None:
    asked: list[int] = []

    def random_bytes(size: int) -> bytes:
        asked.append(size)
        return bytes.fromhex(vector["random_hex"])

    message = make_crypto(vector, random_bytes=random_bytes).encrypt_message(
        vector["plaintext"], vector["timestamp"], vector["nonce"], vector["receive_id"]
    )
    assert asked == [16]
    assert message == (vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"])


def test_vectors_cover_paddings_that_a_16_byte_unpadder_refuses() -> None:
    assert {vector["pad"] for vector in VECTORS} >= {7, 19, 30, 32}


def test_verify_url_published_vector_gives_its_echo() -> None:
    echo = make_crypto(VECTOR_B).verify_url(
        VECTOR_B["msg_signature"], VECTOR_B["timestamp"], VECTOR_B["nonce"], VECTOR_B["encrypt"]
    )
    assert echo == "1616140317555161061"


def test_verify_url_plus_that_became_a_space_is_repaired() -> None:
    assert "+" in VECTOR_B["encrypt"]
    echo = make_crypto(VECTOR_B).verify_url(
        VECTOR_B["msg_signature"], VECTOR_B["timestamp"], VECTOR_B["nonce"], VECTOR_B["encrypt"].replace("+", " ")
    )
    assert echo == "1616140317555161061"


def test_encrypt_message_twice_differs() -> None:
    first, second = (WECOM.encrypt("hello") for _ in range(2))
    assert first.encrypt != second.encrypt


def test_decrypt_message_says_which_of_several_receive_ids_matched() -> None:
    crypto = MessageCrypto(WECOM.token, WECOM.encoding_aes_key, {"other", WECOM.receive_id})
    message = WECOM.encrypt("hello")
    decrypted = crypto.decrypt_message(message.msg_signature, message.timestamp, message.nonce, message.encrypt)
    assert decrypted.receive_id == WECOM.receive_id


@pytest.mark.parametrize("field", ["msg_signature", "timestamp", "nonce", "encrypt"])
def test_decrypt_message_one_field_changed_raises_invalid_signature(field: str) -> None:
    message = WECOM.encrypt("hello")._asdict()
    message[field] = message[field][:-1] + ("1" if message[field][-1] != "1" else "2")
    with pytest.raises(InvalidSignatureError):
        WECOM.crypto().decrypt_message(**message)


def test_decrypt_message_other_token_raises_invalid_signature() -> None:
    message = WECOM._replace(token=NEXT_KEY.token).encrypt("hello")
    with pytest.raises(InvalidSignatureError):
        WECOM.crypto().decrypt_message(**message._asdict())


def test_decrypt_message_signature_is_checked_first() -> None:
    with pytest.raises(InvalidSignatureError):
        WECOM.crypto().decrypt_message("0" * 40, make_timestamp(), NONCE, "not base64")


@pytest.mark.parametrize(
    "encrypt",
    [
        pytest.param("AAAA AAAA", id="space-inside"),
        pytest.param("AAAA\nAAAA", id="newline-inside"),
        pytest.param("AAAAAAAAAAAAAAAAAAAAAA", id="no-padding"),
        pytest.param("AAAAAAAAAAAAAAAAAAAAA-==", id="url-safe"),
        pytest.param("AAAAAAAAAAAAAAAAAAAAAA==AAAA", id="data-after-padding"),
        pytest.param("密文", id="not-ascii"),
        pytest.param("\ud800", id="lone-surrogate"),
    ],
)
def test_decrypt_message_not_base64_raises_invalid_base64(encrypt: str) -> None:
    with pytest.raises(InvalidBase64Error):
        WECOM.crypto().decrypt_message(**sign_raw(WECOM, encrypt)._asdict())


@pytest.mark.parametrize("size", [0, 1, 15, 17, 33])
def test_decrypt_message_no_whole_block_raises_invalid_block(size: int) -> None:
    encrypt = base64.b64encode(bytes(size)).decode()
    with pytest.raises(InvalidBlockError, match=f"{size} bytes"):
        WECOM.crypto().decrypt_message(**sign_raw(WECOM, encrypt)._asdict())


@pytest.mark.parametrize(
    "padded",
    [
        pytest.param(make_frame(b"hello wo", b"") + b"\0\0\0\0", id="0"),
        pytest.param(bytes(31) + b"\x21" * 33, id="33"),
        pytest.param(bytes(15) + b"\x11", id="longer-than-the-data"),
        pytest.param(bytes(28) + b"\x05\x04\x04\x04", id="unequal-first"),
        pytest.param(bytes(28) + b"\x04\x04\x05\x04", id="unequal-middle"),
        pytest.param(bytes(31) + b"\xff", id="255"),
    ],
)
def test_decrypt_message_broken_padding_raises_invalid_padding(padded: bytes) -> None:
    with pytest.raises(InvalidPaddingError):
        WECOM.crypto().decrypt_message(**encrypt_raw(WECOM, padded)._asdict())


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(19), id="no-whole-length"),
        pytest.param(make_frame(b"hello", b"", length=6), id="one-too-long"),
        pytest.param(make_frame(b"hello", b"", length=0xFFFFFFFF), id="4-gigabytes"),
    ],
)
def test_decrypt_message_length_that_does_not_fit_raises_invalid_frame(frame: bytes) -> None:
    with pytest.raises(InvalidFrameError):
        WECOM.crypto().decrypt_message(**encrypt_raw(WECOM, pad_frame(frame))._asdict())


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(make_frame(b"\xff\xfe", WECOM.receive_id.encode()), id="message"),
        pytest.param(make_frame("你".encode()[:2], WECOM.receive_id.encode()), id="message-cut-in-a-character"),
        pytest.param(make_frame(b"hello", b"\xff"), id="receive-id"),
    ],
)
def test_decrypt_message_not_utf_8_raises_invalid_text(frame: bytes) -> None:
    with pytest.raises(InvalidTextError):
        WECOM.crypto().decrypt_message(**encrypt_raw(WECOM, pad_frame(frame))._asdict())


@pytest.mark.parametrize("receive_id", ["", "ww9F2C41D7B0AA35E6", "ww9f2c41d7b0aa35e", "ww9f2c41d7b0aa35e6\0"])
def test_decrypt_message_other_receive_id_raises_and_names_it(receive_id: str) -> None:
    message = WECOM._replace(receive_id=receive_id).encrypt("hello")
    with pytest.raises(InvalidReceiveIdError) as caught:
        WECOM.crypto().decrypt_message(**message._asdict())
    assert caught.value.receive_id == receive_id


def test_decrypt_message_no_accepted_receive_id_raises() -> None:
    crypto = MessageCrypto(WECOM.token, WECOM.encoding_aes_key, [])
    with pytest.raises(InvalidReceiveIdError):
        crypto.decrypt_message(**WECOM.encrypt("hello")._asdict())


@pytest.mark.parametrize("size", range(33))
def test_encrypt_message_each_padding_comes_back(size: int) -> None:
    message = WECOM.encrypt("x" * size)
    assert WECOM.crypto().decrypt_message(**message._asdict()).plaintext == "x" * size


@pytest.mark.parametrize(
    "key", ["", "A" * 42, "A" * 44, "A" * 42 + "=", "A" * 42 + "+", "A" * 42 + "密", "A" * 43 + "\n"]
)
def test_decode_aes_key_other_than_43_letters_and_digits_raises(key: str) -> None:
    with pytest.raises(ConfigurationError, match="encoding_aes_key must be 43 letters and digits"):
        decode_aes_key(key)


def test_decode_aes_key_with_trailing_bits_is_taken() -> None:
    assert decode_aes_key("A" * 42 + "D") == decode_aes_key("A" * 43) == bytes(32)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidSignatureError, -40001),
        (InvalidReceiveIdError, -40005),
        (InvalidBlockError, -40007),
        (InvalidPaddingError, -40007),
        (InvalidFrameError, -40008),
        (InvalidTextError, -40008),
        (InvalidBase64Error, -40010),
    ],
)
def test_errors_have_tencents_numbers(error: type[CallbackError], code: int) -> None:
    assert error.code == code


@pytest.mark.parametrize("open_it", [MessageCrypto.verify_url, MessageCrypto.decrypt_message])
def test_errors_do_not_quote_what_came(open_it: Callable[..., object]) -> None:
    message = sign_raw(WECOM, "Y2FuYXJ5!")
    with pytest.raises(InvalidBase64Error) as caught:
        open_it(WECOM.crypto(), *(message.msg_signature, message.timestamp, message.nonce, message.encrypt))
    for secret in (*WECOM[:2], message.encrypt, message.msg_signature):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"a picture", b"\x20" * 31, bytes(64)])
def test_decrypt_media_is_a_file_without_any_frame(content: bytes) -> None:
    encrypted = base64.b64decode(encrypt_raw(WECOM, pad_frame(content)).encrypt)
    assert decrypt_media(encrypted, WECOM.encoding_aes_key) == content


def test_decrypt_media_of_another_key_or_unencrypted_raises() -> None:
    encrypted = base64.b64decode(encrypt_raw(WECOM, bytes(32)).encrypt)
    with pytest.raises(InvalidPaddingError):
        decrypt_media(encrypted, WECOM.encoding_aes_key)
    for content in (b"", b"\x89PNG"):
        with pytest.raises(InvalidBlockError):
            decrypt_media(content, WECOM.encoding_aes_key)
