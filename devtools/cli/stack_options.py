"""The options by which a command is told which stack is meant."""

from typing import Annotated

import typer

from devtools.cli import operation_helps
from devtools.cli.apps import ROOT
from devtools.cli.messages import say
from devtools.cloud.place import find_place
from devtools.cloud.stack import DeployedStack

Stack = Annotated[str, typer.Option("--stack", metavar="NAME", help=say(operation_helps.STACK))]
Region = Annotated[str, typer.Option("--region", metavar="REGION", help=say(operation_helps.REGION))]
Yes = Annotated[bool, typer.Option("--yes", help=say(operation_helps.YES))]


def find_stack(stack: str, region: str) -> DeployedStack:
    """Finds the stack.

    Args:
        stack: Its name; empty for the one of ``samconfig.toml``.
        region: Its region; empty for the one there, or in the AWS configuration.

    Raises:
        CloudError: There is none, or AWS cannot be asked.
    """
    return DeployedStack.find(find_place(ROOT, stack, region))
