"""Each function runs as its own role, and each role may do what the template grants it, and no more."""

import json
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from devtools.local_stack.deployment import ALIAS
from devtools.local_stack.ministack import REGION
from tests.e2e.conftest import Eventually
from tests.e2e.rehearsal import STACK_NAME, VERIFIED, Rehearsal, verify_url

_KEY = {"key": {"S": "a-key"}}
_KEYS = {"SuitesTable": {"suite_id": {"S": "a-suite"}, "item": {"S": "an-item"}}}
_DENIAL = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ssm:*", "Resource": "*"}]}


class Actor:
    """Who calls AWS as a role of the stack.

    Args:
        rehearsal: The stack.
        role: Logical id of the role.
    """

    def __init__(self, rehearsal: Rehearsal, role: str) -> None:
        self.find = rehearsal.find
        self._ministack = rehearsal.ministack
        self._role = role

    def client(self, service: str) -> Any:
        """Returns a boto3 client with the role's permissions."""
        return self._session.client(service, endpoint_url=self._ministack.url)

    @cached_property
    def _session(self) -> boto3.Session:
        iam, name = self._ministack.client("iam"), self.find(self._role)
        role = iam.get_role(RoleName=name)["Role"]
        trust, arn = role["AssumeRolePolicyDocument"], role["Arn"]
        # Only services may assume it, some of them under conditions.
        statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": arn.split(":")[4]}}
        trust["Statement"].append(statement)
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
        keys = self._ministack.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=REGION)


type Action = Callable[[Actor], object]


def _read_parameter(name: str) -> Action:
    return lambda actor: actor.client("ssm").get_parameter(Name=f"/{STACK_NAME}/{name}", WithDecryption=True)


def _write_parameter(name: str) -> Action:
    return lambda actor: actor.client("ssm").put_parameter(
        Name=f"/{STACK_NAME}/{name}", Value="changed", Type="SecureString", Overwrite=True
    )


def _read_item(table: str) -> Action:
    return lambda actor: actor.client("dynamodb").get_item(TableName=actor.find(table), Key=_KEYS.get(table, _KEY))


def _write_item(table: str) -> Action:
    return lambda actor: actor.client("dynamodb").put_item(TableName=actor.find(table), Item=_KEYS.get(table, _KEY))


def _delete_item(table: str) -> Action:
    return lambda actor: actor.client("dynamodb").delete_item(TableName=actor.find(table), Key=_KEYS.get(table, _KEY))


def _scan(table: str) -> Action:
    return lambda actor: actor.client("dynamodb").scan(TableName=actor.find(table))


def _send_to(queue: str) -> Action:
    return lambda actor: actor.client("sqs").send_message(
        QueueUrl=actor.find(queue), MessageBody="{}", MessageGroupId="a", MessageDeduplicationId="a"
    )


def _invoke(function: str) -> Action:
    return lambda actor: actor.client("lambda").invoke(
        FunctionName=actor.find(f"{function}Alias{ALIAS}"), InvocationType="DryRun"
    )


_APP = "apps/demo-wecom"
_FILE = "files/WW_verify_7rG3kjVbXHngiald.txt"
_ROBOT = "alarms/robot"

# For each role something that it must be able to do, and something that it is kept from.
_ROLES = {
    "VerifyUrlRole": (_read_parameter(_APP), _read_parameter(_FILE)),
    "ReceiveMessageRole": (_read_item("InboxTable"), _scan("InboxTable")),
    "WorkerRole": (_delete_item("SessionsTable"), _delete_item("SuitesTable")),
    "SweepInboxRole": (_scan("InboxTable"), _read_parameter(_APP)),
    "DomainVerificationRole": (_read_parameter(_FILE), _read_parameter(_APP)),
    "JssdkSignatureRole": (_write_item("TokensTable"), _read_item("SuitesTable")),
    "RefreshTokensRole": (_read_item("SuitesTable"), _write_item("SuitesTable")),
    "OauthRedirectRole": (_write_item("UsersTable"), _delete_item("UsersTable")),
    "AuthorizeRequestRole": (_read_parameter(_APP), _read_item("UsersTable")),
    "DiagnoseRole": (_read_item("TokensTable"), _send_to("JobQueue")),
    "NotifyRobotRole": (_read_parameter(_ROBOT), _write_parameter(_ROBOT)),
    "SweepScheduleRole": (_invoke("SweepInboxFunction"), _invoke("WorkerFunction")),
    "RefreshScheduleRole": (_invoke("RefreshTokensFunction"), _invoke("SweepInboxFunction")),
}
_LOGS_ONLY = {"ProtectedPageRole"}


def test_roles_are_all_tried(rehearsal: Rehearsal) -> None:
    assert rehearsal.deployment.find("AWS::IAM::Role").keys() == _ROLES.keys() | _LOGS_ONLY


@pytest.mark.parametrize("role", _ROLES)
def test_role_may_do_its_work_and_no_more(rehearsal: Rehearsal, role: str) -> None:
    actor = Actor(rehearsal, role)
    allowed, forbidden = _ROLES[role]

    allowed(actor)
    with pytest.raises(ClientError, match="AccessDenied"):
        forbidden(actor)


def test_functions_may_write_their_own_log_and_no_other(rehearsal: Rehearsal) -> None:
    functions = [name.removesuffix("Function") for name in rehearsal.deployment.find("AWS::Lambda::Function")]
    groups = [f"{name}LogGroup" for name in functions]

    decisions = {name: [_may_log(rehearsal, f"{name}Role", group) for group in groups] for name in functions}

    assert decisions == {name: [group == f"{name}LogGroup" for group in groups] for name in functions}


def test_functions_have_each_their_own_role(rehearsal: Rehearsal) -> None:
    functions = rehearsal.deployment.find("AWS::Lambda::Function")

    roles = {name: rehearsal.read_configuration(name)["Role"].rpartition("/")[-1] for name in functions}

    assert roles == {name: rehearsal.find(f"{name.removesuffix('Function')}Role") for name in functions}


def test_function_may_do_what_its_role_may(rehearsal: Rehearsal, eventually: Eventually) -> None:
    # Given an app that no function has read yet
    ssm = rehearsal.ministack.client("ssm")
    app = ssm.get_parameter(Name=f"/{STACK_NAME}/{_APP}", WithDecryption=True)["Parameter"]["Value"]
    ssm.put_parameter(Name=f"/{STACK_NAME}/apps/unread", Value=app, Type="SecureString")

    # When its role may not
    iam = rehearsal.ministack.client("iam")
    denial = {"RoleName": rehearsal.find("VerifyUrlRole"), "PolicyName": "denial"}
    iam.put_role_policy(**denial, PolicyDocument=json.dumps(_DENIAL))
    try:
        status, _ = verify_url(rehearsal.client, "unread")
    finally:
        iam.delete_role_policy(**denial)

    # Then it cannot, until the role may; it remembers for a moment
    assert status == HTTPStatus.SERVICE_UNAVAILABLE
    eventually(lambda: verify_url(rehearsal.client, "unread") == VERIFIED, "the end of the denial")


def _may_log(rehearsal: Rehearsal, role: str, group: str) -> bool:
    """Asks the simulator of policies: MiniStack's gate looks for another resource than AWS does."""
    iam = rehearsal.ministack.client("iam")
    result = iam.simulate_principal_policy(
        PolicySourceArn=iam.get_role(RoleName=rehearsal.find(role))["Role"]["Arn"],
        ActionNames=["logs:PutLogEvents"],
        ResourceArns=[f"arn:aws:logs:{REGION}:000000000000:log-group:{rehearsal.find(group)}:log-stream:a-stream"],
    )
    return bool(result["EvaluationResults"][0]["EvalDecision"] == "allowed")
