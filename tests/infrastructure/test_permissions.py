from collections import defaultdict
from collections.abc import Iterator
from typing import Any

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
        "kms:Decrypt": ["{settings_key}"],
    },
    "ReceiveMessageFunction": {
        _WRITE_LOG: ["ReceiveMessageLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "kms:Decrypt": ["{settings_key}"],
        "lambda:InvokeFunction": ["WorkerFunction.Arn"],
        "dynamodb:GetItem dynamodb:PutItem": ["InboxTable.Arn", "SuitesTable.Arn"],
        "dynamodb:UpdateItem": ["InboxTable.Arn"],
        "sqs:SendMessage": ["JobQueue.Arn", "WatchdogQueue.Arn"],
    },
    "WorkerFunction": {
        _WRITE_LOG: ["WorkerLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "kms:Decrypt": ["{settings_key}"],
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
        "sqs:SendMessage": ["JobQueue.Arn"],
    },
    "DomainVerificationFunction": {
        _WRITE_LOG: ["DomainVerificationLogGroup.Arn"],
        _READ_SETTINGS: _FILES,
    },
    "JssdkSignatureFunction": {
        _WRITE_LOG: ["JssdkSignatureLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "kms:Decrypt": ["{settings_key}"],
        "dynamodb:GetItem dynamodb:PutItem": ["TokensTable.Arn"],
    },
    "RefreshTokensFunction": {
        _WRITE_LOG: ["RefreshTokensLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "kms:Decrypt": ["{settings_key}"],
        "dynamodb:GetItem": ["TokensTable.Arn", "SuitesTable.Arn"],
        "dynamodb:PutItem": ["TokensTable.Arn"],
    },
    "OauthRedirectFunction": {
        _WRITE_LOG: ["OauthRedirectLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "kms:Decrypt": ["{settings_key}"],
        "dynamodb:GetItem": ["TokensTable.Arn", "SuitesTable.Arn", "UsersTable.Arn"],
        "dynamodb:PutItem": ["TokensTable.Arn", "UsersTable.Arn"],
    },
    "AuthorizeRequestFunction": {
        _WRITE_LOG: ["AuthorizeRequestLogGroup.Arn"],
        _READ_SETTINGS: _APPS,
        "kms:Decrypt": ["{settings_key}"],
    },
    "ProtectedPageFunction": {
        _WRITE_LOG: ["ProtectedPageLogGroup.Arn"],
    },
}

# The roles of other services, each with what it may invoke.
_SERVICES = {
    "RefreshScheduleRole": ("scheduler.amazonaws.com", "RefreshTokensFunction.Arn"),
    "SweepScheduleRole": ("scheduler.amazonaws.com", "SweepInboxFunction.Arn"),
}

# Actions for which AWS knows no resource but "*".
_WITHOUT_RESOURCE: set[str] = set()


def test_functions_all_have_a_row_in_the_table() -> None:
    assert list_functions().keys() == _EXPECTED.keys()


def test_function_may_do_exactly_what_it_needs(stack: Stack) -> None:
    granted = {
        name: _read_grants(_role_of(stack, function))
        for name, function in stack.of_type("AWS::Lambda::Function").items()
    }

    assert granted == {name: _fill_in(stack, row) for name, row in _EXPECTED.items()}


def test_function_has_a_role_of_its_own(stack: Stack) -> None:
    functions = stack.of_type("AWS::Lambda::Function")

    assert sorted(function["Role"] for function in functions.values()) == sorted(
        f"{name}.Arn" for name in stack.of_type("AWS::IAM::Role").keys() - _SERVICES.keys()
    )


def test_role_is_assumed_by_one_service_only(stack: Stack) -> None:
    for name, role in stack.of_type("AWS::IAM::Role").items():
        service, _ = _SERVICES.get(name, ("lambda.amazonaws.com", ""))
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": service}
        assert statement["Action"] == "sts:AssumeRole"


def test_role_of_a_service_may_invoke_one_function_only(stack: Stack) -> None:
    for name, (_, function) in _SERVICES.items():
        role = stack.of_type("AWS::IAM::Role")[name]
        assert _read_grants(role) == {"lambda:InvokeFunction": {function}}
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


def test_function_is_invoked_by_the_api_and_by_its_alarm_only(stack: Stack) -> None:
    api = f"arn:{stack.partition}:execute-api:{stack.region}:{ACCOUNT}:HttpApi/"
    for permission in stack.of_type("AWS::Lambda::Permission").values():
        assert permission["Action"] == "lambda:InvokeFunction"
        if permission["FunctionName"] == "SweepInboxFunction":
            assert permission["Principal"] == "events.amazonaws.com"
            assert permission["SourceArn"] == "SweepInboxFunctionReceiverFailed.Arn"
        else:
            assert permission["Principal"] == "apigateway.amazonaws.com"
            assert permission["SourceArn"].startswith(api)


def _list_statements(stack: Stack) -> Iterator[dict[str, Any]]:
    return (node for node in walk(stack.resources) if isinstance(node, dict) and "Effect" in node)


def _role_of(stack: Stack, function: dict[str, Any]) -> dict[str, Any]:
    return stack.of_type("AWS::IAM::Role")[function["Role"].removesuffix(".Arn")]


def _read_grants(role: dict[str, Any]) -> dict[str, set[str]]:
    granted: dict[str, set[str]] = defaultdict(set)
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            assert statement.keys() == {"Sid", "Effect", "Action", "Resource"}
            assert statement["Effect"] == "Allow"
            for action in _as_list(statement["Action"]):
                granted[action].update(_as_list(statement["Resource"]))
    return granted


def _fill_in(stack: Stack, row: dict[str, list[str]]) -> dict[str, set[str]]:
    names = {
        "settings": f"arn:{stack.partition}:ssm:{stack.region}:{ACCOUNT}:parameter/{STACK_NAME}",
        "settings_key": stack.parameters["SettingsKeyArn"],
    }
    return {
        action: {resource.format(**names) for resource in resources}
        for actions, resources in row.items()
        for action in actions.split()
        if action != "kms:Decrypt" or names["settings_key"]
    }


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
