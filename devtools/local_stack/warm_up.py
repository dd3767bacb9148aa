"""Starts the functions of a deployed stack before a request needs them."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from devtools.local_stack.deployment import ALIAS, Deployment
from devtools.local_stack.messages import function_broken
from devtools.local_stack.ministack import MiniStack
from devtools.texts import Text
from shared.delivery.jobs import Reminder

# What none of them takes amiss: a request without a path, and a reminder of a delivery that there is not.
_RECORD = {
    "messageId": "warm-up",
    "receiptHandle": "warm-up",
    "body": Reminder("warm-up").dump(),
    "attributes": {"ApproximateReceiveCount": "1"},
    "messageAttributes": {},
    "eventSource": "aws:sqs",
}
_EVENT = {"version": "2.0", "requestContext": {"authorizer": {"lambda": {}}}, "Records": [_RECORD]}


class WarmUp(NamedTuple):
    """What came of starting a function.

    Attributes:
        problem: What keeps it from starting, if anything.
        log_lines: What it logged on this occasion.
    """

    problem: Text | None
    log_lines: list[str]


def warm_up(deployment: Deployment, ministack: MiniStack) -> list[WarmUp]:
    """Starts a process of each function that requests or messages come to.

    A platform waits one second for the answer to its first request, and a developer wants to hear of a function that
    does not start before that request comes.

    Args:
        deployment: The stack.
        ministack: Where it is deployed.
    """
    client = ministack.client("lambda")
    sources = " ".join(_list_targets(deployment, ministack))
    functions = [item for item in deployment.find("AWS::Lambda::Function").items() if item[1] in sources]
    with ThreadPoolExecutor() as threads:
        return list(threads.map(lambda item: _start(client, *item), functions))


def _list_targets(deployment: Deployment, ministack: MiniStack) -> list[str]:
    """Returns the ARNs of the functions that routes and queues lead to."""
    gateway, apis = ministack.client("apigatewayv2"), deployment.find("AWS::ApiGatewayV2::Api").values()
    integrations = [item for api in apis for item in gateway.get_integrations(ApiId=api)["Items"]]
    mappings = ministack.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    return [item["IntegrationUri"] for item in integrations] + [mapping["FunctionArn"] for mapping in mappings]


def _start(client: Any, logical_id: str, name: str) -> WarmUp:
    answer = client.invoke(FunctionName=name, Qualifier=ALIAS, Payload=json.dumps(_EVENT), LogType="Tail")
    log_lines = base64.b64decode(answer.get("LogResult", "")).decode().splitlines()
    if "FunctionError" not in answer:
        return WarmUp(None, log_lines)
    return WarmUp(function_broken(logical_id, json.loads(answer["Payload"].read())["errorMessage"]), log_lines)
