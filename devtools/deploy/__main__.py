"""The command ``python -m devtools.deploy``."""

import sys
from pathlib import Path

from devtools.cli.screen import tell
from devtools.cli.terminal import interruptible
from devtools.cloud.place import find_place
from devtools.deploy import texts
from devtools.deploy.account import find_account, find_usual_region
from devtools.deploy.address import closes_address
from devtools.deploy.questions import ask_parameters, ask_place
from devtools.deploy.samconfig import has_parameters, read_parameters, write_answers
from devtools.texts import TextError

_SAMCONFIG = "samconfig.toml"


def main() -> None:
    """Asks where and how to deploy unless ``samconfig.toml`` says so, and looks whether AWS takes the credentials."""
    try:
        with interruptible():
            prepare(Path.cwd())
    except TextError as error:
        tell(error.text, "red", aside=True)
        sys.exit(error.status)


def prepare(root: Path) -> None:
    """Prepares a deployment.

    Args:
        root: The folder that has ``samconfig.toml``.

    Raises:
        TextError: AWS does not take the credentials, or the questions were not answered; nothing was written.
    """
    place = find_place(root, "", "")
    if place.region:
        tell(texts.deploying(place, find_account(place)), aside=True)
        if closes_address(place, read_parameters(root / _SAMCONFIG)):
            tell(texts.ADDRESS_CLOSES, "yellow", aside=True)
        return
    tell(texts.WELCOME, aside=True)
    place = ask_place(place._replace(region=find_usual_region(place)))
    tell(texts.deploying(place, find_account(place)), aside=True)
    parameters = {} if has_parameters(root / _SAMCONFIG) else ask_parameters(place.region)
    write_answers(root / _SAMCONFIG, place, parameters)
    tell(texts.NOTED, aside=True)


if __name__ == "__main__":
    main()
