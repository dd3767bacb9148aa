import pytest

from shared.errors import AwsError
from shared.runtime.aws_client import AwsClient
from tests.aws_network import Answer, Network


@pytest.mark.parametrize(
    ("arguments", "target", "content_type"),
    [
        (("ssm", "AmazonSSM", "us-east-1"), "AmazonSSM.Get", "application/x-amz-json-1.1"),
        (
            ("dynamodb", "DynamoDB_20120810", "us-east-1", "", "1.0"),
            "DynamoDB_20120810.Get",
            "application/x-amz-json-1.0",
        ),
    ],
)
def test_call_names_service_and_operation(
    network: Network, arguments: tuple[str, ...], target: str, content_type: str
) -> None:
    network.answer(200, {"Value": "你好"})
    assert AwsClient(*arguments).call("Get", {"Name": "名"}) == {"Value": "你好"}
    (sent,) = network.sent
    assert sent.body == {"Name": "名"}
    assert sent.headers["host"] == f"{arguments[0]}.us-east-1.amazonaws.com"
    assert sent.headers["x-amz-target"] == target
    assert sent.headers["content-type"] == content_type


def test_call_client_connects_when_it_is_made_and_keeps_its_connection(network: Network) -> None:
    client = AwsClient("ssm", "AmazonSSM", "us-east-1", "http://127.0.0.1:4566")
    assert len(network.connections) == 1
    for number in range(3):
        network.answer(200, {"number": number})
        assert client.call("GetParameter", {}) == {"number": number}
    assert len(network.connections) == 1


def test_call_that_aws_refused_raises_its_name(network: Network) -> None:
    network.answer(400, {"__type": "com.amazonaws.ssm#ParameterNotFound"})
    with pytest.raises(AwsError, match="GetParameter failed: ParameterNotFound"):
        AwsClient("ssm", "AmazonSSM", "us-east-1").call("GetParameter", {})


def test_call_expected_refusal_is_returned(network: Network) -> None:
    refusal = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException", "Item": {}}
    network.answer(400, refusal)
    client = AwsClient("dynamodb", "DynamoDB_20120810", "us-east-1")
    assert client.call("PutItem", {}, {"ConditionalCheckFailedException"}) == refusal


def test_call_in_a_hurry_is_waited_for_once(network: Network) -> None:
    network.outcomes.append(TimeoutError())
    client = AwsClient("dynamodb", "DynamoDB_20120810", "us-east-1")
    with pytest.raises(AwsError, match="Unreachable"):
        client.call("UpdateItem", {}, seconds=0.4)
    assert network.waits == [0.5, 0.4]


@pytest.mark.parametrize("body", [b"<html>", b"[]", b""])
def test_call_output_that_is_no_object_raises(network: Network, body: bytes) -> None:
    network.outcomes.append(Answer(200, body, {}))
    with pytest.raises(AwsError, match="GetParameter failed: 200"):
        AwsClient("ssm", "AmazonSSM", "us-east-1").call("GetParameter", {})
