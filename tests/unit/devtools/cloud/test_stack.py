import io
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from devtools.cloud.aws import Aws
from devtools.cloud.messages import CloudError
from devtools.cloud.stack import DeployedStack

_DESCRIPTION = {
    "StackName": "wehook",
    "Outputs": [
        {"OutputKey": "CallbackUrl", "OutputValue": "https://hook.example.com/callback/APP"},
        {"OutputKey": "SettingsPath", "OutputValue": "/wehook"},
    ],
}


class _FakeLambda:
    """Lambda that refuses its first invocations, each with one of these codes."""

    exceptions = SimpleNamespace(ClientError=ClientError)

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.count = 0

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        assert (FunctionName, Payload) == ("wehook-Diagnose", b'{"app": "app"}')
        self.count += 1
        if self.codes:
            raise ClientError({"Error": {"Code": self.codes.pop(0), "Message": "it is Pending"}}, "Invoke")
        return {"Payload": io.BytesIO(b'{"outcome": "reached"}')}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def _invoke(client: _FakeLambda) -> dict[str, Any]:
    aws = cast("Aws", SimpleNamespace(region="us-east-1", client=lambda _service: client))
    return DeployedStack(aws, _DESCRIPTION).invoke("wehook-Diagnose", {"app": "app"})


@pytest.mark.parametrize("code", ["ResourceNotReadyException", "ResourceConflictException"])
def test_invoke_function_that_has_slept_is_invoked_again(code: str, pauses: list[float]) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html"""
    client = _FakeLambda(code)

    assert _invoke(client) == {"outcome": "reached"}
    assert (client.count, len(pauses)) == (2, 1)
    assert 1 <= pauses[0] <= 5  # the examination has other things to do as well, and 11 seconds


@pytest.mark.parametrize(
    ("codes", "count"),
    [
        pytest.param(["ResourceConflictException"] * 2, 2, id="still-asleep"),
        pytest.param(["ServiceException"], 1, id="something-else"),
    ],
)
@pytest.mark.usefixtures("pauses")
def test_invoke_function_that_cannot_be_run_is_refused_with_what_lambda_says(codes: list[str], count: int) -> None:
    client = _FakeLambda(*codes)

    with pytest.raises(CloudError, match="Invoke was refused: it is Pending"):
        _invoke(client)

    assert client.count == count
