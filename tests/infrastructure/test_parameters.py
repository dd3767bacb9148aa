import re
from typing import Any

import pytest

from tests.infrastructure.stack import is_allowed, load_template

_TEMPLATE = load_template()
_PARAMETERS = [pytest.param(parameter, id=name) for name, parameter in _TEMPLATE["Parameters"].items()]
_OUTPUTS = [pytest.param(output, id=name) for name, output in _TEMPLATE["Outputs"].items()]

# Each of these limits what an operator can enter.
_CONSTRAINTS = ({"AllowedValues"}, {"AllowedPattern", "ConstraintDescription"}, {"MinValue", "MaxValue"})


@pytest.mark.parametrize("parameter", _PARAMETERS)
def test_parameter_is_described(parameter: dict[str, Any]) -> None:
    assert parameter["Description"].strip()


@pytest.mark.parametrize("described", [*_PARAMETERS, *_OUTPUTS])
def test_description_is_ascii(described: dict[str, Any]) -> None:
    """CloudFormation gives back anything else as question marks.

    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814
    """
    assert described["Description"].isascii()


@pytest.mark.parametrize("parameter", _PARAMETERS)
def test_parameter_is_constrained(parameter: dict[str, Any]) -> None:
    assert any(constraint <= parameter.keys() for constraint in _CONSTRAINTS)


@pytest.mark.parametrize("parameter", _PARAMETERS)
def test_parameter_default_is_among_what_is_allowed(parameter: dict[str, Any]) -> None:
    default = parameter["Default"]

    assert default in parameter.get("AllowedValues", [default])
    assert re.fullmatch(parameter.get("AllowedPattern", ".*"), str(default))
    assert parameter.get("MinValue", default) <= default <= parameter.get("MaxValue", default)


@pytest.mark.parametrize("output", _OUTPUTS)
def test_output_is_described(output: dict[str, Any]) -> None:
    assert output["Description"].strip()


@pytest.mark.parametrize(
    ("arn", "allowed"),
    [
        pytest.param("", True, id="none"),
        pytest.param("arn:aws:kms:us-east-1:123456789012:key/1f", True, id="aws"),
        pytest.param("arn:aws-cn:kms:cn-north-1:123456789012:key/1f", True, id="aws-cn"),
        pytest.param("arn:aws:kms:us-east-1:123456789012:alias/wehook", False, id="alias"),
        pytest.param("arn:aws:kms:us-east-1:123456789012:key/*", False, id="every-key"),
        pytest.param("*", False, id="everything"),
    ],
)
def test_settings_key_arn_takes_one_key_only(arn: str, allowed: bool) -> None:  # noqa: FBT001
    pattern = _TEMPLATE["Parameters"]["SettingsKeyArn"]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, arn)) is allowed


@pytest.mark.parametrize(
    ("partition", "tracing", "allowed"),
    [
        ("aws", "Active", True),
        ("aws", "PassThrough", True),
        ("aws-cn", "Active", False),
        ("aws-cn", "PassThrough", True),
    ],
)
def test_tracing_is_refused_where_lambda_has_none(partition: str, tracing: str, *, allowed: bool) -> None:
    """https://docs.amazonaws.cn/en_us/aws/latest/userguide/lambda.html"""
    assert is_allowed(partition, Tracing=tracing) is allowed
