"""What is written of apps, and what is taken from files."""

import io
import tomllib
from pathlib import Path
from typing import Any

import pytest

from devtools.cli.messages import CommandError
from devtools.cli.stored_apps import (
    check_name,
    check_size,
    load_document,
    report_size,
    write_document,
)
from devtools.cloud.stack import DeployedStack
from devtools.public_key import PUBLIC_SESSION_KEY
from tests.documents import OAUTH, make_document


class _Apps:
    """Parameters that nobody may write."""

    def write(self, *_: object, **__: object) -> bool:
        raise AssertionError("something was written")


@pytest.fixture
def stack() -> DeployedStack:
    outputs = {"SettingsPath": "/wehook", "CallbackUrl": "https://hook.example.com/callback/APP"}
    listed = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]
    stack = DeployedStack(None, {"StackName": "wehook", "Outputs": listed})  # type: ignore[arg-type] # asks for nothing
    stack.apps = _Apps()  # type: ignore[assignment]
    return stack


@pytest.mark.parametrize("name", ["", "A", "-a", "a" * 41, "a/b", "应用"])
def test_check_name_bad_one_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="is no name for an app"):
        check_name(name)


@pytest.mark.parametrize(
    ("replaced", "problem"),
    [
        pytest.param({"corp_id": None}, "✗ app: corp_id is missing", id="missing"),
        pytest.param({"secrets": "canary-secret"}, "✗ app: secrets is not a field", id="unknown"),
        pytest.param({"secret": "canary secret"}, "✗ app: secret must match", id="malformed"),
    ],
)
def test_write_document_that_does_not_validate_is_not_written(
    stack: DeployedStack, replaced: dict[str, Any], problem: str
) -> None:
    with pytest.raises(CommandError) as raised:
        write_document(stack, "app", make_document("wecom_app", **replaced), replace=True)

    assert raised.value.text.english.startswith(problem)
    assert "canary" not in str(raised.value.text)


def test_write_document_with_a_key_that_everybody_knows_is_not_written(stack: DeployedStack) -> None:
    oauth = {**OAUTH, "session_keys": [PUBLIC_SESSION_KEY]}

    with pytest.raises(CommandError, match=r"session_keys has the key of apps\.example\.toml"):
        write_document(stack, "app", make_document("wecom_app", secret="canary", oauth=oauth), replace=True)  # noqa: S106


def test_public_key_is_that_of_the_example() -> None:
    example = tomllib.loads((Path(__file__).parents[4] / "apps.example.toml").read_text(encoding="utf-8"))
    oauths = [app["oauth"] for app in example["apps"].values() if "oauth" in app]

    assert {key for oauth in oauths for key in oauth["session_keys"]} == {PUBLIC_SESSION_KEY}


def test_write_document_larger_than_a_parameter_is_not_written(stack: DeployedStack) -> None:
    document = make_document("wecom_bot", callback_keys=make_document("wecom_bot")["callback_keys"] * 100)

    with pytest.raises(CommandError, match=r"app has \d+ bytes, and a parameter holds 8192 at most: nothing was ch"):
        write_document(stack, "app", document, replace=True)


@pytest.mark.parametrize(("text", "billed"), [("x" * 4096, False), ("é" * 2049, True), ("x" * 8192, True)])
def test_report_size_says_what_is_billed(capsys: pytest.CaptureFixture[str], text: str, billed: bool) -> None:  # noqa: FBT001
    check_size("app", text)
    report_size("app", text)

    assert ("AWS bills" in capsys.readouterr().err) is billed


def test_load_document_is_the_table_of_the_app(tmp_path: Path) -> None:
    file = tmp_path / "apps.toml"
    file.write_text('[apps.one]\nkind = "wecom_bot"\n[apps.two]\nkind = "other"\n', encoding="utf-8")

    assert load_document(str(file), "one") == {"kind": "wecom_bot"}


def test_load_document_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'[apps.one]\nkind = "wecom_bot"\n')))

    assert load_document("-", "one") == {"kind": "wecom_bot"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"[apps.two]\n", "There is no app 'one' in .*apps.toml; there are: two", id="other-app"),
        pytest.param(b"apps = 1\n", "There is no app 'one' in .*apps.toml; there are: none", id="no-table"),
        pytest.param(b"[apps]\none = 1\n", "There is no app 'one'", id="no-app"),
        pytest.param(b"token = canary\n", "apps.toml cannot be read: Invalid value", id="no-toml"),
        pytest.param(b"\xff\xfe", "apps.toml cannot be read: 'utf-8'", id="no-utf-8"),
    ],
)
def test_load_document_bad_file_is_named_and_not_quoted(tmp_path: Path, content: bytes, problem: str) -> None:
    file = tmp_path / "apps.toml"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=problem) as raised:
        load_document(str(file), "one")

    assert "canary" not in str(raised.value)


def test_load_document_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.toml cannot be read: No such file"):
        load_document(str(tmp_path / "none.toml"), "one")
