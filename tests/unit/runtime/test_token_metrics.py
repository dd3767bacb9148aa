import json

import pytest

from shared.runtime.observability import flush_metrics
from shared.runtime.token_metrics import EmfTokenMetrics


def test_token_metrics_are_written_as_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    figures = EmfTokenMetrics()

    figures.count("TokenFetch")
    figures.count("TokenFetch")
    figures.record_age(12.5)
    flush_metrics()

    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "WeHook"
    assert line["TokenFetch"] == [1.0, 1.0]
    assert line["TokenAge"] == [12.5]


def test_flush_metrics_without_any_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    flush_metrics()

    assert capsys.readouterr().out == ""
