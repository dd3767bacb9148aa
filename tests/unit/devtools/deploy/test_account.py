from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from devtools.cloud.messages import CREDENTIALS_REFUSED, NO_CREDENTIALS, CloudError
from devtools.cloud.place import Place
from devtools.deploy import account
from devtools.deploy.account import find_account, find_usual_region

_ACCOUNT = "123456789012"
_PLACE = Place("wehook", "ap-east-1", "")

type Answer = Callable[[str], str]


def _refuse(_: str) -> str:
    raise ClientError({"Error": {"Code": "InvalidClientTokenId", "Message": ""}}, "GetCallerIdentity")


def _refuse_in(refusing: str) -> Answer:
    return lambda region: _refuse(region) if region == refusing else _ACCOUNT


def _have_none(_: str) -> str:
    raise NoCredentialsError


@pytest.fixture
def answer_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Makes AWS answer in each region as a function says."""

    def answer_as(answer: Answer) -> None:
        class FakeAws:
            def __init__(self, region: str, profile: str) -> None:
                self.region, self.profile = region, profile

            def client(self, service: str) -> Any:
                assert service == "sts"
                return self

            def get_caller_identity(self) -> dict[str, str]:
                return {"Account": answer(self.region)}

        monkeypatch.setattr(account, "Aws", FakeAws)

    return answer_as


def test_find_account_returns_its_number(answer_as: Callable[[Answer], None]) -> None:
    answer_as(lambda _: _ACCOUNT)

    assert find_account(_PLACE) == _ACCOUNT


@pytest.mark.parametrize("region", ["ap-east-1", "cn-northwest-1"])
def test_find_account_region_that_is_not_enabled_is_told_from_wrong_credentials(
    region: str, answer_as: Callable[[Answer], None]
) -> None:
    answer_as(_refuse_in(region))

    with pytest.raises(CloudError, match=f"has not enabled the region {region}"):
        find_account(_PLACE._replace(region=region))


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        pytest.param(_refuse, CREDENTIALS_REFUSED, id="wrong"),
        pytest.param(_have_none, NO_CREDENTIALS, id="none"),
    ],
)
def test_find_account_without_credentials_says_what_to_do(
    answer: Answer, problem: object, answer_as: Callable[[Answer], None]
) -> None:
    answer_as(answer)

    with pytest.raises(CloudError) as raised:
        find_account(_PLACE)

    assert raised.value.text == problem


def test_find_usual_region_is_that_of_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "cn-north-1")

    assert find_usual_region(_PLACE) == "cn-north-1"


def test_find_usual_region_that_nobody_names_is_empty() -> None:
    assert find_usual_region(_PLACE._replace(profile="nobody")) == ""
