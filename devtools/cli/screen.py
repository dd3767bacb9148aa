"""Prints in the developer's language: results, and aside what is said about them."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text as StyledText

from devtools.cli.messages import say
from devtools.texts import Text


def tell(text: Text, style: str = "", *, aside: bool = False) -> None:
    """Prints a message.

    Args:
        text: The message.
        style: How it looks, as rich names it.
        aside: Whether it is said about the result, on the stream of errors, rather than the result itself.
    """
    _print(StyledText(say(text), style), aside=aside)


def show(line: str) -> None:
    """Prints a line as it is.

    Args:
        line: The line.
    """
    _print(StyledText(line))


def show_fields(fields: Mapping[str, Any]) -> None:
    """Prints the fields of a message, a line for each value.

    Args:
        fields: The fields.
    """
    for name, value in _flatten(fields):
        _print(StyledText.assemble(("  " + name, "dim"), "  ", str(value)))


def _flatten(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    children = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if children is None:
        yield name, value
        return
    for child, content in children:
        yield from _flatten(content, f"{name}.{child}" if name else str(child))


def _print(text: StyledText, *, aside: bool = False) -> None:
    Console(stderr=aside, highlight=False).print(text, soft_wrap=True)
