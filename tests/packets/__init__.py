"""One packet of every kind that the platforms send, with its type and its attributes, by the module of the type.

As the pages of the platforms show them, with invented values:
https://developer.work.weixin.qq.com/document/path/90239, of bots 100719 and 101027,
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html,
and what each module of `shared.protocol.events` names.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.protocol.messages import parse_message
from shared.protocol.records import Record, get_attributes

type Packet = dict[str, Any]


def load_packets(module: str) -> list[Packet]:
    packets: list[Packet] = json.loads(Path(__file__).with_name(f"{module}.json").read_text(encoding="utf-8"))
    return packets


def each_packet(module: str) -> pytest.MarkDecorator:
    """Runs a test with each packet whose type is in a module."""
    packets = load_packets(module)
    return pytest.mark.parametrize("packet", packets, ids=[packet["type"] for packet in packets])


def check(packet: Packet) -> None:
    """Checks the type, and that exactly the stated attributes are filled."""
    message = parse_message(packet["packet"])
    assert type(message).__name__ == packet["type"]
    assert _read(message) == packet["attributes"]


def _read(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_read(item) for item in value]
    if not isinstance(value, Record):
        return value
    return {name: _read(found) for name in get_attributes(type(value)) if (found := getattr(value, name))}
