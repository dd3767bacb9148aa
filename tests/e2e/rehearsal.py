"""The bundle deployed as on AWS: nothing stands in front of it and holds requests back while it changes."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from starlette.responses import JSONResponse

from devtools.local_stack.bundle import get_architecture
from devtools.local_stack.cloud_template import load_template
from devtools.local_stack.deployment import ALIAS, Deployment
from devtools.local_stack.documents import to_documents
from devtools.local_stack.ministack import MiniStack
from devtools.local_stack.parameters import Parameters
from devtools.local_stack.settings import LocalSettings
from devtools.local_stack.stack import LocalStack
from devtools.local_stack.warm_up import warm_up
from devtools.platform.server import PlatformServer
from tests.e2e.answers import answer_with
from tests.e2e.peer import make_text
from tests.e2e.screens import WECOM
from tests.platform.endpoint import Endpoint

STACK_NAME = "rehearsal"
ROBOT_KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
VERIFIED = (200, "5838014913427183692")
"""Status and text of each answer to a verification."""

_SECONDS_BETWEEN_REQUESTS = 0.05

type Document = dict[str, Any]


class Rehearsal(NamedTuple):
    """A deployed stack.

    Attributes:
        deployment: The stack.
        parameters: Its parameters, as the next deployment takes them.
        build: What is deployed.
        ministack: AWS.
        platform: The platforms that its functions call.
        robot: Where its group robot is.
        client: Requests as they come in from outside.
    """

    deployment: Deployment
    parameters: dict[str, str]
    build: Path
    ministack: MiniStack
    platform: PlatformServer
    robot: Endpoint
    client: httpx.Client

    def find(self, logical_id: str) -> str:
        """Returns the physical id of a resource."""
        cloudformation = self.ministack.client("cloudformation")
        found = cloudformation.describe_stack_resources(StackName=STACK_NAME, LogicalResourceId=logical_id)
        (resource,) = found["StackResources"]
        physical_id: str = resource["PhysicalResourceId"]
        return physical_id

    def read_configuration(self, function: str) -> Document:
        """Returns how the version of a function that is in use was published."""
        configuration: Document = self.ministack.client("lambda").get_function_configuration(
            FunctionName=self.find(function), Qualifier=ALIAS
        )
        return configuration

    def list_notices(self) -> list[str]:
        """Returns the texts that the group robot was given, with its key."""
        return [
            json.loads(body)["text"]["content"]
            for request, body in self.robot.requests
            if str(request.url).endswith(f"/cgi-bin/webhook/send?key={ROBOT_KEY}")
        ]

    def start_schedule(self, schedule: str) -> None:
        """Lets a schedule of the stack do now, and once, what it does at its time."""
        scheduler = self.ministack.client("scheduler")
        scheduler.create_schedule(
            Name=f"{schedule}-now",
            ScheduleExpression=time.strftime("at(%Y-%m-%dT%H:%M:%S)", time.gmtime()),
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target=scheduler.get_schedule(Name=self.find(schedule))["Target"],
        )

    def ask(self, content: str) -> str:
        """Returns what a message is answered with; nothing if the functions take too long, as they do at first."""
        sealed = WECOM.seal(make_text(content))
        response = self.client.post("/callback/demo-wecom", params=sealed.query, content=sealed.as_xml())
        assert response.status_code == HTTPStatus.OK
        return WECOM.open_xml(response)["Content"] if response.content else ""

    @contextmanager
    def verifying(self) -> Iterator[list[tuple[int, str]]]:
        """Verifies the URL over and over for the length of the block, and yields the answers as they come."""
        answers: list[tuple[int, str]] = []
        end = threading.Event()

        def verify() -> None:
            with httpx.Client(base_url=self.client.base_url, timeout=30, trust_env=False) as client:
                while not end.wait(_SECONDS_BETWEEN_REQUESTS):
                    answers.append(verify_url(client))

        thread = threading.Thread(target=verify, name="platform")
        thread.start()
        try:
            yield answers
        finally:
            end.set()
            thread.join()


@contextmanager
def open_rehearsal(stack: LocalStack, settings: LocalSettings, build: Path, folder: Path) -> Iterator[Rehearsal]:
    """Deploys another stack beside the local one, for the length of the block.

    Args:
        stack: The local stack.
        settings: The apps.
        build: What to deploy.
        folder: An empty folder.
    """
    parameters = {"Architecture": get_architecture(), "PublicBaseUrl": stack.url, "AlarmRobot": "enabled"}
    ssm = stack.ministack.client("ssm")
    Parameters(ssm, f"/{STACK_NAME}").write(settings)
    ssm.put_parameter(Name=f"/{STACK_NAME}/alarms/robot", Value=ROBOT_KEY, Type="SecureString")
    with PlatformServer(to_documents(settings.apps)) as platform, _run_robot() as robot:
        build = vary(build, folder, partial(_point_at_robot, robot))
        deployment = Deployment(stack.ministack, STACK_NAME, parameters, platform.environment)
        deployment.deploy(build)
        warm_up(deployment, stack.ministack)
        (api,) = deployment.find("AWS::ApiGatewayV2::Api").values()
        url = f"{stack.ministack.url}/_aws/execute-api/{api}/$default"
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield Rehearsal(deployment, parameters, build, stack.ministack, platform, robot, client)


def verify_url(client: httpx.Client, app: str = "demo-wecom") -> tuple[int, str]:
    """Verifies the URL of an app as the console of ``demo-wecom`` does."""
    response = client.get(f"/callback/{app}", params=WECOM.seal(VERIFIED[1]).as_echo())
    return response.status_code, response.text


def vary(build: Path, folder: Path, change: Callable[[Document], None]) -> Path:
    """Makes an empty folder look like a build, but for its template.

    Args:
        build: The build.
        folder: The folder.
        change: Changes the template.
    """
    template = load_template(build / "template.yaml")
    change(template)
    (folder / "template.yaml").write_text(json.dumps(template), encoding="utf-8")
    for part in build.iterdir():
        if part.is_dir():
            (folder / part.name).symlink_to(part)
    return folder


@contextmanager
def _run_robot() -> Iterator[Endpoint]:
    with Endpoint() as robot:
        robot.answer = answer_with(JSONResponse({"errcode": 0, "errmsg": "ok"}))
        yield robot


def _point_at_robot(robot: Endpoint, template: Document) -> None:
    """Lets one function call the robot, which the platforms that all the others call do not have."""
    function = template["Resources"]["NotifyRobotFunction"]["Properties"]
    function["Environment"] = {"Variables": {"WECOM_API_BASE_URL": robot.url}}
