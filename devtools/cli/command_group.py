"""All commands: how each of them ends that cannot do what it should."""

import sys
from typing import Any, NoReturn, override

import typer
from typer.core import TyperGroup

from devtools.cli.screen import tell
from devtools.cli.terminal import interruptible
from devtools.cli.usage import explain_usage
from devtools.texts import TextError


class CommandGroup(TyperGroup):
    """Says in one line, in the developer's language, why a command is not carried out."""

    @override
    def main(self, *args: Any, **options: Any) -> NoReturn:
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}))
        except TextError as error:
            tell(error.text, "red", aside=True)
            sys.exit(error.status)
        except typer.TyperException as error:
            if error.format_message():  # else it was called without arguments, and its help is shown
                tell(explain_usage(error), "red", aside=True)
            sys.exit(error.exit_code)

    @override
    def invoke(self, ctx: Any) -> Any:
        with interruptible():
            return super().invoke(ctx)
