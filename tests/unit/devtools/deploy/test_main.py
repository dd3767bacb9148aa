from pathlib import Path

import pytest

from devtools.cloud.messages import CREDENTIALS_REFUSED, CloudError
from devtools.cloud.place import Place, find_place
from devtools.deploy import __main__ as command
from tests.unit.devtools.deploy.conftest import TypeIn

_ANSWERS = ["ap-east-1", "hooks", "", "ops@example.com"]


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch, samconfig: Path) -> None:
    """An account, whose AWS configuration names no region, and the folder that is deployed from."""
    monkeypatch.setattr(command, "find_account", lambda _: "123456789012")
    monkeypatch.setattr(command, "find_usual_region", lambda _: "")
    monkeypatch.chdir(samconfig.parent)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that AWS does not take."""

    def refuse(_: Place) -> str:
        raise CloudError(CREDENTIALS_REFUSED)

    monkeypatch.setattr(command, "find_account", refuse)


def test_main_first_time_asks_and_notes_the_answers(
    type_in: TypeIn, samconfig: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(*_ANSWERS)

    command.main()

    assert find_place(samconfig.parent, "", "") == Place("hooks", "ap-east-1", "")
    assert 'AlarmEmail = "ops@example.com"' in samconfig.read_text(encoding="utf-8")
    assert "The stack hooks in ap-east-1, account 123456789012." in capsys.readouterr().err


def test_main_later_asks_nothing(type_in: TypeIn, samconfig: Path) -> None:
    type_in(*_ANSWERS)
    command.main()
    noted = samconfig.read_bytes()
    type_in()

    command.main()

    assert samconfig.read_bytes() == noted


@pytest.mark.parametrize("closes", [True, False])
def test_main_says_that_an_address_is_turned_off(
    type_in: TypeIn, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, closes: bool
) -> None:
    type_in("ap-east-1", "hooks", "hook.example.com", "Z0123456789ABCDEFGHIJ", "", "")
    command.main()
    parameters = {"DomainName": "hook.example.com", "HostedZoneId": "Z0123456789ABCDEFGHIJ"}

    def closes_address(*asked: object) -> bool:
        assert asked == (Place("hooks", "ap-east-1", ""), parameters)
        return closes

    monkeypatch.setattr(command, "closes_address", closes_address)

    command.main()

    assert ("This deployment turns the API's own address off" in capsys.readouterr().err) is closes


def test_main_parameters_that_are_there_are_not_asked_for(type_in: TypeIn, samconfig: Path) -> None:
    with samconfig.open("a", encoding="utf-8") as file:
        file.write('\n[default.global.parameters.parameter_overrides]\nEgressMode = "nat"\n')
    type_in("ap-east-1", "hooks")

    command.main()

    assert find_place(samconfig.parent, "", "").stack == "hooks"


@pytest.mark.usefixtures("refused")
@pytest.mark.parametrize("locale", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_main_credentials_that_are_refused_are_one_line_before_anything_else_is_asked(
    locale: str, type_in: TypeIn, samconfig: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    type_in("ap-east-1", "hooks")
    shipped = samconfig.read_bytes()

    with pytest.raises(SystemExit) as ended:
        command.main()

    line = capsys.readouterr().err.splitlines()[-1]
    assert (ended.value.code, line) == (1, CREDENTIALS_REFUSED[locale.startswith("zh")])
    assert samconfig.read_bytes() == shipped


def test_main_input_that_ends_changes_nothing(
    type_in: TypeIn, samconfig: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(*_ANSWERS[:-1])
    shipped = samconfig.read_bytes()

    with pytest.raises(SystemExit):
        command.main()

    assert "nothing was changed" in capsys.readouterr().err
    assert samconfig.read_bytes() == shipped


def test_main_ctrl_c_ends_with_one_line(
    samconfig: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: Place) -> Place:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "ask_place", interrupt)
    shipped = samconfig.read_bytes()

    with pytest.raises(SystemExit) as ended:
        command.main()

    assert ended.value.code == 130
    assert capsys.readouterr().err.splitlines()[-1] == "Interrupted: nothing was changed."
    assert samconfig.read_bytes() == shipped
