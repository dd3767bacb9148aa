"""The commands ``wehook egress`` and ``wehook robot``: each looks after one secret that is no app's."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import typer

from devtools.cli import secret_texts
from devtools.cli.messages import CommandError, say
from devtools.cli.screen import tell
from devtools.cli.stack_options import Region, Stack, Yes, find_stack
from devtools.cli.terminal import ask_secret, confirm, uninterrupted
from devtools.cloud.parameters import Parameters
from devtools.cloud.stack import DeployedStack
from devtools.texts import Text
from shared.errors import ConfigurationError
from shared.runtime.egress import parse_proxy_url

_WEBHOOK_PATH = "/cgi-bin/webhook/send"
_SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of a stack.

    Attributes:
        name: The name of its parameter.
        find: Returns the parameters that it is among.
        parse: Returns what to store of what was typed, or raises `CommandError`.
        describe: Returns what may be shown of it.
        is_used: Tells whether the stack is deployed so that it reads it.
        help: What it is.
        label: What it is asked for by.
        missing: There is none.
        unused: The stack does not read it.
        removal: Whether it is to go.
    """

    name: str
    find: Callable[[DeployedStack], Parameters]
    parse: Callable[[str], str]
    describe: Callable[[str], Text]
    is_used: Callable[[DeployedStack], bool]
    help: Text
    label: Text
    missing: Text
    unused: Text
    removal: Text


def build_commands(secret: Secret) -> typer.Typer:
    """Builds the commands that look after a secret.

    Args:
        secret: The secret.
    """
    commands = typer.Typer(help=say(secret.help), no_args_is_help=True)

    @commands.command("set", help=say(secret_texts.SET))
    def set_secret(*, stack: Stack = "", region: Region = "") -> None:
        deployed = find_stack(stack, region)
        text = secret.parse(ask_secret(secret.label))
        with uninterrupted():
            secret.find(deployed).write(secret.name, text, replace=True)
            tell(secret_texts.stored(deployed.name), "green", aside=True)
            if not secret.is_used(deployed):
                tell(secret.unused, "yellow", aside=True)

    @commands.command(help=say(secret_texts.SHOW))
    def show(*, stack: Stack = "", region: Region = "") -> None:
        deployed = find_stack(stack, region)
        tell(secret.describe(_read(secret, deployed)))
        if not secret.is_used(deployed):
            tell(secret.unused, "yellow", aside=True)

    @commands.command(help=say(secret_texts.REMOVE))
    def remove(*, yes: Yes = False, stack: Stack = "", region: Region = "") -> None:
        deployed = find_stack(stack, region)
        _read(secret, deployed)
        if not yes:
            confirm(secret.removal)
        with uninterrupted():
            secret.find(deployed).remove(secret.name)
            tell(secret_texts.removed(deployed.name), "green", aside=True)

    return commands


def _read(secret: Secret, stack: DeployedStack) -> str:
    text = secret.find(stack).read(secret.name)
    if text is None:
        raise CommandError(secret.missing)
    return text


def _parse_proxy(text: str, problem: Text = secret_texts.PROXY_UNUSABLE) -> str:
    try:
        return parse_proxy_url(text)
    except ConfigurationError as error:
        raise CommandError(problem) from error


def _describe_proxy(text: str) -> Text:
    parts = urlsplit(_parse_proxy(text, secret_texts.PROXY_BROKEN))
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return secret_texts.proxy(address, has_password=bool(parts.password))


def _parse_webhook(text: str) -> str:
    """Returns the key of a webhook address, or of what is one alone."""
    try:
        parts = urlsplit(text)
        key = parse_qs(parts.query).get("key", [""])[0] if parts.path == _WEBHOOK_PATH else text
    except ValueError:
        key = ""
    if len(key) < _SHORTEST_KEY or not key.isascii() or not key.replace("-", "").replace("_", "").isalnum():
        raise CommandError(secret_texts.WEBHOOK_UNUSABLE)
    return key


egress_proxy = Secret(
    name="proxy",
    find=lambda stack: stack.egress,
    parse=_parse_proxy,
    describe=_describe_proxy,
    is_used=lambda stack: stack.egress_mode == "proxy",
    help=secret_texts.EGRESS,
    label=secret_texts.PROXY,
    missing=secret_texts.NO_PROXY,
    unused=secret_texts.PROXY_UNUSED,
    removal=secret_texts.REMOVE_PROXY,
)
group_robot = Secret(
    name="robot",
    find=lambda stack: stack.alarms,
    parse=_parse_webhook,
    describe=lambda _: secret_texts.ROBOT_SET,
    is_used=lambda stack: stack.alarm_robot == "enabled",
    help=secret_texts.ROBOT,
    label=secret_texts.WEBHOOK,
    missing=secret_texts.NO_ROBOT,
    unused=secret_texts.ROBOT_UNUSED,
    removal=secret_texts.REMOVE_ROBOT,
)
