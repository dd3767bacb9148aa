"""The pages on moving name what there is."""

import re
from pathlib import Path
from typing import Any

import pytest

import shared.bot
from shared import errors
from shared.errors import CallbackError, ReplyError
from shared.protocol import events, messages, replies
from shared.protocol.message_crypto import MessageCrypto
from shared.protocol.records import Dialect

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [(DOCS / name).read_text(encoding="utf-8") for name in ("migrating.md", "migrating.zh-CN.md")]
MESSAGE, EVENT = (kind(Dialect.XML, {}) for kind in (messages.Message, messages.Event))
KNOWN: dict[str, Any] = {
    **vars(messages),
    **vars(events),
    **vars(replies),
    **vars(errors),
    "MessageCrypto": MessageCrypto,
    "shared": shared,
    "message": MESSAGE,
    "event": EVENT,
}

each_page = pytest.mark.parametrize("page", PAGES, ids=["english", "chinese"])


def read_second_column(page: str) -> str:
    tables = re.split("## (?:From|从) WXBiz", page)[0]
    return "\n".join(row.split(" | ")[1] for row in tables.splitlines() if row.startswith("| `"))


def find_errors(error: type[CallbackError]) -> list[type[CallbackError]]:
    children = [found for child in error.__subclasses__() for found in find_errors(child)]
    return children or ([error] if error.code else [])


@each_page
def test_migrating_page_names_classes_that_there_are(page: str) -> None:
    names = set(re.findall(r"\b(?:[A-Z][a-z]+){2,}\w*", read_second_column(page))) - {"WeHook"}
    assert len(names) > 30
    assert sorted(names - KNOWN.keys()) == []


@each_page
def test_migrating_page_names_attributes_that_there_are(page: str) -> None:
    found = re.findall(r"`(\w+)\.(\w+)`", read_second_column(page))
    assert len(found) > 10
    assert [f"{name}.{attribute}" for name, attribute in found if not hasattr(KNOWN[name], attribute)] == []


@each_page
def test_migrating_page_has_every_code_with_its_errors(page: str) -> None:
    rows = dict(re.findall(r"^\| (-\d+) \| (.+) \|$", page, re.MULTILINE))
    assert sorted(rows) == [str(code) for code in range(-40001, -40012, -1)]
    found: list[type[CallbackError] | type[ReplyError]] = [ReplyError, *find_errors(CallbackError)]
    for error in found:
        assert f"`{error.__name__}`" in rows[str(error.code)]
        assert f"`{error.reason}`" in rows[str(error.code)]


@pytest.mark.parametrize("name", ["handlers.md", "handlers.zh-CN.md", "migrating.md", "migrating.zh-CN.md"])
def test_page_code_is_python(name: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        compile(re.sub(r"^return ", "value = ", block, flags=re.MULTILINE), name, "exec")
