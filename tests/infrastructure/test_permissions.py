from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from tests.infrastructure.stack import ACCOUNT, STACK_NAME, Stack, list_functions, walk

_WRITE_LOG = "logs:CreateLogStream logs:PutLogEvents"
_READ_SETTINGS = "ssm:GetParameter ssm:GetParametersByPath"
_APPS = ["{settings}/apps", "{settings}/apps/*"]
_FILES = ["{settings}/files", "{settings}/files/*"]

# All that each function may do: actions, and what they may be done to.
_EXPECTED = {
    "VerifyUrlFunction": {
        _WRITE_LOG: ["VerifyUrlLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
    },
    "ReceiveMessageFunction": {
        _WRITE_LOG: ["ReceiveMessageLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "lambda:InvokeFunction": ["WorkerFunction.Arn:live"],
        "dynamodb:GetItem dynamodb:PutItem": ["InboxTable.Arn", "SuitesTable.Arn"],
        "dynamodb:UpdateItem": ["InboxTable.Arn"],
        "sqs:SendMessage": ["JobQueue.Arn", "WatchdogQueue.Arn"],
    },
    "WorkerFunction": {
        _WRITE_LOG: ["WorkerLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "dynamodb:GetItem dynamodb:PutItem": [
            "InboxTable.Arn",
            "SessionsTable.Arn",
            "SuitesTable.Arn",
            "TokensTable.Arn",
            "UsersTable.Arn",
        ],
        "dynamodb:UpdateItem": ["InboxTable.Arn"],
        "dynamodb:DeleteItem": ["SessionsTable.Arn", "TokensTable.Arn", "UsersTable.Arn"],
        "sqs:SendMessage": ["JobQueue.Arn", "WatchdogQueue.Arn", "DeadLetterQueue.Arn"],
        "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility": [
            "JobQueue.Arn",
            "WatchdogQueue.Arn",
        ],
    },
    "SweepInboxFunction": {
        _WRITE_LOG: ["SweepInboxLogGroup.Arn"],
        "dynamodb:Scan dynamodb:UpdateItem": ["InboxTable.Arn"],
        "sqs:SendMessage": ["JobQueue.Arn", "WatchdogQueue.Arn"],
    },
    "DomainVerificationFunction": {
        _WRITE_LOG: ["DomainVerificationLogGroup.Arn"],
        _READ_SETTINGS: _FILES,
    },
    "JssdkSignatureFunction": {
        _WRITE_LOG: ["JssdkSignatureLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "dynamodb:GetItem dynamodb:PutItem": ["TokensTable.Arn"],
    },
    "RefreshTokensFunction": {
        _WRITE_LOG: ["RefreshTokensLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "dynamodb:GetItem": ["TokensTable.Arn", "SuitesTable.Arn"],
        "dynamodb:PutItem": ["TokensTable.Arn"],
    },
    "OauthRedirectFunction": {
        _WRITE_LOG: ["OauthRedirectLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "dynamodb:GetItem": ["TokensTable.Arn", "SuitesTable.Arn", "UsersTable.Arn"],
        "dynamodb:PutItem": ["TokensTable.Arn", "UsersTable.Arn"],
    },
    "AuthorizeRequestFunction": {
        _WRITE_LOG: ["AuthorizeRequestLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
    },
    "ProtectedPageFunction": {
        _WRITE_LOG: ["ProtectedPageLogGroup.Arn"],
    },
    "DiagnoseFunction": {
        _WRITE_LOG: ["DiagnoseLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "dynamodb:GetItem": ["TokensTable.Arn", "SuitesTable.Arn"],
        "dynamodb:PutItem": ["TokensTable.Arn"],
    },
    "NotifyRobotFunction": {
        _WRITE_LOG: ["NotifyRobotLogGroup.Arn"],
        _READ_SETTINGS: ["{settings}/alarms", "{settings}/alarms/*"],
    },
}


class Extra(NamedTuple):
    """What some functions may do besides, most of it where the operator has chosen so.

    Attributes:
        is_chosen: Tells by the parameters of the stack.
        functions: Which functions.
        row: As above.
    """

    is_chosen: Callable[[Mapping[str, Any]], bool]
    functions: Set[str]
    row: Mapping[str, list[str]]


_READING_APPS = {name for name, row in _EXPECTED.items() if _APPS in row.values()}
_USING_TABLES = {name for name, row in _EXPECTED.items() if "dynamodb:" in str(row)}
_SENDING = {name for name, row in _EXPECTED.items() if "sqs:SendMessage" in row}
_CALLING_PLATFORMS = {
    "WorkerFunction",
    "JssdkSignatureFunction",
    "RefreshTokensFunction",
    "OauthRedirectFunction",
    "DiagnoseFunction",
}
_MAKE_INTERFACES = "ec2:CreateNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses"
_EXTRAS = [
    Extra(
        lambda chosen: bool(chosen["SettingsKeyArn"]),
        _READING_APPS | {"NotifyRobotFunction"},
        {"kms:Decrypt": ["{settings_key}"]},
    ),
    Extra(lambda chosen: bool(chosen["DataKeyArn"]), _USING_TABLES, {"kms:Decrypt": ["{data_key}"]}),
    Extra(lambda chosen: bool(chosen["DataKeyArn"]), _SENDING, {"kms:GenerateDataKey": ["{data_key}"]}),
    Extra(
        lambda chosen: chosen["Tracing"] == "Active",
        _EXPECTED.keys(),
        {"xray:PutTraceSegments xray:PutTelemetryRecords": ["*"]},
    ),
    Extra(
        lambda _: True,  # Lambda deletes them long after nat was switched off in functions and roles
        _CALLING_PLATFORMS,
        {"ec2:DescribeNetworkInterfaces": ["*"], "ec2:DeleteNetworkInterface": ["{interfaces}"]},
    ),
    Extra(
        lambda chosen: chosen["EgressMode"] == "nat",
        _CALLING_PLATFORMS,
        {"ec2:DescribeSubnets": ["*"], _MAKE_INTERFACES: ["{interfaces}"]},
    ),
    Extra(
        lambda chosen: chosen["EgressMode"] == "proxy",
        _CALLING_PLATFORMS,
        {_READ_SETTINGS: ["{settings}/egress", "{settings}/egress/*"]},
    ),
]

# The roles of other services, each with what it may invoke.
_SERVICES = {
    "RefreshScheduleRole": ("scheduler.amazonaws.com", "RefreshTokensFunctionAliaslive"),
    "SweepScheduleRole": ("scheduler.amazonaws.com", "SweepInboxFunctionAliaslive"),
}

# Actions for which AWS knows no resource but "*".
_WITHOUT_RESOURCE = {
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}
_GRADUAL = ("OauthRedirectFunction", "ReceiveMessageFunction", "VerifyUrlFunction", "WorkerFunction")


def test_functions_all_have_a_row_in_the_table() -> None:
    assert list_functions().keys() == _EXPECTED.keys()


def test_function_may_do_exactly_what_it_needs(stack: Stack) -> None:
    granted = {
        name: _read_grants(_role_of(stack, function))
        for name, function in stack.of_type("AWS::Lambda::Function").items()
    }

    assert granted == {name: _expect(stack, name) for name in granted}


def test_function_has_a_role_of_its_own(stack: Stack) -> None:
    functions = stack.of_type("AWS::Lambda::Function")

    assert sorted(function["Role"] for function in functions.values()) == sorted(
        f"{name}.Arn" for name in stack.of_type("AWS::IAM::Role").keys() - _SERVICES.keys() - {"DeploymentRole"}
    )


def test_role_is_assumed_by_one_service_only(stack: Stack) -> None:
    for name, role in stack.of_type("AWS::IAM::Role").items():
        service, _ = _SERVICES.get(name, ("lambda.amazonaws.com", ""))
        service = "codedeploy.amazonaws.com" if name == "DeploymentRole" else service
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": service}
        assert statement["Action"] == "sts:AssumeRole"


def test_role_of_a_service_may_invoke_one_function_only(stack: Stack) -> None:
    for name, (_, function) in _SERVICES.items():
        role = stack.of_type("AWS::IAM::Role")[name]
        assert _read_grants(role) == {"lambda:InvokeFunction": {function}}
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_code_deploy_may_shift_the_traffic_of_gradual_functions_only(stack: Stack) -> None:
    roles = [role for name, role in stack.of_type("AWS::IAM::Role").items() if name == "DeploymentRole"]
    functions = {f"{name}.Arn{suffix}" for name in _GRADUAL for suffix in ("", ":*")}

    assert len(roles) == (stack.parameters["DeploymentType"] != "AllAtOnce")
    for role in roles:
        assert _read_grants(role) == {
            "lambda:GetAlias": functions,
            "lambda:UpdateAlias": functions,
            "lambda:GetProvisionedConcurrencyConfig": functions,
            "cloudwatch:DescribeAlarms": {f"arn:{stack.partition}:cloudwatch:{stack.region}:{ACCOUNT}:alarm:*"},
        }
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def test_role_has_no_managed_policy(stack: Stack) -> None:
    assert not [node for node in walk(stack.resources) if isinstance(node, dict) and "ManagedPolicyArns" in node]
    assert not stack.of_type("AWS::IAM::ManagedPolicy")


def test_statement_has_no_wildcard_action(stack: Stack) -> None:
    actions = [action for statement in _list_statements(stack) for action in _as_list(statement["Action"])]

    assert actions
    assert not [action for action in actions if "*" in action]


def test_statement_names_what_it_is_about(stack: Stack) -> None:
    for statement in _list_statements(stack):
        everything = "*" in _as_list(statement.get("Resource", []))
        assert not everything or _WITHOUT_RESOURCE.issuperset(_as_list(statement["Action"]))


def test_interfaces_are_for_lambda_itself_and_not_for_the_code(stack: Stack) -> None:
    by_lambda_itself = {"Null": {"lambda:SourceFunctionArn": "true"}}
    for statement in _list_statements(stack):
        about_interfaces = any(action.startswith("ec2:") for action in _as_list(statement["Action"]))
        if "Resource" in statement:
            assert statement.get("Condition") == (by_lambda_itself if about_interfaces else None)


def test_function_is_invoked_by_its_source_only_and_by_its_alias(stack: Stack) -> None:
    sources = {
        "SweepInboxFunctionAliaslive": ("events.amazonaws.com", "SweepInboxFunctionReceiverFailed.Arn"),
        "NotifyRobotFunctionAliaslive": ("sns.amazonaws.com", "AlarmTopic"),
    }
    api = f"arn:{stack.partition}:execute-api:{stack.region}:{ACCOUNT}:HttpApi/"
    aliases = stack.of_type("AWS::Lambda::Alias")
    for permission in stack.of_type("AWS::Lambda::Permission").values():
        principal, source = sources.get(permission["FunctionName"], ("apigateway.amazonaws.com", api))
        assert permission["FunctionName"] in aliases
        assert permission["Action"] == "lambda:InvokeFunction"
        assert permission["Principal"] == principal
        assert permission["SourceArn"].startswith(source)


def _list_statements(stack: Stack) -> Iterator[dict[str, Any]]:
    return (node for node in walk(stack.resources) if isinstance(node, dict) and "Effect" in node)


def _role_of(stack: Stack, function: dict[str, Any]) -> dict[str, Any]:
    return stack.of_type("AWS::IAM::Role")[function["Role"].removesuffix(".Arn")]


def _read_grants(role: dict[str, Any]) -> dict[str, set[str]]:
    granted: dict[str, set[str]] = defaultdict(set)
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            assert statement.keys() - {"Condition"} == {"Sid", "Effect", "Action", "Resource"}
            assert statement["Effect"] == "Allow"
            for action in _as_list(statement["Action"]):
                granted[action].update(_as_list(statement["Resource"]))
    return granted


def _expect(stack: Stack, name: str) -> dict[str, set[str]]:
    extras = [extra for extra in _EXTRAS if name in extra.functions and extra.is_chosen(stack.parameters)]
    place = f"{stack.region}:{ACCOUNT}"
    values = {
        "settings": f"arn:{stack.partition}:ssm:{place}:parameter/{STACK_NAME}",
        "settings_key": stack.parameters["SettingsKeyArn"],
        "data_key": stack.parameters["DataKeyArn"],
        "interfaces": f"arn:{stack.partition}:ec2:{place}:*/*",
    }
    granted: dict[str, set[str]] = defaultdict(set)
    for row in [_EXPECTED[name], *(extra.row for extra in extras)]:
        for actions, resources in row.items():
            for action in actions.split():
                granted[action].update(resource.format(**values) for resource in resources)
    return granted


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
