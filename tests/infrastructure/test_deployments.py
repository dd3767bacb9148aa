"""How a new version takes over, and how much of a function there is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.infrastructure.stack import ROOT, Stack, load_template, translate

_ON_THE_WAY_OF_USERS = {"OauthRedirectFunction", "ReceiveMessageFunction", "VerifyUrlFunction", "WorkerFunction"}
_TYPES = load_template()["Parameters"]["DeploymentType"]["AllowedValues"]
_NEVER_IN_GRADUAL_STEPS = "AllAtOnce"


@pytest.mark.parametrize("deployment_type", _TYPES)
def test_version_takes_over_as_chosen(deployment_type: str) -> None:
    stack = translate(DeploymentType=deployment_type)
    groups = stack.of_type("AWS::CodeDeploy::DeploymentGroup")
    gradual = {name for name, resource in stack.resources.items() if "UpdatePolicy" in resource}

    functions = set() if deployment_type == _NEVER_IN_GRADUAL_STEPS else _ON_THE_WAY_OF_USERS
    assert groups.keys() == {f"{name}DeploymentGroup" for name in functions}
    assert gradual == {f"{name}Aliaslive" for name in functions}
    for group in groups.values():
        assert group["DeploymentConfigName"] == f"CodeDeployDefault.Lambda{deployment_type}"


def test_alarm_during_a_deployment_brings_the_old_version_back(stack: Stack) -> None:
    for group in stack.of_type("AWS::CodeDeploy::DeploymentGroup").values():
        alarms = {alarm["Name"] for alarm in group["AlarmConfiguration"]["Alarms"]}
        assert group["AlarmConfiguration"]["Enabled"] is True
        # CodeDeploy does not begin while one of them is on: dead letters would keep out what mends their cause, and
        # refusals are up to anybody who sends what is not signed.
        assert alarms == {"NewVersionAlarm", "ReceiverErrorAlarm", "SlowAnswerAlarm"}
        assert alarms <= stack.of_type("AWS::CloudWatch::Alarm").keys()
        assert group["AutoRollbackConfiguration"]["Enabled"] is True
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
        assert group["ServiceRoleArn"] == "DeploymentRole.Arn"


def test_receiver_and_worker_have_the_concurrency_that_was_chosen(stack: Stack) -> None:
    reserved = stack.parameters["ReservedConcurrency"] or None
    functions = stack.of_type("AWS::Lambda::Function")
    chosen = {name: function.get("ReservedConcurrentExecutions") for name, function in functions.items()}

    assert chosen == {
        name: reserved if name in {"ReceiveMessageFunction", "WorkerFunction"} else None for name in functions
    }


def test_receiver_and_worker_are_kept_warm_as_chosen(stack: Stack) -> None:
    provisioned = stack.parameters["ProvisionedConcurrency"]
    warm = {
        name: alias["ProvisionedConcurrencyConfig"]
        for name, alias in stack.of_type("AWS::Lambda::Alias").items()
        if "ProvisionedConcurrencyConfig" in alias
    }

    functions = ["ReceiveMessageFunction", "WorkerFunction"] if provisioned else []
    assert warm == {f"{name}Aliaslive": {"ProvisionedConcurrentExecutions": provisioned} for name in functions}


def test_linter_finds_nothing(tmp_path: Path) -> None:
    """It looks at every combination of conditions; only what SAM reads before there are any is set here."""
    text, default = (ROOT / "template.yaml").read_text(encoding="utf-8"), f"    Default: {_NEVER_IN_GRADUAL_STEPS}\n"
    assert text.count(default) == 1
    gradual = tmp_path / "template.yaml"
    gradual.write_text(text.replace(default, "    Default: Canary10Percent5Minutes\n"))
    for folder in ("shared", "functions", "templates"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    templates = [ROOT / "template.yaml", gradual, *(ROOT / "templates").glob("*.yaml")]

    result = subprocess.run(  # noqa: S603
        [
            Path(sys.executable).with_name("cfn-lint"),
            *templates,
            *("--append-rules", "cfn_lint_serverless.rules"),
            *("--regions", "us-east-1", "cn-north-1", "cn-northwest-1"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
