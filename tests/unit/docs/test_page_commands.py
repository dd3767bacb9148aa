"""The commands on the pages are commands that there are, with options that they take."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import typer
from botocore import xform_name

from devtools.cli.commands import cli

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")])

# What the AWS command line has for itself.
AWS_OPTIONS = {"output", "profile", "query", "region"}
AWS_COMMANDS = {"configure", "login", "sso"}

type Command = tuple[str, list[str], list[str]]

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def find_commands(page: Path, program: str) -> Iterator[Command]:
    """Yields each command of a program: as it is written, its words before the first option, and its options."""
    text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
    for command in re.findall(rf"(?:^ *|[`(]|; do ){program} (?=[a-z])([^`\n]*)", text, re.MULTILINE):
        line = command.partition(" #")[0]
        yield line, re.split(r"\s-|[\s`]*$", line)[0].split(), re.findall(r"(?<=\s)--([a-z][a-z-]*)", f" {line}")


@each_page
def test_page_has_commands_of_wehook_that_there_are(page: Path) -> None:
    for line, words, options in find_commands(page, r"(?:\./)?wehook"):
        command: Any = typer.main.get_command(cli)
        for word in words:
            if hasattr(command, "commands"):
                assert word in command.commands, line
                command = command.commands[word]
        known = {name.lstrip("-") for parameter in command.params for name in parameter.opts}
        assert set(options) <= {*known, "help"}, line


@each_page
def test_page_has_commands_of_aws_that_there_are(page: Path) -> None:
    session = botocore.session.get_session()
    for line, words, options in find_commands(page, "aws"):
        if words[0] in AWS_COMMANDS:
            continue
        model = session.get_service_model(words[0])
        if words[1] == "wait":
            waiters = session.get_waiter_model(words[0])
            waiter = {xform_name(name, "-"): name for name in waiters.waiter_names}[words[2]]
            operation = model.operation_model(waiters.get_waiter(waiter).operation)
        else:
            operations = {xform_name(name, "-"): name for name in model.operation_names}
            assert words[1] in operations, line
            operation = model.operation_model(operations[words[1]])
        known = {xform_name(name, "-") for name in operation.input_shape.members}
        assert {option.removeprefix("no-") for option in options} <= known | AWS_OPTIONS, line
