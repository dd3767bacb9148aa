"""The pages on handlers name every kind of message with its attributes, and nothing else."""

import inspect
import json
import re
from functools import cache
from pathlib import Path
from types import GenericAlias
from typing import Any

import pytest

from devtools.platform.accounts import Kind
from devtools.platform.packets.catalogue import fill, packet_kinds
from devtools.platform.packets.markup import to_xml
from shared.protocol import events, replies
from shared.protocol.messages import EVENT_TYPES, MESSAGE_TYPES, Event, Message, Platform, parse_message
from shared.protocol.records import Record, get_attributes
from shared.protocol.replies import Reply, takes_passive_reply
from shared.protocol.values import Value

DOCS = Path(__file__).parents[3] / "docs"
ENGLISH = (DOCS / "handlers.md").read_text(encoding="utf-8")
CHINESE = (DOCS / "handlers.zh-CN.md").read_text(encoding="utf-8")
KINDS: list[tuple[str, type[Record]]] = [*MESSAGE_TYPES.items(), *EVENT_TYPES.items()]
KINDS.remove(("event", Event))
RECORDS = [
    value
    for value in vars(events).values()
    if isinstance(value, type) and issubclass(value, Record) and not issubclass(value, Message) and value is not Record
]
REPLIES = [
    value
    for value in vars(replies).values()
    if isinstance(value, type) and issubclass(value, Value) and value is not Reply
]


def own_attributes(record_type: type[Record]) -> dict[str, str]:
    """What a type adds to what every message or event has, with its type where that is not text."""
    base: type[Record] = Record
    if record_type not in {Message, Event}:
        base = Event if issubclass(record_type, Event) else Message if issubclass(record_type, Message) else Record
    elif record_type is Event:
        base = Message
    found = {name: name_type(kind) for name, kind in get_attributes(record_type).items()}
    for kind in reversed(record_type.__mro__):
        found |= {name: name_property(value) for name, value in vars(kind).items() if isinstance(value, property)}
    inherited = {
        *get_attributes(base),
        *(name for name, value in inspect.getmembers(base) if isinstance(value, property)),
    }
    return {name: kind for name, kind in found.items() if name not in inherited}


def name_type(kind: Any) -> str:
    item = kind.__args__[0] if isinstance(kind, GenericAlias) else kind
    name = "" if item is str else item.__name__
    return f"{name or 'str'}, repeated" if isinstance(kind, GenericAlias) else name


def name_property(value: property) -> str:
    kind = inspect.signature(value.fget).return_annotation if value.fget else ""
    return "Message or None" if kind == "Message | None" else name_type(kind)


def meanings(record_type: type[Record]) -> dict[str, str]:
    """What the docstrings say about the attributes."""
    found: dict[str, str] = {}
    for kind in reversed(record_type.__mro__):
        for line in re.split(r"\n(?=    \w+: )", (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]):
            name, _, meaning = " ".join(line.split()).partition(": ")
            found[name] = meaning.replace("``", "`")
        for name, value in vars(kind).items():
            if isinstance(value, property):
                found[name] = " ".join((value.__doc__ or "").split()).replace("``", "`")
    return found


def summary(record_type: type[Record]) -> str:
    return " ".join((inspect.getdoc(record_type) or "").partition("Attributes:")[0].split()).replace("``", "`")


def english_cell(record_type: type[Record]) -> str:
    said = meanings(record_type)
    parts = [
        f"`{name}`{f' ({kind})' if kind else ''}{f': {said[name]}' if said.get(name) else ''}"
        for name, kind in own_attributes(record_type).items()
    ]
    return "<br>".join(parts) or "–"


def chinese_cell(record_type: type[Record]) -> str:
    parts = []
    for name, kind in own_attributes(record_type).items():
        declared = inspect.getattr_static(record_type, name)
        fields = [*getattr(declared, "_names", ()), getattr(declared, "_bot", "")]
        field = next((field for field in fields if field), "")
        parts.append(
            f"`{name}`{f'（`{field}`）' if field else ''}{f' {kind}' if kind else ''}".replace(", repeated", "…")
        )
    return "<br>".join(parts) or "–"


@cache
def find_shown() -> dict[type[Record], set[Platform]]:
    """Which platforms show a passive reply to an event."""
    found: dict[type[Record], set[Platform]] = {}
    for app in Kind:
        for kind in packet_kinds(app).values():
            header = {"ToUserName": "gh_1"} if app is Kind.OFFICIAL_ACCOUNT else {}
            fields = {**header, **fill(kind.body, lambda _: "1")}
            message = parse_message(json.dumps(fields) if app is Kind.WECOM_BOT else to_xml(fields))
            if isinstance(message, Event) and takes_passive_reply(message):
                found.setdefault(type(message), set()).add(message.platform)
    return found


def shown_cell(record_type: type[Record], names: dict[Platform, str], comma: str) -> str:
    """The cell of the column that stands in the tables where some event has a passive reply."""
    if record_type.__module__ not in {kind.__module__ for kind in find_shown()}:
        return ""
    shown = find_shown().get(record_type, set())
    return f" {comma.join(name for platform, name in names.items() if platform in shown) or '–'} |"


def english_row(kind: str, record_type: type[Record]) -> str:
    names = {Platform.WECOM: "WeCom", Platform.WECOM_BOT: "bot", Platform.OFFICIAL_ACCOUNT: "Official Account"}
    shown = shown_cell(record_type, names, ", ")
    return f"| `{kind}` | `{record_type.__name__}` |{shown} {summary(record_type)} | {english_cell(record_type)} |"


def chinese_row(kind: str, record_type: type[Record]) -> re.Pattern[str]:
    names = {Platform.WECOM: "企业微信", Platform.WECOM_BOT: "机器人", Platform.OFFICIAL_ACCOUNT: "公众号"}
    name = re.escape(f"| `{kind}` | `{record_type.__name__}` |{shown_cell(record_type, names, '、')} ")
    return re.compile(f"^{name}[^|]+{re.escape(f' | {chinese_cell(record_type)} |')}$", re.MULTILINE)


@pytest.mark.parametrize(("kind", "record_type"), KINDS)
def test_handlers_page_has_every_kind(kind: str, record_type: type[Record]) -> None:
    assert english_row(kind, record_type) in ENGLISH
    assert chinese_row(kind, record_type).search(CHINESE)


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_handlers_page_has_no_other_kind(page: str) -> None:
    found = re.findall(r"^\| `(\w+)` \| `([A-Z]\w+)` \|", page, re.MULTILINE)
    assert sorted(found) == sorted((kind, record_type.__name__) for kind, record_type in KINDS)


@pytest.mark.parametrize("record_type", [Message, Event], ids=lambda kind: kind.__name__)
def test_handlers_page_has_what_all_have(record_type: type[Record]) -> None:
    said = meanings(record_type)
    for name, kind in own_attributes(record_type).items():
        assert f"| `{name}`{f' ({kind})' if kind else ''} | {said[name]} |" in ENGLISH
        assert re.search(rf"^\| `{name}`.* \| .+ \|$", CHINESE, re.MULTILINE)


@pytest.mark.parametrize("record_type", RECORDS, ids=lambda kind: kind.__name__)
def test_handlers_page_has_every_part(record_type: type[Record]) -> None:
    assert f"| `{record_type.__name__}` | {summary(record_type)} | {english_cell(record_type)} |" in ENGLISH
    cell = re.escape(f" | {chinese_cell(record_type)} |")
    assert re.search(rf"^\| `{record_type.__name__}` \| [^|]+{cell}$", CHINESE, re.MULTILINE)


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("reply", REPLIES, ids=lambda kind: kind.__name__)
def test_handlers_page_has_every_reply_as_it_is_written(reply: type[Value], page: str) -> None:
    assert f"`{reply.__name__}({', '.join(reply._names)})`" in page
