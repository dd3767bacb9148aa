"""Every function is reached through its alias, and whatever changes in it publishes a version for the alias."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from tests.infrastructure.choices import CERTIFICATE, DOMAIN, KEY
from tests.infrastructure.stack import REGIONS, Stack, list_functions, load_template, translate, walk

_FUNCTIONS = list_functions()
_PARAMETERS = load_template()["Parameters"]
# What a function has only once, whatever the version.
_UNVERSIONED = {"ReservedConcurrentExecutions", "Tags"}
_LONGEST_DESCRIPTION = 256
_OTHERS = 2  # of a parameter with many values, so that the tests end in time

_PLACE = {"partition": "aws", "region": REGIONS["aws"]}
_TEXTS = {
    "AlarmEmail": "ops@example.com",
    "CertificateArn": CERTIFICATE.format(**_PLACE),
    "DataKeyArn": KEY.format(**_PLACE),
    "DomainName": DOMAIN,
    "HostedZoneId": "Z0123456789ABCDEFGHIJ",
    "PublicBaseUrl": "https://hook.example.org",
    "SettingsKeyArn": KEY.format(**_PLACE),
}
_BASES: Mapping[str, Mapping[str, Any]] = {
    "default": {},
    "nat": {"EgressMode": "nat", "Tracing": "Active"},
    "domain": {"DomainName": "old.example.com", "PublicBaseUrl": "https://proxy.example.org"},
}


def test_function_is_reached_through_its_alias_only(stack: Stack) -> None:
    functions = stack.of_type("AWS::Lambda::Function").keys()
    invoking = [
        *stack.of_type("AWS::Lambda::Permission").values(),
        *stack.of_type("AWS::Lambda::EventSourceMapping").values(),
        *stack.of_type("AWS::Scheduler::Schedule").values(),
        *stack.of_type("AWS::Events::Rule").values(),
        *stack.of_type("AWS::SNS::Subscription").values(),
        *stack.of_type("AWS::ApiGatewayV2::Api").values(),
    ]
    named = {
        name
        for text in walk(invoking)
        if isinstance(text, str)
        for name in functions
        if re.search(rf"\b{name}\b", text)
    }

    assert named == set()


def test_alias_points_to_the_version_of_its_function(stack: Stack) -> None:
    aliases = stack.of_type("AWS::Lambda::Alias")
    versions = stack.of_type("AWS::Lambda::Version")

    assert aliases.keys() == {f"{name}Aliaslive" for name in stack.of_type("AWS::Lambda::Function")}
    for name, alias in aliases.items():
        version = versions[alias["FunctionVersion"].removesuffix(".Version")]
        assert (alias["Name"], f"{alias['FunctionName']}Aliaslive") == ("live", name)
        assert version["FunctionName"] == alias["FunctionName"]
        assert len(version["Description"]) <= _LONGEST_DESCRIPTION


def test_old_version_goes_when_the_new_one_has_taken_over(stack: Stack) -> None:
    """A version that stays would keep its network interfaces, and so the network that it is attached to."""
    for resource in stack.resources.values():
        if resource["Type"] == "AWS::Lambda::Version":
            assert resource["DeletionPolicy"] == "Delete"


def test_changed_layer_publishes_every_function() -> None:
    before, after = translate(), translate(code={"SharedLayer": "changed"})

    assert _find_changed(_list_versions(before), _list_versions(after)) == _list_versions(before).keys()


@pytest.mark.parametrize("name", [name for name, function in _FUNCTIONS.items() if "notify_robot" not in str(function)])
def test_changed_function_publishes_itself_alone(name: str) -> None:
    before, after = translate(), translate(code={name: "changed"})

    assert _find_changed(_list_versions(before), _list_versions(after)) == {name}


@pytest.mark.parametrize("base", [pytest.param(base, id=name) for name, base in _BASES.items()])
@pytest.mark.parametrize("name", _PARAMETERS)
def test_changed_parameter_publishes_the_functions_that_it_changes_and_no_other(
    name: str, base: Mapping[str, Any]
) -> None:
    """AWS refuses to publish a function that has not changed, and with it the deployment."""
    before = _translate_once(**base)
    for value in _list_others(name, before.parameters[name]):
        after = translate(**{**base, name: value})
        changed = _find_changed(_list_configurations(before), _list_configurations(after))
        assert _find_changed(_list_versions(before), _list_versions(after)) == changed, value


def test_longest_parameters_fit_into_the_description_of_a_version() -> None:
    longest = {
        "EgressMode": "nat",
        "InboxRetentionSeconds": _PARAMETERS["InboxRetentionSeconds"]["MaxValue"],
        "MemorySize": _PARAMETERS["MemorySize"]["MaxValue"],
        "PublicBaseUrl": "https://".ljust(_PARAMETERS["PublicBaseUrl"]["MaxLength"], "x"),
        "Tracing": "PassThrough",
        "WorkerTimeout": 870,
    }
    for stack in (translate(**longest), translate(**longest | {"PublicBaseUrl": "", "DomainName": "x" * 128})):
        for version in stack.of_type("AWS::Lambda::Version").values():
            assert len(version["Description"]) <= _LONGEST_DESCRIPTION


@cache
def _translate_once(**base: Any) -> Stack:
    return translate(**base)


def _list_others(name: str, value: object) -> list[object]:
    parameter = _PARAMETERS[name]
    if "AllowedValues" in parameter:
        return [other for other in parameter["AllowedValues"] if other != value][:_OTHERS]
    if "MinValue" in parameter:
        return [parameter["MinValue"] if value == parameter["MaxValue"] else parameter["MaxValue"]]
    return [other for other in ("", _TEXTS[name]) if other != value]


def _list_versions(stack: Stack) -> dict[str, tuple[str, str]]:
    """Returns what CloudFormation tells versions apart by, for each function."""
    versions = stack.of_type("AWS::Lambda::Version").items()
    return {version["FunctionName"]: (name, version["Description"]) for name, version in versions}


def _list_configurations(stack: Stack) -> dict[str, Any]:
    """Returns what versions are made of; a function in a network depends on what that network is made of."""
    network = stack.resources.get("Egress")
    return {
        name: (
            {key: value for key, value in function.items() if key not in _UNVERSIONED},
            network if "VpcConfig" in function else None,
        )
        for name, function in stack.of_type("AWS::Lambda::Function").items()
    }


def _find_changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Returns what is in both, and different."""
    return {name for name in before.keys() & after.keys() if before[name] != after[name]}
