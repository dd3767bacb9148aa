"""What callbacks see of a deployment: nothing, whether it succeeds or fails."""

import shutil
from contextlib import nullcontext
from itertools import cycle
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from devtools.local_stack.messages import LocalStackError
from tests.e2e.conftest import Eventually
from tests.e2e.rehearsal import STACK_NAME, VERIFIED, Document, Rehearsal, vary
from tests.e2e.visitor import HOME, IN_WECOM

_HANDLERS = "WorkerFunction/functions/receive_message/handlers.py"
_ALIAS = "WorkerFunctionAliaslive"
_SETTINGS_UNREAD = (503, "Service Unavailable")
_IMPOSSIBLE = {
    "Type": "AWS::Route53::RecordSet",
    "DependsOn": _ALIAS,  # fails when the new version is in use already
    "Properties": {
        "HostedZoneId": "ZNOSUCHZONE",
        "Name": "hook.example.com",
        "Type": "A",
        "TTL": "60",
        "ResourceRecords": ["192.0.2.1"],
    },
}


def test_changed_parameters_reach_every_function_while_callbacks_are_answered(
    rehearsal: Rehearsal, eventually: Eventually
) -> None:
    levels = cycle(["DEBUG", "INFO"])

    def is_unnoticed() -> bool:
        # When
        rehearsal.parameters.update(LogLevel=next(levels), PublicBaseUrl="https://hook.example.com")
        answers = _watch_deployment(rehearsal, rehearsal.build)
        # On a busy machine MiniStack may keep a new version waiting for its settings. Nothing else may go wrong.
        assert set(answers) <= {VERIFIED, _SETTINGS_UNREAD}
        return _SETTINGS_UNREAD not in answers

    # Then
    eventually(is_unnoticed, "a deployment that callbacks do not notice")
    functions = rehearsal.deployment.find("AWS::Lambda::Function")
    found = {name: rehearsal.read_configuration(name)["LoggingConfig"]["ApplicationLogLevel"] for name in functions}
    assert found == dict.fromkeys(functions, rehearsal.parameters["LogLevel"])
    assert _find_redirect(rehearsal) == "https://hook.example.com/oauth/calling/callback"


def test_failed_deployment_leaves_the_old_version_in_use(
    rehearsal: Rehearsal, tmp_path: Path, eventually: Eventually
) -> None:
    # Given another answer to messages, and something that cannot be created after it
    build = vary(rehearsal.build, tmp_path, _add_the_impossible)
    (build / "WorkerFunction").unlink()
    shutil.copytree(rehearsal.build / "WorkerFunction", build / "WorkerFunction")
    handlers = build / _HANDLERS
    handlers.write_text(handlers.read_text(encoding="utf-8").replace("message.content", '"new"'), encoding="utf-8")

    # When
    answers = _watch_deployment(rehearsal, build, failure="Impossible: No hosted zone")

    # Then the new version had been in use, and is no more
    assert set(answers) == {VERIFIED}
    assert _read_events(rehearsal)[_ALIAS] == ["UPDATE_COMPLETE"] * 2
    eventually(lambda: rehearsal.ask("old") == "old", "an answer of the old version")


def _watch_deployment(rehearsal: Rehearsal, build: Path, failure: str = "") -> list[tuple[int, str]]:
    """Deploys a build while the URL is verified over and over, and returns the answers."""
    with rehearsal.verifying() as answers:
        before = len(answers)
        with pytest.raises(LocalStackError, match=failure) if failure else nullcontext():
            rehearsal.deployment.deploy(build)
        assert len(answers) > before
    return answers


def _add_the_impossible(template: Document) -> None:
    template["Resources"]["Impossible"] = _IMPOSSIBLE


def _find_redirect(rehearsal: Rehearsal) -> str:
    """Returns where a login is to come back to."""
    response = rehearsal.client.get("/oauth/calling/login", params={"next": f"{HOME}/orders"}, headers=IN_WECOM)
    (address,) = parse_qs(urlsplit(response.headers["location"]).query)["redirect_uri"]
    return address


def _read_events(rehearsal: Rehearsal) -> dict[str, list[str]]:
    """Returns what became of each resource in the last deployment, newest first."""
    events = rehearsal.ministack.client("cloudformation").describe_stack_events(StackName=STACK_NAME)["StackEvents"]
    statuses: dict[str, list[str]] = {}
    for event in events:
        if event["LogicalResourceId"] == STACK_NAME and event["ResourceStatus"] == "UPDATE_IN_PROGRESS":
            break
        if event["ResourceStatus"].endswith("_COMPLETE"):
            statuses.setdefault(event["LogicalResourceId"], []).append(event["ResourceStatus"])
    return statuses
