"""What the functions run from: the output of `sam build`, the peer's layer, and one folder for each variant."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from samtranslator.yaml_helper import yaml_parse

from bench.emulated_aws import RECEIVER_ENVIRONMENT
from bench.errors import BenchmarkError
from bench.lambda_container import Code

FOLDER = Path(".aws-sam/bench")
PEERS = Path(__file__).parent / "peers"

_BUILD = FOLDER / "build"
_PEER_LAYER = FOLDER / "peer"
_TEMPLATE = Path("template.yaml")
_SAM = Path(".tools/sam/bin/sam")
_BIN = Path(sys.executable).parent
_ENTRY = ".app.lambda_handler"


class Function(NamedTuple):
    """A function of the template.

    Attributes:
        name: Its folder below ``functions``.
        code: Its build output.
    """

    name: str
    code: Code


class Bundle(NamedTuple):
    """The bundle as it would be deployed, and what is compared with it.

    Attributes:
        functions: The functions of the template, without the worker.
        peer_layer: The layer of the peer's functions; boto3 is in the image.
        memory: The template's default, in MB.
    """

    functions: list[Function]
    peer_layer: Path
    memory: int


@cache
def build_bundle() -> Bundle:
    """Builds everything for the processor of the image, once.

    Raises:
        BenchmarkError: A build failed.
    """
    template = yaml_parse(_TEMPLATE.read_text(encoding="utf-8"))
    _run(_SAM, "build", "--build-dir", _BUILD, "--parameter-overrides", "Architecture=x86_64")
    requirement = "wechatpy[cryptography]"
    _run(_BIN / "uv", "pip", "install", "--target", _PEER_LAYER / "python", "-c", "requirements/dev.txt", requirement)
    # Bytecode for both sides; /opt and /var/task cannot be written to in Lambda.
    _run(sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", _BUILD, _PEER_LAYER)
    functions = [
        _describe(logical_id, resource["Properties"]["Handler"])
        for logical_id, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function" and resource["Properties"]["Handler"].endswith(_ENTRY)
    ]
    memory = template["Parameters"]["MemorySize"]["Default"]
    return Bundle(functions, _PEER_LAYER, memory)


def build_boto3_variant(function: Function) -> Code:
    """Builds the same function with boto3 in the place of the bundle's AWS client."""
    task = FOLDER / "boto3" / function.name
    shutil.copytree(function.code.task, task, dirs_exist_ok=True)
    shutil.copy(PEERS / "boto3_client.py", task)
    module, _, name = function.code.handler.rpartition(".")
    (task / "on_boto3.py").write_text(f"import boto3_client\nfrom {module} import {name}\n", encoding="utf-8")
    return Code(f"on_boto3.{name}", task, function.code.layer, function.code.environment)


def _describe(logical_id: str, handler: str) -> Function:
    name = handler.split(".")[1]
    environment = RECEIVER_ENVIRONMENT if name == "receive_message" else {}
    return Function(name, Code(handler, _BUILD / logical_id, _BUILD / "SharedLayer", environment))


def _run(*command: Any) -> None:
    environment = os.environ | {"PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}", "SAM_CLI_TELEMETRY": "0"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BenchmarkError(f"This benchmark needs {command[0]}, which `make setup` installs.") from None
    if done.returncode:
        raise BenchmarkError(f"`{' '.join(map(str, command))}` failed: {done.stderr[-1000:]}")
