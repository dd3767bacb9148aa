from importlib.util import find_spec, module_from_spec
from types import ModuleType

import pytest

from shared.runtime import aws_client


class FakeClient:
    """Stands for `AwsClient`, whose arguments it keeps."""

    made: list[tuple[str, ...]]

    def __init__(self, *arguments: str) -> None:
        self.made.append(arguments)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Returns what clients were made with."""
    monkeypatch.setattr(FakeClient, "made", [], raising=False)
    monkeypatch.setattr(aws_client, "AwsClient", FakeClient)
    monkeypatch.setenv("AWS_REGION", "cn-north-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL_SSM", raising=False)
    monkeypatch.delenv("SETTINGS_SOURCE", raising=False)
    return FakeClient.made


def import_anew() -> ModuleType:
    """Imports a copy of the module, so that the one that others use stays as it is."""
    spec = find_spec("shared.runtime.aws_ssm")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_import_settings_in_parameter_store_connects_at_once(
    made: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SETTINGS_SOURCE", "ssm:/wehook")
    import_anew()
    assert made == [("ssm", "AmazonSSM", "cn-north-1", "")]


def test_import_settings_elsewhere_does_not_connect(made: list[tuple[str, ...]]) -> None:
    import_anew()
    assert made == []


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SSM"])
def test_get_ssm_emulator_is_connected_to(
    made: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:4566")
    import_anew().get_ssm()
    assert made == [("ssm", "AmazonSSM", "cn-north-1", "http://127.0.0.1:4566")]
