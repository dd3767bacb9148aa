"""An operator's commands against MiniStack, with a stack that has WeHook's outputs and nothing else."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from devtools.cli import stack_options
from devtools.cli.commands import cli
from devtools.cloud.place import Place
from devtools.cloud.stack import DeployedStack
from devtools.local_stack.ministack import REGION, MiniStack

type Run = Callable[..., Result]

BASE_URL = "https://hook.example.com"
_OUTPUTS = {
    "CallbackUrl": {"Value": f"{BASE_URL}/callback/APP"},
    "SettingsPath": {"Value": {"Fn::Sub": "/${AWS::StackName}"}},
}
_TEMPLATE = {
    "Parameters": {
        name: {"Type": "String", "Default": ""} for name in ("SettingsKeyArn", "DomainName", "EgressMode", "AlarmRobot")
    },
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}},
    "Outputs": _OUTPUTS,
}


class Cloud:
    """What is deployed in MiniStack.

    Attributes:
        ministack: MiniStack.
        key: A KMS key.
    """

    def __init__(self, ministack: MiniStack) -> None:
        self.ministack = ministack
        self.key: str = ministack.client("kms").create_key()["KeyMetadata"]["Arn"]
        self._deploy("wehook", _TEMPLATE)
        target = {"DomainTarget": {"Value": "d-1.execute-api.amazonaws.com"}}
        with_domain = {**_TEMPLATE, "Outputs": {**_OUTPUTS, **target}}
        chosen = {"DomainName": "hook.example.com", "EgressMode": "proxy", "AlarmRobot": "enabled"}
        self._deploy("encrypted", with_domain, SettingsKeyArn=self.key, **chosen)
        self._deploy("other", {**_TEMPLATE, "Outputs": {}})

    def _deploy(self, name: str, template: dict[str, Any], **parameters: str) -> None:
        cloudformation = self.ministack.client("cloudformation")
        listed = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
        cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template), Parameters=listed)
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})

    def read(self, name: str) -> dict[str, Any]:
        """Returns a parameter with all that is known of it."""
        ssm = self.ministack.client("ssm")
        value = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
        (described,) = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [name]}])["Parameters"]
        return {**described, **value}

    def put(self, name: str, value: str) -> None:
        """Writes a parameter past the commands."""
        self.ministack.client("ssm").put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)

    def list_names(self) -> set[str]:
        """Returns the names of all parameters."""
        pages = self.ministack.client("ssm").get_paginator("describe_parameters").paginate()
        return {parameter["Name"] for page in pages for parameter in page["Parameters"]}

    def read_all(self) -> dict[str, str]:
        """Returns all parameters by name."""
        return {name: self.read(name)["Value"] for name in sorted(self.list_names())}

    def clear(self) -> None:
        """Removes all parameters."""
        for name in self.list_names():
            self.ministack.client("ssm").delete_parameter(Name=name)


@pytest.fixture(scope="session")
def running_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    folder = tmp_path_factory.mktemp("ministack")
    with MiniStack(folder, folder / "log.txt") as ministack:
        yield Cloud(ministack)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder whose ``samconfig.toml`` counts; the repository's is the developer's own."""
    monkeypatch.setattr(stack_options, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def cloud(running_cloud: Cloud, root: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:  # noqa: ARG001
    """The stacks without any settings, as the environment of a command names them."""
    running_cloud.clear()
    environment = {"AWS_ENDPOINT_URL": running_cloud.ministack.url, "AWS_REGION": REGION, "LC_ALL": "C.UTF-8"}
    for name, value in {**environment, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}.items():
        monkeypatch.setenv(name, value)
    return running_cloud


@pytest.fixture
def stack(cloud: Cloud) -> DeployedStack:  # noqa: ARG001  # where it is deployed
    return DeployedStack.find(Place("wehook", "", ""))


@pytest.fixture
def run(cloud: Cloud) -> Run:  # noqa: ARG001  # where it runs
    """Runs a command with its arguments and the lines that are typed, as ``run("apps", "add", "wecom", typed=[…])``."""

    def invoke(*arguments: str | Path, typed: tuple[str, ...] = (), language: str = "C.UTF-8") -> Result:
        text = "".join(f"{line}\n" for line in typed)
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], text, env={"LC_ALL": language})

    return invoke
