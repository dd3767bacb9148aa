"""Sentences of others in Chinese: what typer says, and what is wrong with settings."""

import re
from collections.abc import Mapping


def translate(sentence: str, table: Mapping[str, str]) -> str:
    """Returns a sentence in Chinese, or as it is where the table does not have it.

    Args:
        sentence: The sentence.
        table: Chinese sentences by the pattern of the English ones; ``{}`` stands for what a group has matched.
    """
    for pattern, chinese in table.items():
        if match := re.fullmatch(pattern, sentence, re.DOTALL):
            return chinese.format(*match.groups())
    return sentence
