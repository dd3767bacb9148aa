"""The bundle with the handlers of these benchmarks, deployed to MiniStack, and both platforms."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.delivery.outbox import Outbox
from bench.delivery.queues import Queues
from bench.delivery.tunnel import Tunnel
from bench.delivery.wire import Wire
from bench.errors import BenchmarkError
from devtools.local_stack.bundle import REPOSITORY, Bundle, get_architecture
from devtools.local_stack.deployment import Deployment
from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.ministack import MiniStack
from devtools.platform.server import PlatformServer

STACK_NAME = "wehook"
_UNFINISHED = ("working", "late")
_COPY = Path(".aws-sam/bench/delivery")
_COPIED = ("shared", "functions", "templates")
_LAYER = "SharedLayer/python"
_HANDLERS = Path(__file__).with_name("handlers.py")
_PLACE_OF_HANDLERS = "functions/receive_message/handlers.py"


class Stage(NamedTuple):
    """What a situation happens on.

    Attributes:
        ministack: AWS.
        deployment: The bundle.
        wire: What lies between both.
        tunnel: What lies between the platforms and the bundle.
        platform: Both platforms.
        outbox: What the apps have sent on their own.
        queues: What takes jobs to the worker.
        effects: A file for each message, by the handlers.
    """

    ministack: MiniStack
    deployment: Deployment
    wire: Wire
    tunnel: Tunnel
    platform: PlatformServer
    outbox: Outbox
    queues: Queues
    effects: Path

    def find_unfinished(self) -> list[str]:
        """Returns the keys of the deliveries in the inbox that nobody has finished."""
        table = self.deployment.find("AWS::DynamoDB::Table")["InboxTable"]
        pages = self.ministack.client("dynamodb").get_paginator("scan").paginate(TableName=table)
        items = [item for page in pages for item in page["Items"]]
        return [item["key"]["S"] for item in items if item.get("state", {}).get("S") in _UNFINISHED]


@contextmanager
def open_stage(documents: Mapping[str, Mapping[str, Any]], worker_seconds: int, hurried: str) -> Iterator[Stage]:
    """Starts everything on free ports, and ends it afterwards.

    Args:
        documents: The settings of each app, by name.
        worker_seconds: How long a worker may run, one of the template's values.
        hurried: The app whose jobs are tried again at once.

    Raises:
        BenchmarkError: The bundle could not be built or deployed.
    """
    root = _copy_bundle()
    try:
        with ExitStack() as parts:
            folder = Path(parts.enter_context(TemporaryDirectory()))
            effects, temporary = folder / "effects", folder / "ministack"
            effects.mkdir()
            temporary.mkdir()
            platform = parts.enter_context(PlatformServer(documents))
            outbox = parts.enter_context(Outbox(platform))
            with Bundle(root, root / "build").build() as build:
                layer = _take_layer(build, folder)
                ministack = parts.enter_context(MiniStack(temporary, root / "ministack.log"))
                wire = parts.enter_context(Wire(ministack.port))
                tunnel = parts.enter_context(Tunnel(ministack.port))
                parameters = {"Architecture": get_architecture(), "WorkerTimeout": str(worker_seconds)}
                places = {"BENCH_EFFECTS": str(effects), "PYTHONPATH": str(layer)}
                environment = {**places, **platform.environment, **_lead_to(wire)}
                deployment = Deployment(ministack, STACK_NAME, parameters, environment)
                deployment.deploy(build)
            queues = parts.enter_context(Queues(ministack, deployment, wire, hurried))
            _save_settings(ministack, documents)
            api = f"{tunnel.url}{_find_api(deployment)}"
            # As saved: the verification has tests of its own.
            platform.simulation.urls |= {app: f"{api}/callback/{app}" for app in documents}
            yield Stage(ministack, deployment, wire, tunnel, platform, outbox, queues, effects)
    except LocalStackError as error:
        raise BenchmarkError(str(error)) from error


def _copy_bundle() -> Path:
    root = (REPOSITORY / _COPY).resolve()
    root.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        shutil.rmtree(root / name, ignore_errors=True)
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(REPOSITORY / "template.yaml", root)
    shutil.copy2(_HANDLERS, root / _PLACE_OF_HANDLERS)
    return root


def _take_layer(build: Path, folder: Path) -> Path:
    """Takes the layer out of a build, for all processes to share: MiniStack takes a second to unpack it for each."""
    built, taken = build / _LAYER, folder / "layer"
    shutil.move(built, taken)
    built.mkdir()
    (built / "shared.pth").touch()  # a layer must not be empty
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j", "0", taken], check=True)
    return taken


def _lead_to(wire: Wire) -> dict[str, str]:
    return {f"AWS_ENDPOINT_URL_{service}": wire.url for service in ("DYNAMODB", "SQS", "SSM")}


def _save_settings(ministack: MiniStack, documents: Mapping[str, Mapping[str, Any]]) -> None:
    ssm = ministack.client("ssm")
    for app, document in documents.items():
        ssm.put_parameter(Name=f"/{STACK_NAME}/apps/{app}", Value=json.dumps(document), Type="SecureString")


def _find_api(deployment: Deployment) -> str:
    (api,) = deployment.find("AWS::ApiGatewayV2::Api").values()
    return f"/_aws/execute-api/{api}/$default"
