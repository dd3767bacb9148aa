"""``make deploy`` as somebody types it who has never deployed: what it asks, uploads and has CloudFormation make."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from devtools.local_stack.bundle import REPOSITORY
from devtools.local_stack.ministack import REGION, MiniStack
from devtools.local_stack.parameters import Parameters
from devtools.local_stack.settings import load_settings
from devtools.local_stack.stack import LocalStack
from tests.e2e.cloudformation import run_cloudformation
from tests.e2e.rehearsal import VERIFIED, verify_url
from tests.e2e.typist import run_typing

_STACK_NAME = "first"
_SAMCONFIG = "samconfig.toml"
_ADDRESS = "ops@example.com"
# What `make deploy` has noted, if this repository has been deployed.
_ANSWERS = re.compile(r"^region = .*\n|^\[default\.global\.parameters\.parameter_overrides\][^\[]*", re.MULTILINE)


class Clone(NamedTuple):
    """A clone of the repository that was built before, and an account to deploy it to.

    Attributes:
        folder: The clone.
        environment: What the command runs with.
    """

    folder: Path
    environment: Mapping[str, str]

    def deploy(self, **answers: str) -> list[str]:
        """Runs the command at a terminal, and returns the lines that it has shown.

        Args:
            answers: What to answer, by a word of the question; Enter for all others.
        """
        command = ["make", "--old-file=setup", "MAKE=true", "deploy"]  # the sub-make would only build
        return run_typing(command, self.folder, self.environment, answers)


@pytest.fixture
def clone(stack: LocalStack, build: Path, bundle: Path, tmp_path: Path) -> Iterator[Clone]:
    """The repository without what is known of earlier deployments, and an account that has the settings of the apps."""
    for path in REPOSITORY.iterdir():
        if path.name not in {".aws-sam", _SAMCONFIG}:
            (tmp_path / path.name).symlink_to(path)
    samconfig = (REPOSITORY / _SAMCONFIG).read_text(encoding="utf-8")
    (tmp_path / _SAMCONFIG).write_text(_ANSWERS.sub("", samconfig), encoding="utf-8")
    shutil.copytree(build, tmp_path / ".aws-sam/build")
    Parameters(stack.ministack.client("ssm"), f"/{_STACK_NAME}").write(load_settings(bundle))
    with run_cloudformation(stack.ministack) as cloudformation:
        yield Clone(tmp_path, _make_environment(stack.ministack, cloudformation))


def test_make_deploy_asks_the_first_time_and_takes_changed_parameters_then(clone: Clone, stack: LocalStack) -> None:
    # When somebody deploys for the first time
    printed = clone.deploy(Name=_STACK_NAME, mail=_ADDRESS, Deploy="y")

    # Then the URL that is printed can be saved in the console
    assert f"Successfully created/updated stack - {_STACK_NAME} in {REGION}" in printed
    host = urlsplit(_find_output(printed, "CallbackUrl")).netloc
    with httpx.Client(base_url=stack.ministack.url, headers={"host": host}, timeout=30, trust_env=False) as client:
        assert verify_url(client) == VERIFIED

    # When a parameter is written where the answers are
    with (clone.folder / _SAMCONFIG).open("a", encoding="utf-8") as samconfig:
        samconfig.write('LogLevel = "DEBUG"\n')
    clone.deploy(Deploy="y")

    # Then it counts, beside the answers
    (deployed,) = stack.ministack.client("cloudformation").describe_stacks(StackName=_STACK_NAME)["Stacks"]
    parameters = {entry["ParameterKey"]: entry["ParameterValue"] for entry in deployed["Parameters"]}
    assert (parameters["LogLevel"], parameters["AlarmEmail"]) == ("DEBUG", _ADDRESS)


def _find_output(printed: list[str], name: str) -> str:
    """Returns the value of an output of the stack, which SAM CLI prints below its name and its description."""
    lines = iter(printed)
    next(line for line in lines if line.split() == ["Key", name])
    return next(line for line in lines if line.startswith("Value ")).removeprefix("Value ").strip()


def _make_environment(ministack: MiniStack, cloudformation: str) -> dict[str, str]:
    """Makes the environment of somebody who has logged in to AWS in this terminal."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SAM_", "MAKE"))}
    return environment | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": ministack.url,
        "AWS_ENDPOINT_URL_CLOUDFORMATION": cloudformation,
        "LC_ALL": "C.UTF-8",
    }
