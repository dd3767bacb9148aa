"""The commands ``wehook tokens``."""

from typing import Annotated

import typer

from devtools.cli import operation_helps
from devtools.cli.messages import CommandError, say
from devtools.cli.screen import tell
from devtools.cli.stack_options import Region, Stack, find_stack
from devtools.cli.stored_apps import read_app
from devtools.texts import Text

REFRESH = "RefreshTokensFunction"
"""The function of the stack that fetches tokens (functions/refresh_tokens): the platform knows its address."""

_TOKENS = Text("The access tokens and tickets of a deployed stack.", "已部署堆栈的 access_token 和 ticket。")
_RENEW = Text(
    "Fetches other tokens for an app, as after one has leaked; ends the old ones where the platform can.",
    "为一个应用重新获取 token，例如泄露之后；平台支持时旧的立即失效。",
)
_NONE = Text("The app has no tokens: its settings have no secret.", "该应用没有 token：设置中没有 Secret。")
_SAME = Text(
    "= {key}: the platform gives the same one until its end. Resetting the secret in the console is what may end it.",
    "= {key}：平台在到期前只给同一个。要使它提前失效，请在后台重置 Secret。",
)
_NEW = Text("✓ {key}: there is a new one.", "✓ {key}：已换成新的。")

tokens = typer.Typer(help=say(_TOKENS), no_args_is_help=True)


@tokens.callback()
def _group() -> None:
    """Makes a group of the one command that there is."""


@tokens.command(help=say(_RENEW))
def renew(
    app: Annotated[str, typer.Argument(metavar="APP", help=say(operation_helps.APP))],
    *,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Has the deployed function fetch other tokens."""
    deployed = find_stack(stack, region)
    read_app(deployed, app)
    function = deployed.find_function(REFRESH)
    if function is None:
        raise CommandError(_no_function(deployed.name))
    result = deployed.invoke(function, {"renew": app})
    if problem := result.get("errorMessage") or result.get("problem"):
        raise CommandError(_failed(problem))
    if not result["tokens"]:
        tell(_NONE)
    for key, outcome in result["tokens"].items():
        form = _NEW if outcome == "new" else _SAME
        tell(Text(form.english.format(key=key), form.chinese.format(key=key)), "green" if form is _NEW else "")


def _no_function(stack: str) -> Text:
    return Text(
        f"Stack {stack} has no {REFRESH}: deploy it with `make deploy`.",
        f"堆栈 {stack} 中没有 {REFRESH}：请用 `make deploy` 部署。",
    )


def _failed(problem: str) -> Text:
    return Text(f"Not all could be renewed: {problem}", f"未能全部更换：{problem}")
