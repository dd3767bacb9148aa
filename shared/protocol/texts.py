"""Texts that fit: the platforms count bytes, and people see characters."""

_JOINER = "\u200d"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_MARKS = {"Mc", "Me", "Mn"}


def cut_text(text: str, max_bytes: int) -> str:
    """Cuts a text that is too long behind a character, never inside one, be it an emoji of many code points.

    Args:
        text: The text.
        max_bytes: How long it may be in UTF-8.
    """
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= max_bytes:
        return text
    end = len(encoded[:max_bytes].decode("utf-8", "ignore"))
    while end and (_continues(text[end]) or text[end - 1] == _JOINER or _is_half_of_flag(text, end)):
        end -= 1
    return text[:end]


def _continues(character: str) -> bool:
    """Says whether a character belongs to the one before it: an accent, the colour of an emoji, a tag, a joiner."""
    import unicodedata  # noqa: PLC0415  # for the few texts that are too long

    is_tag = "\U000e0020" <= character <= "\U000e007f"
    return unicodedata.category(character) in _MARKS or is_tag or character == _JOINER or character in _SKIN_TONES


def _is_half_of_flag(text: str, end: int) -> bool:
    """Says whether a flag, which is two letters of its own kind, goes on at a place."""
    letters = 0
    while letters < end and _is_flag_letter(text[end - letters - 1]):
        letters += 1
    return _is_flag_letter(text[end]) and letters % 2 == 1


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
