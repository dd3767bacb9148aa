from types import SimpleNamespace

import pytest

from shared.runtime.operator_function import operator_function
from tests.conftest import LogLines


def test_operator_function_tells_and_logs_the_result(log_lines: LogLines, lambda_context: SimpleNamespace) -> None:
    handler = operator_function(lambda event: {"outcome": event["app"]})

    assert handler({"app": "wecom"}, lambda_context) == {"outcome": "wecom"}
    (line,) = log_lines()
    assert (line["level"], line["message"], line["outcome"]) == ("INFO", "operator", "wecom")
    assert line["request_id"] == lambda_context.aws_request_id
    assert line["milliseconds"] >= 0


def test_operator_function_unforeseen_error_tells_no_text(log_lines: LogLines, lambda_context: SimpleNamespace) -> None:
    def fail(_: object) -> dict[str, object]:
        raise KeyError("a secret")

    with pytest.raises(RuntimeError, match=r"^KeyError: see the log of this function$") as raised:
        operator_function(fail)({}, lambda_context)

    assert raised.value.__suppress_context__
    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("ERROR", "KeyError")
    assert "a secret" not in str(line)
