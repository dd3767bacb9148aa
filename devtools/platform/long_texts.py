"""Texts that are longer than WeCom shows: it cuts them, and says nothing."""

TEXT_BYTES = 2048
"""How much of a text message is shown."""


def cut_text(text: str, most: int = TEXT_BYTES) -> str:
    """Returns the beginning of a text.

    Args:
        text: The text.
        most: How many bytes it may have; no character is cut in two.
    """
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
