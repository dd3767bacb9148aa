import re

import pytest

from shared.runtime.observability import logger
from tests.conftest import LogLines


def test_logger_writes_one_json_line(log_lines: LogLines) -> None:
    logger.warning("text", extra={"app": "demo"})
    (line,) = log_lines()
    assert (line["level"], line["message"], line["app"], line["service"]) == ("WARNING", "text", "demo", "wehook")
    assert "location" not in line


def test_logger_writes_times_that_lambda_understands(log_lines: LogLines) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html"""
    logger.info("text")
    (line,) = log_lines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["timestamp"])


def test_logger_leaves_out_the_id_of_the_trace(log_lines: LogLines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")
    logger.info("text")
    assert "1-5759e988" not in str(log_lines())


def test_logger_keeps_chinese_readable(log_lines: LogLines) -> None:
    logger.info("回调")
    assert log_lines()[0]["message"] == "回调"
