from types import SimpleNamespace

import pytest

from shared.errors import SettingsUnavailableError
from shared.runtime.schedule_function import schedule_function
from tests.conftest import LogLines


def test_schedule_function_logs_what_was_done(log_lines: LogLines, lambda_context: SimpleNamespace) -> None:
    schedule_function(lambda: {"apps": 2})({}, lambda_context)

    (line,) = log_lines()
    assert (line["level"], line["message"], line["apps"]) == ("INFO", "schedule", 2)
    assert line["request_id"] == lambda_context.aws_request_id
    assert line["milliseconds"] >= 0


def test_schedule_function_error_of_ours_reaches_lambda(log_lines: LogLines, lambda_context: SimpleNamespace) -> None:
    def fail() -> dict[str, object]:
        raise SettingsUnavailableError("GetParametersByPath failed")

    with pytest.raises(SettingsUnavailableError):
        schedule_function(fail)({}, lambda_context)

    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("ERROR", "settings_unavailable")


def test_schedule_function_unforeseen_error_reaches_lambda_without_its_text(
    log_lines: LogLines, lambda_context: SimpleNamespace
) -> None:
    def fail() -> dict[str, object]:
        raise KeyError("a secret")

    with pytest.raises(RuntimeError, match=r"^KeyError: see the line above$") as raised:
        schedule_function(fail)({}, lambda_context)

    assert raised.value.__suppress_context__
    (line,) = log_lines()
    assert line["reason"] == "KeyError"
    assert "a secret" not in str(line)
