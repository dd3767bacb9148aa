import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.protocol.texts import cut_text

FAMILY = "👨‍👩‍👧"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
THUMB = "👍🏽"


@pytest.mark.parametrize(
    ("text", "max_bytes", "cut"),
    [
        ("abc", 3, "abc"),
        ("abc", 2, "ab"),
        ("", 0, ""),
        ("abc", 0, ""),
        ("中文", 6, "中文"),
        ("中文", 5, "中"),
        ("a中", 2, "a"),
        ("aé", 3, "aé"),
        ("ae\u0301", 3, "a"),
        ("ae\u0301\u0323b", 5, "a"),
        ("ae\u0301b", 4, "ae\u0301"),
        ("a😀", 4, "a"),
        ("a😀", 5, "a😀"),
        (f"a{FAMILY}", 5, "a"),
        (f"a{FAMILY}", 8, "a"),
        (f"a{FAMILY}", 18, "a"),
        (f"a{FAMILY}b", 19, f"a{FAMILY}"),
        (f"a{THUMB}", 5, "a"),
        ("a❤\ufe0fb", 4, "a"),
        ("\u0301" * 4, 3, ""),
        ("\ud800ab", 2, "\ud800a"),
        ("🇨🇳🇨🇳", 12, "🇨🇳"),
        ("🇨🇳🇨🇳", 15, "🇨🇳"),
        ("🇨🇳🇨🇳b", 16, "🇨🇳🇨🇳"),
        ("a🇨🇳", 5, "a"),
        ("🇨🇳", 4, ""),
        (f"a{ENGLAND}b", 28, "a"),
        (f"a{ENGLAND}b", 29, f"a{ENGLAND}"),
        ("aका", 4, "a"),
    ],
)
def test_cut_text_ends_behind_a_character(text: str, max_bytes: int, cut: str) -> None:
    assert cut_text(text, max_bytes) == cut


@given(st.text(), st.integers(0, 40))
def test_cut_text_any_text_is_a_beginning_that_fits(text: str, max_bytes: int) -> None:
    cut = cut_text(text, max_bytes)
    assert text.startswith(cut)
    assert len(cut.encode()) <= max_bytes
    assert cut == text or len(text.encode()) > max_bytes
