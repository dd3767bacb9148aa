"""Whatever comes in, `MessageCrypto` gives a value or a `CallbackError`, and nothing else."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.errors import CallbackError, DecryptionError, InvalidFrameError, InvalidReceiveIdError, InvalidTextError
from shared.protocol.message_crypto import DecryptedMessage, MessageCrypto
from tests.factories import WECOM, encrypt_raw, make_frame, pad_frame, sign_raw

CRYPTO = WECOM.crypto()
WHOLE_BLOCKS = st.integers(1, 8).flatmap(lambda count: st.binary(min_size=16 * count, max_size=16 * count))
any_text = st.text(st.characters())  # lone surrogates too
utf_8_text = st.text()


@given(any_text, any_text, any_text, any_text)
def test_any_unsigned_input_raises_callback_error(signature: str, timestamp: str, nonce: str, encrypt: str) -> None:
    with pytest.raises(CallbackError):
        CRYPTO.verify_url(signature, timestamp, nonce, encrypt)
    with pytest.raises(CallbackError):
        CRYPTO.decrypt_message(signature, timestamp, nonce, encrypt)


@given(any_text | st.binary().map(lambda data: base64.b64encode(data).decode()))
def test_any_signed_text_raises_callback_error(encrypt: str) -> None:
    with pytest.raises(CallbackError):
        CRYPTO.decrypt_message(**sign_raw(WECOM, encrypt)._asdict())


@given(WHOLE_BLOCKS)
def test_any_signed_blocks_raise_decryption_error(padded: bytes) -> None:
    with pytest.raises((DecryptionError, InvalidReceiveIdError)):
        CRYPTO.decrypt_message(**encrypt_raw(WECOM, padded)._asdict())


@given(st.binary(max_size=200))
def test_any_well_padded_frame_raises_callback_error(frame: bytes) -> None:
    with pytest.raises((InvalidFrameError, InvalidTextError, InvalidReceiveIdError)):
        CRYPTO.decrypt_message(**encrypt_raw(WECOM, pad_frame(frame))._asdict())


@given(st.binary(max_size=100), st.binary(max_size=30), st.integers(0, 2**32 - 1) | st.integers(0, 140))
def test_any_frame_that_states_any_length_gives_a_value_or_callback_error(
    message: bytes, receive_id: bytes, length: int
) -> None:
    encrypted = encrypt_raw(WECOM, pad_frame(make_frame(message, receive_id, length)))
    try:
        decrypted = CRYPTO.decrypt_message(**encrypted._asdict())
    except CallbackError:
        return
    assert decrypted.receive_id == WECOM.receive_id


@given(utf_8_text, st.data())
def test_signed_ciphertext_cut_anywhere_raises_callback_error(plaintext: str, data: st.DataObject) -> None:
    encrypt = WECOM.encrypt(plaintext).encrypt
    cut = data.draw(st.integers(0, len(encrypt) - 1))
    with pytest.raises(CallbackError):
        CRYPTO.decrypt_message(**sign_raw(WECOM, encrypt[:cut])._asdict())


@given(utf_8_text, st.data())
def test_signed_ciphertext_with_one_bit_changed_gives_a_value_or_callback_error(
    plaintext: str, data: st.DataObject
) -> None:
    ciphertext = bytearray(base64.b64decode(WECOM.encrypt(plaintext).encrypt))
    bit = data.draw(st.integers(0, 8 * len(ciphertext) - 1))
    ciphertext[bit // 8] ^= 1 << bit % 8
    message = sign_raw(WECOM, base64.b64encode(ciphertext).decode())
    try:
        decrypted = CRYPTO.decrypt_message(**message._asdict())
    except CallbackError:
        return
    assert isinstance(decrypted, DecryptedMessage)


@example("ends with a space ", "nonce", "")
@example(" begins with one", "nonce", "ww1")
@given(utf_8_text, any_text, utf_8_text)
def test_any_text_comes_back(plaintext: str, nonce: str, receive_id: str) -> None:
    crypto = MessageCrypto(WECOM.token, WECOM.encoding_aes_key, {receive_id})
    message = crypto.encrypt_message(plaintext, "1767225600", nonce, receive_id)
    assert crypto.decrypt_message(**message._asdict()) == (plaintext, receive_id)
    assert crypto.verify_url(message.msg_signature, message.timestamp, nonce, message.encrypt) == plaintext


@given(any_text)
def test_any_text_with_lone_surrogates_is_encrypted(plaintext: str) -> None:
    decrypted = CRYPTO.decrypt_message(**WECOM.encrypt(plaintext)._asdict())
    assert decrypted.plaintext == plaintext.encode("utf-8", "replace").decode()
