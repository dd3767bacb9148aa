"""Texts for developers, in English and in Chinese."""

import os
from collections.abc import Mapping
from typing import ClassVar, NamedTuple


class Text(NamedTuple):
    """One message in both languages."""

    english: str
    chinese: str


class TextError(Exception):
    """Something cannot be done; the text says why in one line.

    Args:
        text: The line.

    Attributes:
        status: The exit status of a command that ends with it.
    """

    status: ClassVar[int] = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text.english)
        self.text = text


def speaks_chinese(environment: Mapping[str, str] = os.environ) -> bool:
    """Says whether this machine's user reads Chinese, by the variables that choose a program's language."""
    names = ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG")
    language = next((environment[name] for name in names if environment.get(name)), "")
    return language.lower().startswith("zh")
