from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from shared.errors import SettingsUnavailableError
from shared.runtime.event_function import event_function
from tests.conftest import LogLines

type Event = Mapping[str, Any]


def test_event_function_logs_and_tells_what_was_done(log_lines: LogLines, lambda_context: SimpleNamespace) -> None:
    assert event_function(lambda event: {"apps": event["apps"]})({"apps": 2}, lambda_context) == {"apps": 2}

    (line,) = log_lines()
    assert (line["level"], line["message"], line["apps"]) == ("INFO", "event", 2)
    assert line["request_id"] == lambda_context.aws_request_id
    assert line["milliseconds"] >= 0


def test_event_function_error_of_ours_reaches_lambda(log_lines: LogLines, lambda_context: SimpleNamespace) -> None:
    def fail(_: Event) -> dict[str, object]:
        raise SettingsUnavailableError("GetParametersByPath failed")

    with pytest.raises(SettingsUnavailableError):
        event_function(fail)({}, lambda_context)

    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("ERROR", "settings_unavailable")


def test_event_function_unforeseen_error_reaches_lambda_without_its_text(
    log_lines: LogLines, lambda_context: SimpleNamespace
) -> None:
    def fail(_: Event) -> dict[str, object]:
        raise KeyError("a secret")

    with pytest.raises(RuntimeError, match=r"^KeyError: see the line above$") as raised:
        event_function(fail)({}, lambda_context)

    assert raised.value.__suppress_context__
    (line,) = log_lines()
    assert line["reason"] == "KeyError"
    assert "a secret" not in str(line)
