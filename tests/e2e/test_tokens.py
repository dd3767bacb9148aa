"""Tokens of the deployed bundle: shared through its table, by functions that run as their roles."""

import json
from typing import Any

import httpx
import pytest

from devtools.local_stack.stack import LocalStack
from tests.e2e.conftest import Eventually

_PAGE = "https://app.example.com/list?id=1"


@pytest.fixture
def records(stack: LocalStack) -> Any:
    """Returns the keys of the table of tokens."""
    table = stack.deployment.find("AWS::DynamoDB::Table")["TokensTable"]
    client = stack.ministack.client("dynamodb")
    return lambda: {item["key"]["S"] for item in client.scan(TableName=table)["Items"]}


def test_jssdk_signature_of_a_listed_page_comes_with_the_origin(client: httpx.Client) -> None:
    origin = {"origin": "https://app.example.com"}

    response = client.get("/jssdk/calling", params={"url": _PAGE}, headers=origin)

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://app.example.com"
    assert response.json().keys() == {"config", "agentConfig"}


def test_jssdk_signature_of_another_page_is_refused(client: httpx.Client) -> None:
    assert client.get("/jssdk/calling", params={"url": "https://evil.example/"}).status_code == 403


def test_tokens_are_refreshed_without_a_request(stack: LocalStack, records: Any, eventually: Eventually) -> None:
    function = stack.deployment.find("AWS::Lambda::Function")["RefreshTokensFunction"]

    answer = stack.ministack.client("lambda").invoke(FunctionName=function, Payload=b"{}")

    assert "FunctionError" not in answer
    assert json.loads(answer["Payload"].read()) is None
    keys = {"wecom#ww9f2c41d7b0aa35e6#1000021" + kind for kind in ("", "#jsapi", "#agent_config")}
    eventually(lambda: keys <= records(), "a record for each token")
