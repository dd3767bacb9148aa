import re
from pathlib import Path

import pytest

from docs.examples.echo import bot
from functions.receive_message import handlers
from shared.bot.testing import answer, message, text
from shared.protocol.replies import TextReply

ROOT = Path(__file__).parents[3]


def read_code(path: str) -> str:
    """Reads a module without the docstring at its head."""
    return (ROOT / path).read_text(encoding="utf-8").split('"""')[-1].strip()


def test_echo_text_is_answered_with_itself() -> None:
    assert answer(bot, text("hello")) == TextReply("hello")
    assert answer(bot, message({"MsgType": "image"})) is None


def test_echo_is_what_the_bundle_comes_with() -> None:
    assert answer(handlers.bot, text("hello")) == TextReply("hello")
    assert read_code("functions/receive_message/handlers.py") == read_code("docs/examples/echo.py")


def test_echo_has_five_lines() -> None:
    lines = [line for line in read_code("docs/examples/echo.py").splitlines() if line]
    assert len(lines) == 5


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/handlers.md", "docs/handlers.zh-CN.md"])
def test_echo_is_the_first_example_of_each_page(page: str) -> None:
    block = re.search(r"```python\n(.*?)\n```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert block
    assert block[1] == read_code("docs/examples/echo.py")
