import re
import subprocess
import sys
from pathlib import Path

from shared.clients.pace import STABLE_TOKEN
from tests.infrastructure.stack import ROOT, STACK_NAME, Stack, list_functions, load_template, walk

_SECRET_NAME = re.compile(r"secret|token(?!s_table)|password|credential|private|(?<!public_)key(?!_arn)", re.IGNORECASE)
# An EncodingAESKey, an access key, a certificate's key, or a secret that CloudFormation would write out.
_SECRET_VALUE = re.compile(r"\b[A-Za-z0-9]{43}\b|\bAKIA[A-Z0-9]{16}\b|PRIVATE KEY|\{\{resolve:")


def test_function_runs_as_chosen(stack: Stack) -> None:
    layers = stack.of_type("AWS::Lambda::LayerVersion")

    for function in stack.of_type("AWS::Lambda::Function").values():
        assert function["Runtime"] == "python3.13"
        assert function["Architectures"] == [stack.parameters["Architecture"]]
        assert function["Layers"] == list(layers)


def test_layer_is_built_for_the_functions(stack: Stack) -> None:
    (layer,) = stack.of_type("AWS::Lambda::LayerVersion").values()

    assert layer["CompatibleArchitectures"] == [stack.parameters["Architecture"]]
    assert layer["CompatibleRuntimes"] == ["python3.13"]


def test_function_logs_json_into_a_group_of_its_own(stack: Stack) -> None:
    configurations = [function["LoggingConfig"] for function in stack.of_type("AWS::Lambda::Function").values()]
    groups = [configuration["LogGroup"] for configuration in configurations]

    assert len(set(groups)) == len(groups)
    assert stack.of_type("AWS::Logs::LogGroup").keys() >= set(groups)
    assert all(configuration["LogFormat"] == "JSON" for configuration in configurations)
    assert all(configuration["SystemLogLevel"] == "WARN" for configuration in configurations)


def test_metrics_are_never_filtered_out_of_the_log(stack: Stack) -> None:
    """Lambda takes a line without a level, as those of EMF are, for one of INFO.

    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    """
    configurations = [function["LoggingConfig"] for function in stack.of_type("AWS::Lambda::Function").values()]

    assert {configuration["ApplicationLogLevel"] for configuration in configurations} == {stack.parameters["LogLevel"]}
    assert set(load_template()["Parameters"]["LogLevel"]["AllowedValues"]) <= {"DEBUG", "INFO"}


def test_log_group_is_emptied_as_chosen(stack: Stack) -> None:
    for group in stack.of_type("AWS::Logs::LogGroup").values():
        assert group["RetentionInDays"] == stack.parameters["LogRetentionDays"]


def test_function_reads_the_settings_of_its_stack(stack: Stack) -> None:
    for function in stack.of_type("AWS::Lambda::Function").values():
        assert function["Environment"]["Variables"]["SETTINGS_SOURCE"] == f"ssm:/{STACK_NAME}"


def test_metrics_and_log_lines_name_the_stack(stack: Stack) -> None:
    for function in stack.of_type("AWS::Lambda::Function").values():
        assert function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == STACK_NAME


def test_function_is_traced_as_chosen(stack: Stack) -> None:
    for function in stack.of_type("AWS::Lambda::Function").values():
        assert function["TracingConfig"] == {"Mode": stack.parameters["Tracing"]}


def test_schedule_has_no_name_that_another_stack_would_claim(stack: Stack) -> None:
    for schedule in stack.of_type("AWS::Scheduler::Schedule").values():
        assert "Name" not in schedule


def test_environment_has_no_secret(stack: Stack) -> None:
    for function in stack.of_type("AWS::Lambda::Function").values():
        for name, value in function["Environment"]["Variables"].items():
            assert not _SECRET_NAME.search(name)
            assert not _SECRET_VALUE.search(str(value))


def test_handler_is_importable_and_within_its_code() -> None:
    handlers = [function["Handler"].rpartition(".") for function in list_functions().values()]
    imports = [
        f"import {module}; assert callable({module}.{handler}); print({module}.__file__)"
        for module, _, handler in handlers
    ]

    # In a process of its own: the import connects to where the settings are.
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-c", "\n".join(imports)],
        cwd=ROOT,
        env={"SETTINGS_SOURCE": "json:{}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    for file, function in zip(result.stdout.split(), list_functions().values(), strict=True):
        assert Path(file).is_relative_to(ROOT / function["CodeUri"])


def test_stack_in_china_has_nothing_that_lambda_lacks_there(stack: Stack) -> None:
    """https://docs.amazonaws.cn/en_us/aws/latest/userguide/lambda.html"""
    names = {name for node in walk(stack.resources) if isinstance(node, dict) for name in node}
    functions = stack.of_type("AWS::Lambda::Function").values() if stack.partition == "aws-cn" else []

    assert not names & {"SnapStart", "ProvisionedPollerConfig"}
    assert not stack.of_type("AWS::Lambda::Url")
    assert not any("Tags" in mapping for mapping in stack.of_type("AWS::Lambda::EventSourceMapping").values())
    assert all(function["TracingConfig"] == {"Mode": "PassThrough"} for function in functions)


def test_tokens_are_refreshed_before_any_request_would_pay_for_it(stack: Stack) -> None:
    # A container refreshes after a third of the time in which a stable token can be refreshed, at the earliest.
    schedule = stack.resources["RefreshTokensFunctionEveryMinute"]["Properties"]
    minutes = re.fullmatch(r"rate\((\d+) minutes?\)", schedule["ScheduleExpression"])

    assert minutes
    assert int(minutes[1]) * 60 < STABLE_TOKEN.early_seconds / 3


def test_arn_names_the_partition(stack: Stack) -> None:
    texts = [node for node in walk([stack.resources, stack.outputs]) if isinstance(node, str)]
    partitions = {partition for text in texts for partition in re.findall(r"\barn:([^:]*):", text)}

    assert partitions == {stack.partition}


def test_host_name_is_left_to_the_partition(stack: Stack) -> None:
    services = ("apigateway", "codedeploy", "events", "lambda", "scheduler", "sns")
    principals = {f"{service}.amazonaws.com" for service in services}  # called so in every partition
    texts = {node for node in walk([stack.resources, stack.outputs]) if isinstance(node, str)}

    assert not [text for text in texts - principals if "amazonaws" in text]
