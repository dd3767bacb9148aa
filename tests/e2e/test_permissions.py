"""Each function runs as its own role, and may do no more than the template says."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from devtools.local_stack.ministack import REGION
from devtools.local_stack.stack import STACK_NAME, LocalStack
from tests.e2e.conftest import Eventually
from tests.e2e.screens import WECOM

_APP = f"/{STACK_NAME}/apps/demo-wecom"
_FILE = f"/{STACK_NAME}/files/WW_verify_7rG3kjVbXHngiald.txt"
_ROLES = ("VerifyUrlRole", "ReceiveMessageRole", "DomainVerificationRole")
_DENIAL = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "ssm:*", "Resource": "*"}],
}

type Deny = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def deny(stack: LocalStack) -> Deny:
    """Takes the parameter store from a role, for a while."""
    iam = stack.ministack.client("iam")
    roles = stack.deployment.find("AWS::IAM::Role")

    @contextmanager
    def deny_to(role: str) -> Iterator[None]:
        policy = {"RoleName": roles[role], "PolicyName": "denial"}
        iam.put_role_policy(**policy, PolicyDocument=json.dumps(_DENIAL))
        try:
            yield
        finally:
            iam.delete_role_policy(**policy)

    return deny_to


@pytest.fixture(scope="module")
def unread_names(stack: LocalStack) -> Iterator[dict[str, str]]:
    """For each role the name of an app, and of a file, that no function has read or missed yet."""
    ssm = stack.ministack.client("ssm")
    names = {role: f"unread-by-{role.lower()}" for role in _ROLES}
    app = ssm.get_parameter(Name=_APP, WithDecryption=True)["Parameter"]["Value"]
    values = {f"/{STACK_NAME}/apps/{name}": app for name in names.values()}
    values |= {f"/{STACK_NAME}/files/{name}": name for name in names.values()}
    for parameter, value in values.items():
        ssm.put_parameter(Name=parameter, Value=value, Type="SecureString")
    stack.deployment.restart_functions()
    yield names
    ssm.delete_parameters(Names=list(values))


@pytest.mark.parametrize(
    ("role", "allowed", "forbidden"),
    [
        pytest.param("VerifyUrlRole", _APP, _FILE, id="verify-url"),
        pytest.param("ReceiveMessageRole", _APP, _FILE, id="receive-message"),
        pytest.param("DomainVerificationRole", _FILE, _APP, id="domain-verification"),
    ],
)
def test_role_reads_its_own_parameters_only(stack: LocalStack, role: str, allowed: str, forbidden: str) -> None:
    with closing(_connect_as(stack, role)) as ssm:
        assert ssm.get_parameter(Name=allowed, WithDecryption=True)["Parameter"]["Name"] == allowed
        with pytest.raises(ClientError, match="AccessDenied"):
            ssm.get_parameter(Name=forbidden, WithDecryption=True)
        with pytest.raises(ClientError, match="AccessDenied"):
            ssm.put_parameter(Name=allowed, Value="changed", Type="String", Overwrite=True)


@pytest.mark.parametrize(
    ("role", "answers"),
    [
        pytest.param("VerifyUrlRole", (503, 403, 200), id="verify-url"),
        pytest.param("ReceiveMessageRole", (200, 503, 200), id="receive-message"),
        pytest.param("DomainVerificationRole", (200, 403, 503), id="domain-verification"),
    ],
)
def test_function_runs_as_its_own_role(
    client: httpx.Client,
    deny: Deny,
    unread_names: dict[str, str],
    eventually: Eventually,
    role: str,
    answers: tuple[int, int, int],
) -> None:
    with deny(role):
        assert _ask_each_function(client, unread_names[role]) == answers

    # A function remembers for a moment that its settings cannot be read.
    eventually(lambda: _ask_each_function(client, unread_names[role]) == (200, 403, 200), "the end of the denial")


def _connect_as(stack: LocalStack, role: str) -> Any:
    arn = stack.ministack.client("iam").get_role(RoleName=stack.deployment.find("AWS::IAM::Role")[role])["Role"]["Arn"]
    keys = stack.ministack.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=REGION)
    return session.client("ssm", endpoint_url=stack.ministack.url)


def _ask_each_function(client: httpx.Client, name: str) -> tuple[int, int, int]:
    """Asks for what needs one read of the parameter store; the signature of the message is wrong."""
    wrong = {"msg_signature": "0" * 40, "timestamp": "1", "nonce": "1"}
    return (
        client.get(f"/callback/{name}", params=WECOM.seal("1").as_echo()).status_code,
        client.post(f"/callback/{name}", params=wrong, content="<xml><Encrypt>x</Encrypt></xml>").status_code,
        client.get(f"/{name}").status_code,
    )
