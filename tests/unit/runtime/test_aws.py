from importlib.util import find_spec, module_from_spec
from types import ModuleType

import pytest

from shared.runtime import aws_client, aws_lambda

VARIABLES = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SSM", "SETTINGS_SOURCE", "WORKER_FUNCTION")
SSM = ("ssm", "AmazonSSM", "cn-north-1", "", "1.1")
DYNAMODB = ("dynamodb", "DynamoDB_20120810", "cn-north-1", "", "1.0")
SQS = ("sqs", "AmazonSQS", "cn-north-1", "", "1.0")
LAMBDA = ("cn-north-1", "")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What clients were made with."""
    made: list[tuple[str, ...]] = []

    class FakeClient:
        def __init__(self, *arguments: str) -> None:
            made.append(arguments)

    monkeypatch.setattr(aws_client, "AwsClient", FakeClient)
    monkeypatch.setattr(aws_lambda, "LambdaClient", FakeClient)
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_REGION", "cn-north-1")
    return made


def import_anew() -> ModuleType:
    """Imports a copy of the module, so that the one that others use stays as it is."""
    spec = find_spec("shared.runtime.aws")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("environment", "clients"),
    [
        ({}, []),
        ({"SETTINGS_SOURCE": "json:{}"}, []),
        ({"SETTINGS_SOURCE": "ssm:/wehook"}, [SSM]),
        ({"TOKENS_TABLE": "tokens"}, [DYNAMODB]),
        (
            {
                "SETTINGS_SOURCE": "ssm:/wehook",
                "INBOX_TABLE": "inbox",
                "TOKENS_TABLE": "t",
                "WORKER_FUNCTION": "worker",
            },
            [SSM, DYNAMODB, LAMBDA],
        ),
    ],
    ids=["nothing", "local settings", "settings", "tokens", "receiver"],
)
def test_import_connects_to_what_the_environment_names(
    made: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    clients: list[tuple[str, ...]],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    import_anew()
    assert made == clients


@pytest.mark.parametrize(("service", "arguments"), [("ssm", SSM), ("dynamodb", DYNAMODB), ("sqs", SQS)])
def test_get_client_is_made_once(made: list[tuple[str, ...]], service: str, arguments: tuple[str, ...]) -> None:
    aws = import_anew()
    assert aws.get_client(service) is aws.get_client(service)
    assert made == [arguments]


def test_get_lambda_is_made_once(made: list[tuple[str, ...]]) -> None:
    aws = import_anew()
    assert aws.get_lambda() is aws.get_lambda()
    assert made == [LAMBDA]


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SSM"])
def test_get_client_emulator_is_connected_to(
    made: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:4566")
    import_anew().get_client("ssm")
    assert made == [("ssm", "AmazonSSM", "cn-north-1", "http://127.0.0.1:4566", "1.1")]
