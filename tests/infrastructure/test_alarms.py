"""What an operator is told, and shown."""

import json
import re
from typing import Any

import pytest

from shared.delivery.failures import find_metric
from shared.errors import UndeliverableError
from shared.runtime.observability import NAMESPACE
from tests.infrastructure.stack import REGIONS, ROOT, STACK_NAME, Stack, load_template, resolve, translate

_ALARMS = {"ReceiverErrorAlarm", "RefusalAlarm", "SlowAnswerAlarm", "DeadLetterAlarm", "TokenFailureAlarm"}
_GRADUAL_ALARMS = {"NewVersionAlarm"}
_DASHBOARD_COLUMNS = 24
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# The figures that the functions write.
_COUNTED = {
    name
    for path in (ROOT / "shared").rglob("*.py")
    for name in re.findall(r'(?:count|add_metric|_write_metric)\("(\w+)"', path.read_text(encoding="utf-8"))
} | {find_metric(Exception()), find_metric(UndeliverableError("", 0, ""))}


def test_alarms_are_about_what_a_user_would_notice_and_a_deployment_may_break(stack: Stack) -> None:
    gradual = stack.parameters["DeploymentType"] != "AllAtOnce"

    assert stack.of_type("AWS::CloudWatch::Alarm").keys() == _ALARMS | (_GRADUAL_ALARMS if gradual else set())


def test_alarm_is_explained_in_english_and_chinese(stack: Stack) -> None:
    for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
        english, chinese = alarm["AlarmDescription"].splitlines()
        assert not _CHINESE.search(english)
        assert _CHINESE.search(chinese)


def test_alarm_rests_while_nothing_happens(stack: Stack) -> None:
    for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
        assert alarm["TreatMissingData"] == "notBreaching"


def test_alarm_tells_of_its_beginning_and_its_end_where_somebody_listens(stack: Stack) -> None:
    has_listener = bool(stack.parameters["AlarmEmail"]) or stack.parameters["AlarmRobot"] == "enabled"
    notices = ["AlarmTopic"] if has_listener else None

    assert ("AlarmTopic" in stack.resources) is has_listener
    for name, alarm in stack.of_type("AWS::CloudWatch::Alarm").items():
        told = None if name in _GRADUAL_ALARMS else notices  # a handler that fails once is tried again
        assert (alarm.get("AlarmActions"), alarm.get("OKActions")) == (told, told)


def test_topic_is_heard_by_whom_the_operator_has_chosen(stack: Stack) -> None:
    heard = {
        (subscription["Protocol"], subscription["Endpoint"])
        for subscription in stack.of_type("AWS::SNS::Subscription").values()
        if subscription["TopicArn"] == "AlarmTopic"
    }
    chosen = {
        ("email", stack.parameters["AlarmEmail"]): bool(stack.parameters["AlarmEmail"]),
        ("lambda", "NotifyRobotFunctionAliaslive"): stack.parameters["AlarmRobot"] == "enabled",
    }

    assert heard == {listener for listener, is_chosen in chosen.items() if is_chosen}


def test_robot_is_there_only_where_it_was_chosen(stack: Stack) -> None:
    robots = [name for name in stack.resources if name.startswith("NotifyRobot")]

    assert bool(robots) is (stack.parameters["AlarmRobot"] == "enabled")


def test_alarm_looks_at_figures_of_this_stack_only(stack: Stack) -> None:
    for metric in _list_metrics(stack):
        (dimension,) = metric["Dimensions"]
        if metric["Namespace"] == NAMESPACE:
            assert dimension == {"Name": "service", "Value": STACK_NAME}
        else:
            assert dimension["Value"].partition(".")[0] in stack.resources


def test_alarm_looks_at_figures_that_there_are(stack: Stack) -> None:
    names = {metric["MetricName"] for metric in _list_metrics(stack) if metric["Namespace"] == NAMESPACE}

    assert names <= _COUNTED | _list_filtered(stack)


def test_alarm_sums_up_what_there_is_of_its_figures(stack: Stack) -> None:
    """A sum of two figures by a plus has no value where one has none: who is only throttled has no errors."""
    for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
        for expression in (query["Expression"] for query in alarm.get("Metrics", ()) if "Expression" in query):
            assert "SUM([" in expression
            assert "+" not in expression


def test_alarm_of_refusals_rests_while_the_doctor_looks_at_a_few_apps(stack: Stack) -> None:
    """Each run sends one message that has to be refused, and a quiet stack answers nothing else meanwhile."""
    queries = {query["Id"]: query for query in stack.of_type("AWS::CloudWatch::Alarm")["RefusalAlarm"]["Metrics"]}

    assert queries["share"]["Expression"] == "IF(refused > 5, 100 * refused / SUM([refused, answered]), 0)"


def test_request_that_nobody_answers_is_counted_from_the_access_log(stack: Stack) -> None:
    (unanswered,) = stack.of_type("AWS::Logs::MetricFilter").values()
    (stage,) = stack.of_type("AWS::ApiGatewayV2::Stage").values()
    (transformation,) = unanswered["MetricTransformations"]
    (dimension,) = transformation["Dimensions"]
    fields = json.loads(stage["AccessLogSettings"]["Format"])

    assert stage["AccessLogSettings"]["DestinationArn"] == f"{unanswered['LogGroupName']}.Arn"
    assert set(re.findall(r"\$\.(\w+)", unanswered["FilterPattern"])) == {"error", "status"} <= fields.keys()
    assert (transformation["MetricNamespace"], transformation["MetricName"]) == (NAMESPACE, "Unanswered")
    assert dimension == {"Key": "service", "Value": "$.service"}
    assert fields["service"] == STACK_NAME


def test_receiver_that_dies_or_is_throttled_starts_the_sweep_then_and_when_it_is_over(stack: Stack) -> None:
    (rule,) = stack.of_type("AWS::Events::Rule").values()

    assert rule["EventPattern"]["resources"] == ["ReceiverErrorAlarm.Arn"]
    assert rule["EventPattern"]["detail"] == {"state": {"value": ["ALARM", "OK"]}}
    assert [target["Arn"] for target in rule["Targets"]] == ["SweepInboxFunctionAliaslive"]


def test_dashboard_is_there_only_where_it_was_chosen(stack: Stack) -> None:
    nested = stack.of_type("AWS::CloudFormation::Stack").values()
    dashboards = [each for each in nested if each["TemplateURL"] == "templates/dashboard.yaml"]

    assert len(dashboards) == (stack.parameters["Dashboard"] == "enabled")
    for dashboard in dashboards:
        assert dashboard["Parameters"].keys() == load_template("templates/dashboard.yaml")["Parameters"].keys()


@pytest.fixture(params=REGIONS)
def widgets(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """The widgets of the dashboard, with what the stack hands over to it."""
    stack = translate(request.param, Dashboard="enabled")
    parameters = stack.resources["DashboardStack"]["Properties"]["Parameters"]
    nested = resolve(load_template("templates/dashboard.yaml"), stack.partition, parameters)
    (dashboard,) = nested.of_type("AWS::CloudWatch::Dashboard").values()
    # An account has the dashboards of all its regions in one list.
    assert dashboard["DashboardName"] == f"{STACK_NAME}-{stack.region}"
    shown: list[dict[str, Any]] = json.loads(dashboard["DashboardBody"])["widgets"]
    assert {widget["properties"].get("region", stack.region) for widget in shown} == {stack.region}
    return shown


def test_dashboard_shows_every_alarm(widgets: list[dict[str, Any]]) -> None:
    (alarms,) = (widget for widget in widgets if widget["type"] == "alarm")

    assert set(alarms["properties"]["alarms"]) == {f"{name}.Arn" for name in _ALARMS}


def test_dashboard_shows_every_figure(widgets: list[dict[str, Any]]) -> None:
    entries = [entry for widget in widgets for entry in widget["properties"].get("metrics", ())]
    shown = {text for entry in entries for text in entry if isinstance(text, str)}
    by_reason = {"Refused"}

    assert shown >= _COUNTED - by_reason | _list_filtered(translate())


def test_dashboard_widgets_do_not_overlap(widgets: list[dict[str, Any]]) -> None:
    cells = [
        (column, row)
        for widget in widgets
        for column in range(widget["x"], widget["x"] + widget["width"])
        for row in range(widget["y"], widget["y"] + widget["height"])
    ]

    assert len(set(cells)) == len(cells)
    assert all(column < _DASHBOARD_COLUMNS for column, _ in cells)


def _list_filtered(stack: Stack) -> set[str]:
    filters = stack.of_type("AWS::Logs::MetricFilter").values()
    return {each["MetricName"] for log_filter in filters for each in log_filter["MetricTransformations"]}


def _list_metrics(stack: Stack) -> list[dict[str, Any]]:
    alarms = stack.of_type("AWS::CloudWatch::Alarm").values()
    queries = [query for alarm in alarms for query in alarm.get("Metrics", ())]
    return [
        *(query["MetricStat"]["Metric"] for query in queries if "MetricStat" in query),
        *(alarm for alarm in alarms if "MetricName" in alarm),
    ]
