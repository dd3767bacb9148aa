import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.login.sealing import Sealer

OLD, NEW = "o" * 32, "n" * 32
FIELDS = {"nickname": "小雨🌧️", "mobile": "13900000001", "privilege": ["x"]}
SEALED = Sealer([NEW]).seal(FIELDS, "profile#demo")


def test_open_gives_what_was_sealed() -> None:
    assert Sealer([NEW]).open(SEALED, "profile#demo") == FIELDS


def test_seal_says_nothing_and_is_never_the_same() -> None:
    assert Sealer([NEW]).seal(FIELDS, "profile#demo") != SEALED
    assert NEW not in SEALED
    content = base64.b64decode(SEALED.partition(".")[2])
    assert b"13900000001" not in content
    assert "小雨".encode() not in content


def test_open_every_listed_key_and_no_other() -> None:
    sealed_by_old = Sealer([OLD]).seal(FIELDS, "p")
    assert Sealer([NEW, OLD]).open(sealed_by_old, "p") == FIELDS
    assert Sealer([NEW]).open(sealed_by_old, "p") is None
    assert Sealer([NEW]).open(Sealer([NEW, OLD]).seal(FIELDS, "p"), "p") == FIELDS


def test_open_in_another_place_is_refused() -> None:
    assert Sealer([NEW]).open(SEALED, "profile#demo2") is None


@pytest.mark.parametrize(
    "sealed",
    ["", ".", SEALED[:8], SEALED[:9], SEALED[:20], f"{SEALED}é", SEALED[9:]],
    ids=["empty", "dot", "key", "key-and-dot", "cut", "not-ascii", "without-key"],
)
def test_open_torn_text_is_refused(sealed: str) -> None:
    assert Sealer([NEW]).open(sealed, "profile#demo") is None


@given(st.integers(9, len(SEALED) - 5), st.sampled_from("ABCxyz019+/="))
def test_open_changed_character_is_refused(index: int, character: str) -> None:
    changed = SEALED[:index] + character + SEALED[index + 1 :]
    assert Sealer([NEW]).open(changed, "profile#demo") == (FIELDS if changed == SEALED else None)


def test_seal_half_characters_of_a_nickname_do_no_harm() -> None:
    assert Sealer([NEW]).open(Sealer([NEW]).seal({"nickname": "a\ud83dz"}, "p"), "p") == {"nickname": "a?z"}
