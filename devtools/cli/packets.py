"""What ``wehook send`` sends: an entry of the platforms' catalogue with the fields that a developer chose."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from devtools.cli.messages import (
    CommandError,
    needs_fields,
    no_assignment,
    no_group,
    takes_no_text,
    unknown_kind,
)
from devtools.platform.accounts import App, Kind
from devtools.platform.clock import Clock
from devtools.platform.media import MediaLibrary
from devtools.platform.packets.catalogue import PacketKind, packet_kinds
from devtools.platform.packets.packet import Mint, Packet
from devtools.platform.people import FANS, MEMBERS
from devtools.platform.vouchers import Vouchers

_PLATFORM_URL = "http://127.0.0.1:8000"


def find_kind(app: App, name: str) -> PacketKind:
    """Finds an entry of the catalogue.

    Args:
        app: The app that gets it.
        name: Its name.

    Raises:
        CommandError: There is none; the text has names like it.
    """
    kinds = packet_kinds(app.kind)
    if name in kinds:
        return kinds[name]
    by_lower_case = {known.lower(): known for known in kinds}
    nearest = get_close_matches(name.lower(), by_lower_case, cutoff=0.5)
    raise CommandError(unknown_kind(app.name, name, [by_lower_case[known] for known in nearest]))


def build_packet(app: App, kind: PacketKind, sender: str, text: str | None, assignments: Iterable[str]) -> Packet:
    """Builds what is sent.

    Args:
        app: The app that gets it.
        kind: What it is.
        sender: The member or fan that it comes from; empty for any.
        text: Its text; None for the one in the catalogue.
        assignments: Fields that differ from the catalogue, as ``Field=value`` or ``Group.Field=value``.

    Raises:
        CommandError: The kind has no text, or an assignment does not fit.
    """
    changes = [_parse(assignment) for assignment in assignments]
    packet = _fill(app, kind, sender, {path.partition(".")[0] for path, _ in changes})
    fields = deepcopy(dict(packet.fields))
    if text is not None:
        _set(fields, _text_path(app, kind), text)
    for path, value in changes:
        _set(fields, path, value)
    return replace(packet, fields=fields)


def _parse(assignment: str) -> tuple[str, str]:
    path, equals, value = assignment.partition("=")
    if not path or not equals:
        raise CommandError(no_assignment(assignment))
    return path, value


def _fill(app: App, kind: PacketKind, sender: str, given: Iterable[str]) -> Packet:
    people: Mapping[str, object] = MEMBERS if app.is_wecom else FANS
    clock = Clock()
    mint = Mint(clock, Vouchers(clock), MediaLibrary(clock), _PLATFORM_URL)
    # A field that the platforms cannot fill on their own is left to the developer.
    for values in ({}, {name: dict[str, str]() for name in given}):
        with suppress(ValueError):
            return mint.packet(app, kind.name, sender or next(iter(people)), values)
    raise CommandError(needs_fields(kind.name))


def _text_path(app: App, kind: PacketKind) -> str:
    if app.kind is not Kind.WECOM_BOT:
        path, found = "Content", kind.body
    else:
        path, found = f"{kind.body['msgtype']}.content", kind.body.get(kind.body["msgtype"], {})
    if not isinstance(found, Mapping) or path.rpartition(".")[2] not in found:
        raise CommandError(takes_no_text(kind.name))
    return path


def _set(fields: dict[str, Any], path: str, value: str) -> None:
    *groups, name = path.split(".")
    group: Any = fields
    for part in groups:
        group = group.setdefault(part, {})
        if not isinstance(group, dict):
            raise CommandError(no_group(path))
    # A number stays one: it is written without CDATA, and bare in JSON.
    is_number = isinstance(group.get(name), int) and value.removeprefix("-").isdecimal()
    group[name] = int(value) if is_number else value
