"""The commands of ``wehook``."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from devtools.cli import help_texts, operation_helps
from devtools.cli.apps import find_app
from devtools.cli.apps_command import apps
from devtools.cli.command_group import CommandGroup
from devtools.cli.doctor_command import doctor
from devtools.cli.files_command import files
from devtools.cli.messages import TICKET_OF_NOBODY, CommandError, expected_echo, kind_missing, say
from devtools.cli.opening import open_recording
from devtools.cli.packets import build_packet, find_kind, plan_order
from devtools.cli.recording import Recording, read_recording, write_recording
from devtools.cli.reports import refuse_stale, report_delivery, report_finished, report_unopened, report_verification
from devtools.cli.requests import carry, join, verify
from devtools.cli.running_platforms import RunningPlatforms
from devtools.cli.screen import show, tell
from devtools.cli.secret_command import build_commands, egress_proxy, group_robot
from devtools.cli.tokens_command import tokens
from devtools.menus.command import menu
from devtools.platform.clock import Clock
from devtools.platform.packets.catalogue import packet_kinds
from devtools.platform.packets.packet import Packet
from devtools.platform.sealing import Sealed, seal_packet, seal_verification

cli = typer.Typer(
    name="wehook",
    cls=CommandGroup,
    help=say(help_texts.WEHOOK),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

cli.add_typer(apps, name="apps")
cli.add_typer(files, name="files")
cli.add_typer(menu, name="menu")
cli.add_typer(tokens, name="tokens")
cli.add_typer(build_commands(egress_proxy), name="egress")
cli.add_typer(build_commands(group_robot), name="robot")
cli.command(help=say(operation_helps.DOCTOR))(doctor)

_App = Annotated[str, typer.Argument(metavar="APP", help=say(help_texts.APP))]
_BaseUrl = Annotated[str, typer.Option("--base-url", metavar="URL", help=say(help_texts.BASE_URL))]
_LOCAL = "http://127.0.0.1:3000"
_CONSOLE = "http://127.0.0.1:8000"
_TICKET = "suite_ticket"


@cli.command("url", help=say(help_texts.URL))
def print_url(
    app: _App,
    base_url: _BaseUrl = _LOCAL,
    *,
    check: Annotated[bool, typer.Option("--check", help=say(help_texts.CHECK))] = False,
) -> None:
    """Prints a verification URL."""
    known = find_app(app).app
    url = join(base_url, _path(app))
    query, echo = seal_verification(known, str(Clock().seconds()))
    show(f"{url}?{urlencode(query)}")
    if check:
        report_verification(verify(known, url))
    else:
        tell(expected_echo(echo), aside=True)


@cli.command(help=say(help_texts.SEND))
def send(  # noqa: PLR0913 - a command has as many parameters as options
    app: _App,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=say(help_texts.KIND))] = "",
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help=say(help_texts.TEXT))] = None,
    *,
    values: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help=say(help_texts.SET))] = None,
    sender: Annotated[str, typer.Option("--from", metavar="USER", help=say(help_texts.FROM))] = "",
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help=say(help_texts.SAVE))] = None,
    base_url: _BaseUrl = _LOCAL,
    console_url: Annotated[str, typer.Option(metavar="URL", help=say(help_texts.CONSOLE_URL))] = _CONSOLE,
    list_kinds: Annotated[bool, typer.Option("--list", help=say(help_texts.LIST))] = False,
) -> None:
    """Delivers one message or event."""
    known = find_app(app).app
    if list_kinds:
        for name in packet_kinds(known.kind):
            show(name)
        return
    if not kind:
        raise CommandError(kind_missing(app))
    url = join(base_url, _path(app))
    packet, order = build_packet(known, plan_order(known, find_kind(known, kind), sender, text, values or ()))
    platforms = RunningPlatforms.find(console_url, base_url)
    delivery = platforms.deliver(app, replace(order, url=url, once=True)) if platforms else None
    if delivery is not None:
        _finish(delivery, _path(app), save)
    elif kind == _TICKET:
        raise CommandError(TICKET_OF_NOBODY)
    else:
        _deliver(packet, _path(app), base_url, save)


@cli.command(help=say(help_texts.REPLAY))
def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say(help_texts.FILE))],
    base_url: _BaseUrl = _LOCAL,
    *,
    raw: Annotated[bool, typer.Option("--raw", help=say(help_texts.RAW))] = False,
) -> None:
    """Sends a recorded delivery again."""
    recording = read_recording(file)
    if raw:
        _deliver_raw(recording, base_url)
        return
    known = find_app(recording.app)
    if recording.method == "GET":
        report_verification(verify(known.app, join(base_url, recording.path)))
    else:
        _deliver(open_recording(recording, known), recording.path, base_url)


def _path(app: str) -> str:
    return f"/callback/{app}"


def _finish(delivery: Mapping[str, Any], path: str, save: Path | None) -> None:
    """Tells what became of a delivery of the simulated platforms."""
    if save is not None and delivery["attempts"]:
        sent = delivery["attempts"][0]
        write_recording(Recording("POST", path, sent["query"], sent["body"].encode()), save)
    report_finished(delivery)


def _deliver(packet: Packet, path: str, base_url: str, save: Path | None = None) -> None:
    sealed = seal_packet(packet, str(Clock().seconds()))
    recording = Recording("POST", path, sealed.query, sealed.body)
    if save is not None:
        write_recording(recording, save)
    report_delivery(packet, sealed, carry(base_url, recording), join(base_url, path))


def _deliver_raw(recording: Recording, base_url: str) -> None:
    url, exchange = join(base_url, recording.path), carry(base_url, recording)
    refuse_stale(exchange)
    packet = _open_if_possible(recording)
    if packet is None:
        report_unopened(exchange, url)
    else:
        report_delivery(packet, Sealed(recording.query, recording.body, recording.content_type, ""), exchange, url)


def _open_if_possible(recording: Recording) -> Packet | None:
    """Opens what may be meant for an app that is not set up here, or be broken on purpose."""
    try:
        return open_recording(recording, find_app(recording.app)) if recording.method == "POST" else None
    except CommandError:
        return None
