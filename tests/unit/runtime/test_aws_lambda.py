import pytest

from shared.errors import AwsError
from shared.runtime.aws_lambda import LambdaClient
from tests.aws_network import BROKEN, Network


def test_invoke_gives_what_the_function_returns(network: Network) -> None:
    network.answer(200, {"reply": "你好"})
    assert LambdaClient("us-east-1").invoke("wehook-worker", {"key": "k"}, seconds=4) == {"reply": "你好"}
    (sent,) = network.sent
    assert sent.path == "/2015-03-31/functions/wehook-worker/invocations"
    assert sent.body == {"key": "k"}
    assert sent.headers["host"] == "lambda.us-east-1.amazonaws.com"
    assert sent.headers["x-amz-invocation-type"] == "RequestResponse"


def test_invoke_alias_of_an_arn_is_one_part_of_the_path(network: Network) -> None:
    network.answer(200, {})
    LambdaClient("us-east-1").invoke("arn:aws:lambda:us-east-1:123456789012:function:w:live", {}, seconds=4)
    (sent,) = network.sent
    function = "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aw%3Alive"
    assert sent.path == f"/2015-03-31/functions/{function}/invocations"


def test_invoke_function_that_fails_raises_unhandled(network: Network) -> None:
    network.answer(200, {"errorMessage": "secret"}, {"X-Amz-Function-Error": "Unhandled"})
    with pytest.raises(AwsError, match=r"^Invoke failed: Unhandled$") as caught:
        LambdaClient("us-east-1").invoke("worker", {}, seconds=4)
    assert not caught.value.doubtful


def test_invoke_without_an_answer_is_doubtful_and_not_repeated(network: Network) -> None:
    network.outcomes.append(BROKEN)
    with pytest.raises(AwsError, match="Invoke failed: Unreachable") as caught:
        LambdaClient("us-east-1").invoke("worker", {}, seconds=4)
    assert caught.value.doubtful
    assert len(network.sent) == 1


def test_prepare_closed_connection_is_opened_anew(network: Network) -> None:
    client = LambdaClient("us-east-1")
    network.connections[0].close()
    client.prepare()
    assert len(network.connections) == 2
