"""Prints, in the developer's language."""

from datetime import datetime

from rich.console import Console
from rich.text import Text as StyledText

from devtools.local_stack.function_logs import format_line
from devtools.texts import Text


class Reporter:
    """Prints lines that may be copied: none is wrapped or cut.

    Args:
        console: Where to.
        chinese: Whether in Chinese, else in English.
    """

    def __init__(self, console: Console, *, chinese: bool) -> None:
        self._console = console
        self._chinese = chinese

    def tell(self, text: Text, style: str = "") -> None:
        """Prints a message."""
        self._print(StyledText(text.chinese if self._chinese else text.english, style))

    def tell_problem(self, text: Text) -> None:
        """Prints what is wrong."""
        self.tell(text, "red")

    def show_log(self, function: str, line: str) -> None:
        """Prints what a function has logged."""
        self._print(format_line(function, line, datetime.now()))  # noqa: DTZ005  # the developer's own clock

    def _print(self, text: StyledText) -> None:
        self._console.print(text, soft_wrap=True)
