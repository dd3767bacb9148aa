"""The pages on handlers name every template card and every part of one, with all that it can have."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any

import pytest

from shared.protocol import template_cards
from shared.protocol.template_cards import TemplateCard
from shared.protocol.values import Value

DOCS = Path(__file__).parents[3] / "docs"
ENGLISH = (DOCS / "handlers.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "handlers.zh-CN.md").read_text(encoding="utf-8")
VALUES: list[type[Value]] = [
    value
    for value in vars(template_cards).values()
    if isinstance(value, type) and issubclass(value, Value) and value not in {Value, TemplateCard}
]


def name_type(kind: Any) -> str:
    """What stands beside an attribute that is not text."""
    if isinstance(kind, UnionType):
        return str(kind.__args__[0].__name__)
    if hasattr(kind, "__args__"):
        return f"{kind.__args__[0].__name__}, repeated"
    return "" if kind is str else str(kind.__name__)


def list_attributes(value: type[Value]) -> Iterator[str]:
    """What a value has besides what every card has, in the order of its arguments; what it needs stands out."""
    for name, kind in value.__annotations__.items():
        mark = "**" if name in value.needed else ""
        yield f"{mark}`{name}`{mark}{f' ({name_type(kind)})' if name_type(kind) else ''}"


def summary(value: type[Value]) -> str:
    return " ".join((inspect.getdoc(value) or "").partition("Attributes:")[0].split()).replace("``", "`")


def english_row(value: type[Value]) -> str:
    return f"| `{value.__name__}` | {summary(value)} | {', '.join(list_attributes(value))} |"


def chinese_row(value: type[Value]) -> re.Pattern[str]:
    cell = re.escape("、".join(list_attributes(value)).replace(", repeated", "…"))
    return re.compile(rf"^\| `{value.__name__}` \| [^|]+ \| {cell} \|$", re.MULTILINE)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_handlers_page_has_every_card_and_every_part(value: type[Value]) -> None:
    assert english_row(value) in ENGLISH
    assert chinese_row(value).search(CHINESE)


def test_handlers_page_has_what_every_card_can_have() -> None:
    meanings = dict(re.findall(r"^    (\w+): (.+)$", inspect.getdoc(TemplateCard) or "", re.MULTILINE))
    attributes = dict(zip(TemplateCard.__annotations__, list_attributes(TemplateCard), strict=True))
    assert meanings.keys() == attributes.keys()
    for name, attribute in attributes.items():
        assert f"| {attribute} | {meanings[name].replace('``', '`')} |" in ENGLISH
        assert re.search(rf"^\| {re.escape(attribute.replace(', repeated', '…'))} \| [^|]+ \|$", CHINESE, re.MULTILINE)
