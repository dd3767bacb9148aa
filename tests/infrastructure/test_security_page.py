"""The pages on security say of each function what its role lets it do."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from tests.infrastructure.stack import ROOT, Stack, translate

# What the pages say once for all: each function's own log group, and the network interfaces.
_ELSEWHERE = re.compile(r"LogGroup|^\*$|:ec2:")


@pytest.fixture(scope="module")
def default_stack() -> Stack:
    """The stack as it is without choices, but with the function that only one of them brings."""
    return translate(AlarmRobot="enabled")


@pytest.mark.parametrize("page", ["security.md", "security.zh-CN.md"])
def test_page_has_every_function_with_what_it_may_do(default_stack: Stack, page: str) -> None:
    rows = re.findall(r"^\| `(\w+Function)` \| [^|]+ \| ([^|]+) \|$", _read_page(page), re.MULTILINE)
    roles = default_stack.of_type("AWS::IAM::Role")
    assert dict(rows) == {
        name: _describe(roles[function["Role"].removesuffix(".Arn")])
        for name, function in default_stack.of_type("AWS::Lambda::Function").items()
    }


@pytest.mark.parametrize("page", ["security.md", "security.zh-CN.md"])
def test_page_has_everything_that_is_kept(default_stack: Stack, page: str) -> None:
    kept = {**default_stack.of_type("AWS::DynamoDB::Table"), **default_stack.of_type("AWS::SQS::Queue")}
    assert [name for name in kept if f"\n| `{name}` | " not in _read_page(page)] == []


def _read_page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def _describe(role: Mapping[str, Any]) -> str:
    """Writes down what a role allows: a line for each resource, with its actions."""
    allowed: dict[str, set[str]] = defaultdict(set)
    for policy in role["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            for resource in _as_list(statement["Resource"]):
                allowed[_name(resource)] |= {action.partition(":")[2] for action in _as_list(statement["Action"])}
    lines = [f"{name}: {', '.join(sorted(allowed[name]))}" for name in sorted(allowed) if not _ELSEWHERE.search(name)]
    return "<br>".join(lines) or "–"


def _name(resource: str) -> str:
    """Names a resource as the pages do: a folder of Parameter Store, or what the template calls it."""
    return f"/{resource.split('/')[2]}" if ":parameter/" in resource else resource.partition(".")[0]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
