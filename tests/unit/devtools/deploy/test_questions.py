import pytest

from devtools.cli.messages import CommandError
from devtools.cloud.place import Place
from devtools.deploy.questions import ask_parameters, ask_place
from tests.unit.devtools.deploy.conftest import TypeIn

_CERTIFICATE = "arn:aws:acm:ap-east-1:123456789012:certificate/5f0c2b5e-3a34-4b5c-9d7e-000000000003"
_ELSEWHERE = _CERTIFICATE.replace("ap-east-1", "us-east-1")
_ZONE = "Z0123456789ABCDEFGHIJ"
_USUAL = Place("wehook", "ap-east-1", "work")


def test_ask_place_empty_answers_take_what_is_usual(type_in: TypeIn) -> None:
    type_in("", "")

    assert ask_place(_USUAL) == _USUAL


def test_ask_place_keeps_what_was_answered(type_in: TypeIn) -> None:
    type_in("cn-north-1", "hooks-2")

    assert ask_place(_USUAL) == Place("hooks-2", "cn-north-1", "work")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        pytest.param("Hong Kong", "This is no region", id="region"),
        pytest.param("ap-east", "This is no region", id="half-a-region"),
        pytest.param("", "This is no region", id="no-region"),
    ],
)
def test_ask_place_wrong_region_is_asked_again(
    wrong: str, problem: str, type_in: TypeIn, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(wrong, "ap-east-1", "wehook")

    assert ask_place(_USUAL._replace(region="")).region == "ap-east-1"
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["my_hooks", "2hooks", "aws-hooks", "ssmhooks", "h" * 101])
def test_ask_place_stack_that_cannot_be_called_so_is_asked_again(
    wrong: str, type_in: TypeIn, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in("ap-east-1", wrong, "hooks")

    assert ask_place(_USUAL).stack == "hooks"
    assert "A name has letters" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answers", "parameters"),
    [
        pytest.param(["", ""], {}, id="nothing"),
        pytest.param(["", "ops@example.com"], {"AlarmEmail": "ops@example.com"}, id="email"),
        pytest.param(
            ["hook.example.com", "", _CERTIFICATE, ""],
            {"DomainName": "hook.example.com", "CertificateArn": _CERTIFICATE},
            id="certificate",
        ),
        pytest.param(
            ["hook.example.com", _ZONE, "", ""],
            {"DomainName": "hook.example.com", "HostedZoneId": _ZONE},
            id="new-certificate",
        ),
    ],
)
def test_ask_parameters_returns_what_is_not_empty(
    answers: list[str], parameters: dict[str, str], type_in: TypeIn
) -> None:
    type_in(*answers)

    assert ask_parameters("ap-east-1") == parameters


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        pytest.param(["https://hook.example.com", "", ""], "This is no host name in lower case", id="domain"),
        pytest.param(["hook.example.com", "zone", _ZONE, "", ""], "The id of a hosted zone begins with Z", id="zone"),
        pytest.param(["hook.example.com", "", "", _CERTIFICATE, ""], "there has to be a certificate", id="neither"),
        pytest.param(
            ["hook.example.com", "", "arn", _CERTIFICATE, ""], "The ARN of a certificate begins", id="certificate"
        ),
        pytest.param(
            ["hook.example.com", "", _ELSEWHERE, _CERTIFICATE, ""], "has to be in ap-east-1", id="certificate-elsewhere"
        ),
        pytest.param(["", "ops", ""], "This is not one e-mail address", id="email"),
    ],
)
def test_ask_parameters_wrong_answer_is_asked_again(
    answers: list[str], problem: str, type_in: TypeIn, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(*answers)

    ask_parameters("ap-east-1")

    assert problem in capsys.readouterr().err


def test_ask_parameters_input_that_ends_changes_nothing(type_in: TypeIn) -> None:
    type_in("hook.example.com")

    with pytest.raises(CommandError, match="nothing was changed"):
        ask_parameters("ap-east-1")
