import json

import pytest

from shared.delivery.reception import Outcome
from shared.errors import InvalidSignatureError
from shared.runtime.callback_metrics import measured
from shared.runtime.http_event import HttpRequest, HttpResponse
from tests.fakes import FakeClock

NOW = 1_767_225_600.0


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def request_of_now() -> HttpRequest:
    """A request that API Gateway received 1.5 s before the function began."""
    return HttpRequest.from_event({"requestContext": {"timeEpoch": (NOW - 1.5) * 1000}})


def answer_after(clock: FakeClock, seconds: float, outcome: str) -> HttpResponse:
    clock.advance(seconds)
    return HttpResponse(outcome=outcome)


def test_measured_answer_is_timed_from_its_arrival(
    clock: FakeClock, request_of_now: HttpRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    route = measured(lambda _: answer_after(clock, 0.25, Outcome.REPLIED), clock)
    assert route(request_of_now).outcome == "replied"

    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive == {
        "Namespace": "WeHook",
        "Dimensions": [["service"], ["service", "outcome"]],
        "Metrics": [{"Name": "AnswerTime", "Unit": "Milliseconds"}],
    }
    assert (line["service"], line["outcome"], line["AnswerTime"]) == ("wehook", "replied", [1750.0])


def test_measured_delivery_that_is_held_is_no_answer(
    clock: FakeClock, request_of_now: HttpRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    measured(lambda _: answer_after(clock, 4, Outcome.HELD), clock)(request_of_now)

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(InvalidSignatureError("does not fit"), "invalid_signature", id="of-ours"),
        pytest.param(KeyError("what a user wrote"), "unforeseen", id="unforeseen"),
    ],
)
def test_measured_refusal_is_counted_by_its_reason(
    request_of_now: HttpRequest, capsys: pytest.CaptureFixture[str], error: Exception, reason: str
) -> None:
    def refuse(_: HttpRequest) -> HttpResponse:
        raise error

    with pytest.raises(type(error)):
        measured(refuse)(request_of_now)

    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Dimensions"] == [["service"], ["service", "reason"]]
    assert (line["reason"], line["Refused"]) == (reason, [1.0])
    assert "what a user wrote" not in str(line)
