"""What ``make deploy`` does unless an operator says otherwise."""

import subprocess
import tomllib
from typing import Any

import pytest

from tests.infrastructure.stack import ROOT, Stack, walk


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """What is set for each command of SAM CLI."""
    tables: dict[str, Any] = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))["default"]
    return {command: table["parameters"] for command, table in tables.items()}


def test_deployment_that_changes_nothing_is_no_failure(settings: dict[str, Any]) -> None:
    assert settings["deploy"]["fail_on_empty_changeset"] is False


def test_first_deployment_that_fails_leaves_nothing_in_the_way(settings: dict[str, Any]) -> None:
    assert settings["deploy"]["on_failure"] == "DELETE"


def test_resources_are_tagged(settings: dict[str, Any]) -> None:
    assert "application=wehook" in settings["deploy"]["tags"].split()


def test_deployment_may_make_roles_but_none_with_a_name(settings: dict[str, Any], stack: Stack) -> None:
    named = {"RoleName", "PolicyName", "ManagedPolicyName", "GroupName", "UserName"}
    roles = [node for node in walk(stack.resources) if isinstance(node, dict) and node.get("Type") == "AWS::IAM::Role"]

    assert settings["deploy"]["capabilities"] == "CAPABILITY_IAM"
    assert roles
    assert not [role for role in roles if named & role["Properties"].keys()]


def test_make_deploy_checks_and_builds_before_it_deploys() -> None:
    commands = _make("deploy").stdout
    steps = [commands.index(step) for step in ("-m devtools.deploy", "sam build", "sam deploy")]

    assert steps == sorted(steps)
    # What is on the command line would stand above all parameters of samconfig.toml.
    assert "--parameter-overrides" not in commands
    assert "--guided" not in commands


def test_make_deploy_takes_the_processor_from_the_file_that_the_build_reads() -> None:
    result = _make("deploy", "ARCHITECTURE=x86_64")

    assert result.returncode != 0
    assert 'Write Architecture = "x86_64" into samconfig.toml' in result.stderr


def test_make_build_takes_another_processor() -> None:
    assert "--parameter-overrides Architecture=x86_64" in _make("build", "ARCHITECTURE=x86_64").stdout


def _make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Lets make say what it would do."""
    return subprocess.run(  # noqa: S603
        ["make", "--dry-run", *arguments],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
