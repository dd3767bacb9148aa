import json
import stat
import tomllib
from pathlib import Path

import pytest

from devtools import sam_local
from devtools.sam_local import write_environment
from shared.errors import ConfigurationError, SettingsUnavailableError
from tests.infrastructure.stack import ROOT

_EXAMPLE = ROOT / "apps.example.toml"
_SECRET = "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE"  # noqa: S105
_APP = f"""
[apps.demo]
kind = "wecom_bot"
[[apps.demo.callback_keys]]
token = "vectorTok3n"
encoding_aes_key = "{_SECRET}"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "apps.toml"
    path.write_text(_APP, encoding="utf-8")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / ".aws-sam/local-environment.json"


def _read_settings(target: Path) -> object:
    environment = json.loads(target.read_text(encoding="utf-8"))
    variables = environment.pop("Parameters")
    settings = variables.pop("SETTINGS_SOURCE")
    assert set(variables.values()) == {""}  # what keeps the functions from tables and from another function
    assert not environment
    return json.loads(settings.removeprefix("json:"))


def test_write_environment_example_keeps_every_table(target: Path) -> None:
    write_environment(_EXAMPLE, target)

    assert _read_settings(target) == tomllib.loads(_EXAMPLE.read_text(encoding="utf-8"))


def test_write_environment_sets_the_variable_of_the_functions(source: Path, target: Path) -> None:
    write_environment(source, target)

    environment = json.loads(target.read_text(encoding="utf-8"))
    assert environment["Parameters"]["SETTINGS_SOURCE"].startswith('json:{"apps"')


def test_write_environment_new_file_is_for_its_owner(source: Path, target: Path) -> None:
    write_environment(source, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_write_environment_open_file_is_closed_to_others(source: Path, target: Path) -> None:
    target.parent.mkdir()
    target.touch()
    target.chmod(0o644)

    write_environment(source, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(_APP.replace("token =", "tokens ="), r"'demo': callback_keys\[0\].token is missing", id="missing"),
        pytest.param(
            _APP.replace(_SECRET, f"{_SECRET}!"), r"'demo': callback_keys\[0\].encoding_aes_key ", id="malformed"
        ),
        pytest.param(_APP.replace("kind =", "sort = 1\nkind ="), r"'demo': sort is not a field", id="unknown-field"),
        pytest.param(_APP.replace('"wecom_bot"', "2026-01-01"), r"'demo': kind must be", id="date"),
        pytest.param(_APP.replace("apps.demo", "apps.Demo"), r"'Demo': name must be", id="name"),
        pytest.param(_APP.replace("apps.demo", "app.demo"), r"^app is neither", id="unknown-table"),
        pytest.param("apps = 1", r"^apps must be a table", id="no-table"),
        pytest.param(f'{_APP}[files]\n"a.txt" = 7', r'^files."a.txt" must be text', id="file"),
    ],
)
def test_write_environment_wrong_settings_names_the_field(source: Path, target: Path, text: str, error: str) -> None:
    source.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=error) as raised:
        write_environment(source, target)

    assert _SECRET not in str(raised.value)
    assert not target.exists()


def test_write_environment_no_toml_names_the_line(source: Path, target: Path) -> None:
    source.write_text("[apps\n", encoding="utf-8")

    with pytest.raises(SettingsUnavailableError, match=r"apps.toml cannot be read: .* line 1"):
        write_environment(source, target)


@pytest.mark.usefixtures("source")
def test_main_own_apps_are_preferred(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apps.example.toml").write_text(_APP.replace("demo", "example"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    sam_local.main()

    assert _read_settings(target) == tomllib.loads(_APP) | {"files": {}}


def test_main_without_own_apps_takes_the_example(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "apps.example.toml").write_text(_APP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    sam_local.main()

    assert _read_settings(target) == tomllib.loads(_APP) | {"files": {}}


def test_main_wrong_settings_exits_with_one_line(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source.write_text(_APP.replace("wecom_bot", "wecom_bots"), encoding="utf-8")
    monkeypatch.chdir(source.parent)

    with pytest.raises(SystemExit, match=r"^error: settings of app 'demo': kind must be one of [^\n]*$"):
        sam_local.main()
