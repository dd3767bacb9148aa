from typing import Any

import pytest
from botocore import exceptions

from devtools.cloud.aws import Aws, explained
from devtools.cloud.messages import CloudError

_URL = "https://ssm.nowhere.amazonaws.com/"


def _refuse(code: str, message: str = "the reason") -> exceptions.ClientError:
    return exceptions.ClientError({"Error": {"Code": code, "Message": message}}, "PutParameter")


@pytest.mark.parametrize(
    ("error", "english", "chinese"),
    [
        pytest.param(exceptions.NoCredentialsError(), "There are no AWS credentials", "没有 AWS 凭证", id="none"),
        pytest.param(
            exceptions.MissingDependencyException(msg="pip install botocore[crt]"),
            "aws configure export-credentials",
            "只有 AWS 命令行能读取",
            id="aws-login",
        ),
        pytest.param(
            exceptions.PartialCredentialsError(provider="env", cred_var="x"), "There are no AWS", "没有 AWS", id="half"
        ),
        pytest.param(_refuse("ExpiredToken"), "AWS does not take these credentials", "AWS 拒绝了", id="expired"),
        pytest.param(_refuse("UnrecognizedClientException"), "AWS does not take these", "AWS 拒绝了", id="wrong"),
        pytest.param(exceptions.UnauthorizedSSOTokenError(), "AWS does not take these", "AWS 拒绝了", id="sso"),
        pytest.param(
            _refuse("AccessDeniedException"),
            "may not call PutParameter (AccessDenied",
            "无权调用 PutParameter",
            id="role",
        ),
        pytest.param(_refuse("ValidationException"), "PutParameter was refused: the reason", "被拒绝", id="refused"),
        pytest.param(_refuse("Odd", ""), "PutParameter was refused: Odd", "被拒绝：Odd", id="no-message"),
        pytest.param(
            exceptions.EndpointConnectionError(endpoint_url=_URL), f"{_URL} cannot be reached", "无法连接", id="region"
        ),
        pytest.param(
            exceptions.ReadTimeoutError(endpoint_url=_URL), f"{_URL} cannot be reached", "无法连接", id="timeout"
        ),
        pytest.param(exceptions.ProfileNotFound(profile="x"), "profile (x) could not be", "profile (x)", id="profile"),
        pytest.param(exceptions.InvalidConfigError(error_msg="x"), "AWS cannot be asked: x", "无法访问", id="config"),
    ],
)
def test_explained_error_is_one_line_that_says_what_to_do(error: Exception, english: str, chinese: str) -> None:
    with pytest.raises(CloudError) as raised, explained():
        raise error

    text = raised.value.text
    assert english in text.english
    assert chinese in text.chinese
    assert "\n" not in text.english + text.chinese


def test_explained_other_error_stays() -> None:
    with pytest.raises(KeyError), explained():
        raise KeyError("x")


@pytest.fixture
def no_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))


@pytest.mark.usefixtures("no_account")
def test_aws_without_a_region_says_where_to_name_it() -> None:
    with pytest.raises(CloudError, match="No region is set: name it with --region"):
        Aws("", "")


@pytest.mark.usefixtures("no_account")
@pytest.mark.parametrize("name", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_aws_region_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "cn-north-1")

    assert Aws("", "").region == "cn-north-1"
    assert Aws("ap-east-1", "").region == "ap-east-1"


@pytest.mark.usefixtures("no_account")
def test_aws_unknown_profile_is_named() -> None:
    with pytest.raises(CloudError, match=r"profile \(nobody\) could not be found"):
        Aws("us-east-1", "nobody")


def test_aws_region_that_is_none_is_refused() -> None:
    with pytest.raises(CloudError, match=r"Provided region_name 'us east' .* Correct --region"):
        Aws("us east", "").client("ssm")


def test_aws_endpoint_that_is_no_url_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")

    with pytest.raises(CloudError, match="AWS_ENDPOINT_URL is no usable URL"):
        Aws("us-east-1", "").client("ssm")


def test_aws_client_is_made_once() -> None:
    aws = Aws("us-east-1", "")

    assert aws.client("ssm") is aws.client("ssm")
