import json
import re
from typing import Any

import pytest

from tests.infrastructure.stack import Stack

_ROUTES = {
    "GET /callback/{app}": "VerifyUrlFunction",
    "GET /callback/{app}/{corp_id}": "VerifyUrlFunction",
    "POST /callback/{app}": "ReceiveMessageFunction",
    "POST /callback/{app}/{corp_id}": "ReceiveMessageFunction",
    # What no other route takes: wrong methods, for an answer of ours.
    "ANY /callback/{proxy+}": "VerifyUrlFunction",
    "GET /jssdk/{app}": "JssdkSignatureFunction",
    "GET /oauth/{app}/login": "OauthRedirectFunction",
    "GET /oauth/{app}/callback": "OauthRedirectFunction",
    "GET /oauth/{app}/session": "OauthRedirectFunction",
    "POST /oauth/{app}/logout": "OauthRedirectFunction",
    "ANY /oauth/{proxy+}": "OauthRedirectFunction",
    "GET /protected/{app}": "ProtectedPageFunction",
    "GET /{proxy+}": "DomainVerificationFunction",
}
_RECEIVING = ["POST /callback/{app}", "POST /callback/{app}/{corp_id}"]

# The limits of an account that never asked for more.
_ACCOUNT_BURST = 5000
_ACCOUNT_RATE = 10_000

_LOGGED = {"requestId", "routeKey", "status", "responseLatency", "error.message"}


def test_routes_reach_their_functions(stack: Stack) -> None:
    assert {route: _function_of(operation) for route, operation in _list_operations(stack).items()} == _ROUTES


def test_route_takes_payload_version_2(stack: Stack) -> None:
    integrations = [_integration_of(operation) for operation in _list_operations(stack).values()]

    assert {integration["payloadFormatVersion"] for integration in integrations} == {"2.0"}
    assert {integration["type"] for integration in integrations} == {"aws_proxy"}


def test_route_of_any_method_shares_its_path_with_no_other(stack: Stack) -> None:
    """`sam local start-api` draws lots between ANY and a method on the same path."""
    routes = [route.split(" ") for route in _list_operations(stack)]
    paths_of_any = {path for method, path in routes if method == "ANY"}

    assert not [(method, path) for method, path in routes if method != "ANY" and path in paths_of_any]


def test_stage_is_the_root_of_the_domain(stack: Stack) -> None:
    assert _stage(stack)["StageName"] == "$default"
    assert _stage(stack)["AutoDeploy"] is True


def test_access_log_has_route_and_status_and_nothing_of_the_request(stack: Stack) -> None:
    text = _stage(stack)["AccessLogSettings"]["Format"]
    variables = set(re.findall(r"\$context\.([A-Za-z.]+)", text))

    assert isinstance(json.loads(text), dict)
    assert variables >= {"routeKey", "status"}
    assert variables <= _LOGGED


def test_access_log_goes_to_a_group_of_its_own(stack: Stack) -> None:
    group, _, attribute = _stage(stack)["AccessLogSettings"]["DestinationArn"].partition(".")
    groups_of_functions = {
        function["LoggingConfig"]["LogGroup"] for function in stack.of_type("AWS::Lambda::Function").values()
    }

    assert attribute == "Arn"
    assert group in stack.of_type("AWS::Logs::LogGroup")
    assert group not in groups_of_functions


def test_stage_throttles_by_default(stack: Stack) -> None:
    settings = _stage(stack)["DefaultRouteSettings"]

    assert 0 < settings["ThrottlingBurstLimit"] <= _ACCOUNT_BURST
    assert 0 < settings["ThrottlingRateLimit"] <= _ACCOUNT_RATE


@pytest.mark.parametrize("route", _RECEIVING)
def test_receiving_route_has_no_limit_below_the_account(stack: Stack, route: str) -> None:
    settings = _stage(stack)["RouteSettings"][route]

    assert settings["ThrottlingBurstLimit"] >= _ACCOUNT_BURST
    assert settings["ThrottlingRateLimit"] >= _ACCOUNT_RATE


def test_route_settings_are_for_routes_that_exist(stack: Stack) -> None:
    assert _stage(stack)["RouteSettings"].keys() <= _list_operations(stack).keys()


def test_protected_route_asks_the_authorizer_each_time(stack: Stack) -> None:
    (api,) = stack.of_type("AWS::ApiGatewayV2::Api").values()
    (authorizer,) = api["Body"]["components"]["securitySchemes"].values()
    protected = [route for route, operation in _list_operations(stack).items() if operation.get("security")]

    assert protected == ["GET /protected/{app}"]
    settings = authorizer["x-amazon-apigateway-authorizer"]
    assert settings["identitySource"] == ["$request.header.Cookie"]
    assert settings["authorizerResultTtlInSeconds"] == 0
    assert settings["authorizerPayloadFormatVersion"] == "2.0"
    assert settings["enableSimpleResponses"] is True
    assert settings["authorizerUri"].endswith(
        ":lambda:path/2015-03-31/functions/AuthorizeRequestFunctionAliaslive/invocations"
    )


def _stage(stack: Stack) -> dict[str, Any]:
    (stage,) = stack.of_type("AWS::ApiGatewayV2::Stage").values()
    return stage


def _list_operations(stack: Stack) -> dict[str, dict[str, Any]]:
    (api,) = stack.of_type("AWS::ApiGatewayV2::Api").values()
    return {
        f"{'ANY' if method.startswith('x-') else method.upper()} {path}": operation
        for path, operations in api["Body"]["paths"].items()
        for method, operation in operations.items()
    }


def _integration_of(operation: dict[str, Any]) -> dict[str, Any]:
    integration: dict[str, Any] = operation["x-amazon-apigateway-integration"]
    return integration


def _function_of(operation: dict[str, Any]) -> str:
    match = re.fullmatch(
        r"arn:.*:lambda:path/2015-03-31/functions/(.*)Aliaslive/invocations", _integration_of(operation)["uri"]
    )
    assert match
    return match[1]
