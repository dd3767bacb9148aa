import base64
import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.login.signing import Signer

OLD, NEW = "o" * 32, "n" * 32
FIELDS = {"app": "demo", "user": ["member", "林梅🌧️"], "issued_at": 1}
TEXT = Signer([NEW], "session", "demo").dump(FIELDS)


def test_signer_returns_what_it_signed() -> None:
    assert Signer([NEW], "session", "demo").load(TEXT) == FIELDS


def test_signer_signs_with_the_newest_key_and_takes_all() -> None:
    signed_by_old = Signer([OLD], "login").dump(FIELDS)
    both = Signer([NEW, OLD], "login")
    assert both.load(signed_by_old) == FIELDS
    assert Signer([NEW], "login").load(both.dump(FIELDS)) == FIELDS
    assert Signer([OLD], "login").load(both.dump(FIELDS)) is None


def test_signer_key_that_is_gone_is_not_taken() -> None:
    assert Signer([OLD], "session", "demo").load(TEXT) is None


@pytest.mark.parametrize("purpose", [("session",), ("session", "demo2"), ("login", "demo"), ("demo", "session")])
def test_signer_other_purpose_is_not_taken(purpose: tuple[str, ...]) -> None:
    assert Signer([NEW], *purpose).load(TEXT) is None


@given(st.integers(0, len(TEXT) - 1), st.characters())
def test_signer_changed_character_is_not_taken(index: int, character: str) -> None:
    changed = TEXT[:index] + character + TEXT[index + 1 :]
    loaded = Signer([NEW], "session", "demo").load(changed)
    # The last digit of base64 has bits that mean nothing.
    assert loaded is None or (loaded == FIELDS and (changed == TEXT or index == len(TEXT) - 1))


@example("\ud800")
@given(st.text(st.characters()))
def test_signer_any_text_is_not_taken(text: str) -> None:
    assert Signer([NEW], "session", "demo").load(text) is None


def test_signer_writes_what_a_cookie_may_have() -> None:
    assert TEXT.isascii()
    assert TEXT.translate(str.maketrans("", "", "-_.")).isalnum()


def test_signer_signs_with_sha_256() -> None:
    _, _, signature = TEXT.rpartition(".")
    assert len(base64.urlsafe_b64decode(f"{signature}=")) == hashlib.sha256().digest_size
