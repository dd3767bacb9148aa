"""What the template says about costs: memory, and what API Gateway logs of a request."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

STACK = "wehook"
"""Name of the stack."""

_TEMPLATE = Path("template.yaml")
_STACK_NAME = "${AWS::StackName}"
_VARIABLE = re.compile(r"\$context\.([\w.]+)")
_SAMPLES = {"requestId": "JKJaXmPLvHcESHA=", "responseLatency": "25"}


def get_default(parameter: str) -> int:
    """Returns the default of a parameter that is a number.

    Args:
        parameter: Its name.
    """
    default: int = _read_template()["Parameters"][parameter]["Default"]
    return default


def render_access_log(route: str, status: int) -> str:
    """Returns the line that API Gateway logs of a request.

    Args:
        route: Its route.
        status: Of the answer.
    """
    form: str = _read_template()["Resources"]["HttpApi"]["Properties"]["AccessLogSettings"]["Format"]["Fn::Sub"]
    values = {**_SAMPLES, "routeKey": route, "status": str(status)}
    return _VARIABLE.sub(lambda variable: values.get(variable[1], "-"), form.replace(_STACK_NAME, STACK))


@cache
def _read_template() -> Mapping[str, Any]:
    template: Mapping[str, Any] = yaml_parse(_TEMPLATE.read_text(encoding="utf-8"))
    return template
