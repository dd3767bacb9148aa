"""The function that the login's guide adds to the template."""

import re
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.infrastructure.stack import ACCOUNT, ROOT, STACK_NAME, Stack, load_template, translate

NAME = "OrdersFunction"


@pytest.fixture(params=["login.md", "login.zh-CN.md"])
def function(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The route of one's own, with what lets it read profiles."""
    guide = (ROOT / "docs" / str(request.param)).read_text(encoding="utf-8")
    resources: dict[str, dict[str, Any]] = yaml_parse("".join(re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)))
    return resources[NAME]


@pytest.fixture
def stack(function: dict[str, Any]) -> Stack:
    return translate(added={NAME: function})


def test_function_is_built_like_the_example_that_it_is_copied_from(function: dict[str, Any]) -> None:
    build = function["Metadata"]["BuildProperties"]
    package = function["Properties"]["CodeUri"].strip("/").replace("/", ".")
    assert build == {"ParentPackageMode": "explicit", "ParentPackages": package}
    assert function["Properties"]["Handler"] == f"{package}.app.lambda_handler"
    assert load_template()["Resources"]["ProtectedPageFunction"]["Metadata"]["BuildProperties"].keys() == build.keys()


def test_function_stands_behind_the_authorizer(stack: Stack) -> None:
    (api,) = stack.of_type("AWS::ApiGatewayV2::Api").values()
    paths = api["Body"]["paths"]
    assert paths["/protected/staff/orders"]["get"]["security"] == paths["/protected/{app}"]["get"]["security"]


def test_function_may_read_apps_and_profiles_and_nothing_else(stack: Stack) -> None:
    function = stack.of_type("AWS::Lambda::Function")[NAME]
    assert function["Environment"]["Variables"]["USERS_TABLE"] == "UsersTable"
    role = stack.of_type("AWS::IAM::Role")[f"{NAME}Role"]
    allowed = {
        statement["Action"]: statement["Resource"]
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    }
    assert allowed == {
        "ssm:GetParameter": f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/{STACK_NAME}/apps/*",
        "dynamodb:GetItem": "UsersTable.Arn",
    }
