import time
from collections.abc import Sequence

import pytest

from shared.errors import (
    CallbackError,
    InvalidPaddingError,
    InvalidQueryError,
    InvalidReceiveIdError,
    InvalidSignatureError,
    MalformedMessageError,
    StaleTimestampError,
)
from shared.protocol.callback import (
    open_encrypted_message,
    open_plain_message,
    require,
    verify_encrypted_url,
    verify_plain_url,
    verify_timestamp,
)
from shared.protocol.envelope import EnvelopeForm, parse_envelope
from shared.protocol.message_crypto import EncryptedMessage, MessageCrypto
from tests.factories import (
    ACCOUNT,
    ECHO,
    NEXT_KEY,
    NONCE,
    WECOM,
    Screen,
    encrypt_raw,
    load_vectors,
    make_envelope,
    make_get_query,
    make_plain_query,
    make_post_query,
    make_text_json,
    make_text_xml,
    open_reply,
)

NOW = 1767225600
CRYPTOS = [NEXT_KEY.crypto(), WECOM.crypto()]
TOKENS = [NEXT_KEY.token, ACCOUNT.token]
URL_VECTOR = next(
    vector for vector in load_vectors("official_account_signatures") if vector["name"] == "url_verification"
)


def encrypt_at(timestamp: int, plaintext: str = "<xml/>") -> EncryptedMessage:
    return WECOM.encrypt(plaintext, str(timestamp))


def post_body(message: EncryptedMessage, form: EnvelopeForm = EnvelopeForm.XML) -> bytes:
    return make_envelope(message.encrypt, form).encode()


@pytest.mark.parametrize("screen", [WECOM, NEXT_KEY], ids=["previous-key", "newest-key"])
def test_verify_encrypted_url_each_key_fits(screen: Screen) -> None:
    assert verify_encrypted_url(CRYPTOS, make_get_query(screen)) == ECHO


def test_verify_plain_url_published_vector_gives_its_echo() -> None:
    query = {name: URL_VECTOR[name] for name in ("signature", "timestamp", "nonce", "echostr")}
    assert verify_plain_url([URL_VECTOR["token"]], query) == "4375120948345356249"


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
def test_verify_plain_url_one_field_changed_raises(name: str) -> None:
    query = make_plain_query(echostr=ECHO)
    with pytest.raises(InvalidSignatureError):
        verify_plain_url(TOKENS, {**query, name: query[name] + "0"})


@pytest.mark.parametrize("value", [None, ""], ids=["missing", "empty"])
@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce", "echostr"])
def test_verify_encrypted_url_parameter_missing_raises_and_names_it(name: str, value: str | None) -> None:
    with pytest.raises(InvalidQueryError, match=f"missing query parameters: {name}$"):
        verify_encrypted_url(CRYPTOS, make_get_query(WECOM, ECHO, **{name: value}))


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce", "echostr"])
def test_verify_plain_url_parameter_missing_raises_and_names_it(name: str) -> None:
    with pytest.raises(InvalidQueryError, match=f"missing query parameters: {name}$"):
        verify_plain_url(TOKENS, {**make_plain_query(echostr=ECHO), name: ""})


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
def test_open_encrypted_message_parameter_missing_raises_and_names_it(name: str) -> None:
    message = encrypt_at(NOW)
    with pytest.raises(InvalidQueryError, match=f"missing query parameters: {name}$"):
        open_encrypted_message(CRYPTOS, make_post_query(message, **{name: None}), post_body(message), 600, NOW)


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
def test_open_plain_message_parameter_missing_raises_and_names_it(name: str) -> None:
    with pytest.raises(InvalidQueryError, match=f"missing query parameters: {name}$"):
        open_plain_message(TOKENS, make_plain_query(ACCOUNT, str(NOW), **{name: None}), b"<xml/>", 600, NOW)


def test_require_several_missing_names_all_of_them() -> None:
    with pytest.raises(InvalidQueryError, match=r"missing query parameters: a, c$"):
        require({"b": "1"}, "a", "b", "c")


@pytest.mark.parametrize("form", EnvelopeForm)
def test_open_encrypted_message_gives_what_the_reply_needs(form: EnvelopeForm) -> None:
    message = encrypt_at(NOW, "你好")
    received = open_encrypted_message(CRYPTOS, make_post_query(message), post_body(message, form), 600, NOW)
    assert received.crypto is CRYPTOS[1]
    assert (received.plaintext, received.receive_id) == ("你好", WECOM.receive_id)
    assert (received.form, received.nonce) == (form, NONCE)


@pytest.mark.parametrize("form", EnvelopeForm)
def test_seal_reply_is_encrypted_under_the_key_that_fitted(form: EnvelopeForm) -> None:
    message = encrypt_at(NOW)
    received = open_encrypted_message(CRYPTOS, make_post_query(message), post_body(message, form), 600, NOW)
    sealed = received.seal_reply("<xml>再见</xml>", NOW + 1)
    assert open_reply(WECOM, sealed) == "<xml>再见</xml>"
    assert (str(NOW + 1) in sealed, NONCE in sealed) == (True, True)
    assert parse_envelope(sealed).form is form


def test_seal_reply_in_plain_mode_is_the_reply() -> None:
    received = open_plain_message(TOKENS, make_plain_query(), make_text_xml().encode(), 600, time.time())
    assert received.seal_reply("<xml>再见</xml>", NOW) == "<xml>再见</xml>"


@pytest.mark.parametrize(
    ("plaintext", "form"), [(make_text_xml(), EnvelopeForm.XML), (make_text_json(), EnvelopeForm.JSON)]
)
def test_open_plain_message_gives_the_body(plaintext: str, form: EnvelopeForm) -> None:
    query = make_plain_query(at=str(NOW))
    received = open_plain_message(TOKENS, query, plaintext.encode(), 600, NOW)
    assert received == (plaintext, "", form, NONCE, None)


def test_open_plain_message_wrong_signature_raises() -> None:
    with pytest.raises(InvalidSignatureError):
        open_plain_message(TOKENS, make_plain_query(signature="0" * 40), b"<xml/>", 600, NOW)


def test_open_plain_message_not_utf_8_raises() -> None:
    with pytest.raises(MalformedMessageError):
        open_plain_message(TOKENS, make_plain_query(at=str(NOW)), b"\xff\xfe<\0", 600, NOW)


def test_open_encrypted_message_unsigned_plaintext_raises() -> None:
    query = make_post_query(encrypt_at(NOW))
    with pytest.raises(MalformedMessageError, match="no ciphertext"):
        open_encrypted_message(CRYPTOS, query, make_text_xml().encode(), 600, NOW)


@pytest.mark.parametrize("age", [601, -601, 10**6])
def test_open_encrypted_message_stale_timestamp_raises(age: int) -> None:
    message = encrypt_at(NOW - age)
    with pytest.raises(StaleTimestampError, match=f"is {age} s old, and 600 s are allowed"):
        open_encrypted_message(CRYPTOS, make_post_query(message), post_body(message), 600, NOW)


def test_open_plain_message_stale_timestamp_raises() -> None:
    with pytest.raises(StaleTimestampError):
        open_plain_message(TOKENS, make_plain_query(at=str(NOW - 601)), b"<xml/>", 600, NOW)


def test_open_encrypted_message_forged_stale_timestamp_is_a_wrong_signature() -> None:
    message = encrypt_at(NOW)
    query = make_post_query(message, timestamp=str(NOW - 10_000))
    with pytest.raises(InvalidSignatureError):
        open_encrypted_message(CRYPTOS, query, post_body(message), 600, NOW)


@pytest.mark.parametrize("age", [0, 600, -600])
def test_verify_timestamp_within_the_limit_passes(age: int) -> None:
    verify_timestamp(str(NOW - age), 600, NOW)


@pytest.mark.parametrize("timestamp", ["0", "soon", ""])
def test_verify_timestamp_without_limit_takes_any(timestamp: str) -> None:
    verify_timestamp(timestamp, 0, NOW)


@pytest.mark.parametrize("timestamp", ["", "soon", "-1", "1.5", " 1767225600", "１７６７２２５６００", "9" * 11, "1_0"])
def test_verify_timestamp_no_number_raises(timestamp: str) -> None:
    with pytest.raises(StaleTimestampError, match="no number of seconds"):
        verify_timestamp(timestamp, 600, NOW)


def refuse(cryptos: Sequence[MessageCrypto], message: EncryptedMessage) -> CallbackError:
    with pytest.raises(CallbackError) as caught:
        open_encrypted_message(cryptos, make_post_query(message), post_body(message), 0, NOW)
    return caught.value


@pytest.mark.parametrize("newest_first", [True, False])
def test_open_encrypted_message_several_keys_the_error_that_came_furthest_is_raised(*, newest_first: bool) -> None:
    cryptos = CRYPTOS if newest_first else CRYPTOS[::-1]
    other_receiver = WECOM._replace(receive_id="other").encrypt("hello")
    assert isinstance(refuse(cryptos, other_receiver), InvalidReceiveIdError)
    assert isinstance(refuse(cryptos, encrypt_raw(WECOM, bytes(32))), InvalidPaddingError)
    assert isinstance(refuse(cryptos, ACCOUNT.encrypt("hello")), InvalidSignatureError)


def test_open_encrypted_message_without_keys_raises() -> None:
    assert isinstance(refuse([], WECOM.encrypt("hello")), InvalidSignatureError)
