import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidSignatureError
from shared.protocol.signature import compute_signature, verify_signature
from tests.factories import load_vectors

PLAIN = load_vectors("official_account_signatures")
ENCRYPTED = load_vectors("wecom_crypto") + load_vectors("official_account_crypto")


@pytest.mark.parametrize("vector", PLAIN, ids=lambda vector: vector["name"])
def test_compute_signature_published_plain_vector_is_reproduced(vector: dict[str, str]) -> None:
    assert compute_signature(vector["token"], vector["timestamp"], vector["nonce"]) == vector["signature"]


@pytest.mark.parametrize("vector", ENCRYPTED, ids=lambda vector: vector["name"])
def test_compute_signature_published_encrypted_vector_is_reproduced(vector: dict[str, str]) -> None:
    parts = (vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"])
    assert compute_signature(*parts) == vector["msg_signature"]


def test_compute_signature_other_order_is_the_same() -> None:
    assert compute_signature("a", "b", "c") == compute_signature("c", "a", "b")


def test_verify_signature_right_one_passes() -> None:
    verify_signature(compute_signature("token", "1", "nonce"), "token", "1", "nonce")


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param("", id="empty"),
        pytest.param(compute_signature("token", "1", "nonce")[:-1], id="cut"),
        pytest.param(compute_signature("token", "1", "nonce") + " ", id="longer"),
        pytest.param(compute_signature("token", "1", "nonce").upper(), id="upper-case"),
        pytest.param(compute_signature("token", "1", "other"), id="other-nonce"),
        pytest.param("签名", id="not-ascii"),
        pytest.param("\ud800", id="lone-surrogate"),
    ],
)
def test_verify_signature_another_one_raises(signature: str) -> None:
    with pytest.raises(InvalidSignatureError, match="does not fit"):
        verify_signature(signature, "token", "1", "nonce")


@given(st.lists(st.text(st.characters()), min_size=1, max_size=4), st.text(st.characters()))
def test_verify_signature_any_text_passes_or_raises(parts: list[str], signature: str) -> None:
    expected = compute_signature(*parts)
    verify_signature(expected, *parts)
    with pytest.raises(InvalidSignatureError):
        verify_signature(signature, *parts)
