"""The pages on deploying say what the template and the commands have."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from devtools.cli.commands import cli
from tests.infrastructure.stack import load_template

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [(DOCS / name).read_text(encoding="utf-8") for name in ("deploying.md", "deploying.zh-CN.md")]
TEMPLATE = load_template()

each_page = pytest.mark.parametrize("page", PAGES, ids=["english", "chinese"])


def read_parameters(page: str) -> dict[str, str]:
    """Returns the rows of the table of parameters by their names."""
    table = page[page.index("| `Architecture` |") :].partition("\n\n")[0]
    return {row.split("`")[1]: row for row in table.splitlines()}


@each_page
def test_deploying_page_has_every_parameter_with_its_default(page: str) -> None:
    defaults = {name: re.sub("empty|空|`", "", row.split(" | ")[1]) for name, row in read_parameters(page).items()}
    assert defaults == {name: str(parameter["Default"]) for name, parameter in TEMPLATE["Parameters"].items()}


@each_page
def test_deploying_page_has_every_word_that_a_parameter_takes(page: str) -> None:
    for name, row in read_parameters(page).items():
        words = [value for value in TEMPLATE["Parameters"][name].get("AllowedValues", ()) if isinstance(value, str)]
        assert [word for word in words if f"`{word}`" not in row] == []


@each_page
def test_deploying_page_has_every_output(page: str) -> None:
    assert [name for name in TEMPLATE["Outputs"] if name != "SettingsPath" and f"| `{name}` |" not in page] == []


@each_page
def test_deploying_page_sets_parameters_that_there_are(page: str) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert blocks
    for block in blocks:
        parameters = tomllib.loads(block)["default"]["global"]["parameters"]["parameter_overrides"]
        assert parameters
        assert parameters.keys() <= TEMPLATE["Parameters"].keys()


@each_page
def test_deploying_page_runs_commands_that_there_are(page: str) -> None:
    root = typer.main.get_command(cli)
    commands = re.findall(r"(?:\./|`)wehook ((?:[a-z]+ ?)+)", page)
    assert len(commands) > 5
    for words in commands:
        command = root
        for word in words.split():
            if not hasattr(command, "commands"):
                break
            command = command.commands[word]


def test_deploying_pages_have_the_same_parts() -> None:
    english, chinese = PAGES
    for pattern in (r"^#+ ", r"^\| ", r"^\d\. ", r"^- ", r"^```"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE))
