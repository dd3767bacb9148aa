"""What ``wehook send`` sends: an entry of the platforms' catalogue with the fields that a developer chose."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from devtools.cli.messages import CommandError, needs_fields, no_assignment, takes_no_text, unknown_kind
from devtools.platform.accounts import App, Kind
from devtools.platform.clock import Clock
from devtools.platform.media import MediaLibrary
from devtools.platform.order import Order
from devtools.platform.packets.catalogue import PacketKind, packet_kinds
from devtools.platform.packets.changes import change_fields
from devtools.platform.packets.packet import Mint, MissingValueError, Packet
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


def plan_order(app: App, kind: PacketKind, sender: str, text: str | None, assignments: Iterable[str]) -> Order:
    """Plans what is sent.

    Args:
        app: The app that gets it.
        kind: What it is.
        sender: The member or fan that it comes from; empty for any.
        text: Its text; None for the one in the catalogue.
        assignments: Fields that differ from the catalogue, as ``Field=value`` or ``Group.Field=value``.

    Raises:
        CommandError: The kind has no text, or an assignment is none.
    """
    people: Mapping[str, object] = MEMBERS if app.is_wecom else FANS
    changes = {} if text is None else {_text_path(app, kind): text}
    changes |= dict(_parse(assignment) for assignment in assignments)
    return Order(kind=kind.name, sender=sender or next(iter(people)), changes=changes)


def build_packet(app: App, order: Order) -> tuple[Packet, Order]:
    """Builds what is sent, with codes and media that no platform knows.

    Args:
        app: The app that gets it.
        order: What is sent.

    Returns:
        The packet, and the order without the fields that the platforms cannot fill on their own.

    Raises:
        CommandError: Such a field is left, which only the developer knows.
        ChangeError: A change does not fit.
    """
    clock = Clock()
    mint = Mint(clock, Vouchers(clock), MediaLibrary(clock), _PLATFORM_URL)
    try:
        packet = mint.packet(app, order.kind, order.sender, order.values)
    except MissingValueError as error:
        given: dict[str, object] = {path.partition(".")[0]: {} for path in order.changes}
        if order.values or not given:
            raise CommandError(needs_fields(order.kind)) from error
        return build_packet(app, replace(order, values=given))
    return replace(packet, fields=change_fields(packet.fields, order.changes)), order


def _parse(assignment: str) -> tuple[str, str]:
    path, equals, value = assignment.partition("=")
    if not path or not equals:
        raise CommandError(no_assignment(assignment))
    return path, value


def _text_path(app: App, kind: PacketKind) -> str:
    if app.kind is not Kind.WECOM_BOT:
        path, found = "Content", kind.body
    else:
        path, found = f"{kind.body['msgtype']}.content", kind.body.get(kind.body["msgtype"], {})
    if not isinstance(found, Mapping) or path.rpartition(".")[2] not in found:
        raise CommandError(takes_no_text(kind.name))
    return path
