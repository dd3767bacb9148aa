import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from devtools.cloud.messages import CloudError
from devtools.cloud.place import Place, find_place
from devtools.deploy.samconfig import has_parameters, read_parameters, write_answers

_PLACE = Place("hooks", "ap-east-1", "")
_PARAMETERS = {"DomainName": "hook.example.com", "AlarmEmail": '"ops"@example.com'}


def test_write_answers_is_read_by_sam_cli_for_all_its_commands(samconfig: Path) -> None:
    before = tomllib.loads(samconfig.read_text(encoding="utf-8"))["default"]

    write_answers(samconfig, _PLACE, _PARAMETERS)

    after = tomllib.loads(samconfig.read_text(encoding="utf-8"))["default"]
    assert after.pop("global") == {
        "parameters": {"stack_name": "hooks", "region": "ap-east-1", "parameter_overrides": _PARAMETERS}
    }
    assert after == {command: table for command, table in before.items() if command != "global"}
    assert find_place(samconfig.parent, "", "") == _PLACE


def test_write_answers_keeps_every_other_line(samconfig: Path) -> None:
    before = samconfig.read_text(encoding="utf-8").splitlines()

    write_answers(samconfig, _PLACE, {})

    after = samconfig.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == ['stack_name = "wehook"']
    assert [line for line in after if line not in before] == ['stack_name = "hooks"', 'region = "ap-east-1"']
    assert [path.name for path in samconfig.parent.iterdir()] == ["samconfig.toml"]


def test_read_parameters_returns_those_of_all_commands_and_of_the_deployment(samconfig: Path) -> None:
    assert read_parameters(samconfig) == {}

    write_answers(samconfig, _PLACE, _PARAMETERS)
    with samconfig.open("a", encoding="utf-8") as file:
        file.write('\n[default.deploy.parameters.parameter_overrides]\nAlarmEmail = "other@example.com"\n')

    assert read_parameters(samconfig) == {**_PARAMETERS, "AlarmEmail": "other@example.com"}


def test_read_parameters_passes_over_those_of_another_form(samconfig: Path) -> None:
    samconfig.write_text(
        '[default.deploy.parameters]\nparameter_overrides = "DomainName=a.example"\n', encoding="utf-8"
    )

    assert read_parameters(samconfig) == {}


def test_has_parameters_knows_those_that_were_written(samconfig: Path) -> None:
    assert has_parameters(samconfig) is False

    write_answers(samconfig, _PLACE, _PARAMETERS)

    assert has_parameters(samconfig) is True


@pytest.mark.parametrize("text", ["", "[default.global.parameters]\n", 'stack_name = "a"\n', 'stack_name = "a'])
def test_write_answers_into_another_file_than_was_shipped_changes_nothing(samconfig: Path, text: str) -> None:
    samconfig.write_text(text, encoding="utf-8")

    with pytest.raises(CloudError, match='write stack_name = "hooks" and region = "ap-east-1" into it yourself'):
        write_answers(samconfig, _PLACE, _PARAMETERS)

    assert samconfig.read_text(encoding="utf-8") == text


def test_write_answers_that_cannot_be_written_is_one_line(samconfig: Path) -> None:
    (samconfig.parent / "samconfig.toml.new").mkdir()

    with pytest.raises(CloudError, match=r"^samconfig\.toml cannot be read: Is a directory$"):
        write_answers(samconfig, _PLACE, {})


@pytest.mark.parametrize("use", [has_parameters, lambda path: write_answers(path, _PLACE, {})])
def test_samconfig_that_is_not_there_is_one_line(use: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(CloudError, match=r"^samconfig\.toml cannot be read: No such file or directory$"):
        use(tmp_path / "samconfig.toml")
