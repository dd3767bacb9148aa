"""Every command of ``wehook``, so that a table of tests leaves none out."""

import typer

from devtools.cli.commands import cli


def list_commands(option: str = "") -> list[tuple[str, ...]]:
    """Returns the words of every command, or of those that have an option such as ``--stack``."""
    found = []
    pending: list[tuple[tuple[str, ...], typer.core.TyperGroup]] = [((), typer.main.get_group(cli))]
    while pending:
        words, group = pending.pop()
        for name, command in group.commands.items():
            if isinstance(command, typer.core.TyperGroup):
                pending.append(((*words, name), command))
            elif not option or any(option in parameter.opts for parameter in command.params):
                found.append((*words, name))
    return sorted(found)
