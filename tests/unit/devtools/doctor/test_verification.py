import pytest

from devtools.doctor import verification
from devtools.doctor.findings import Outcome
from devtools.doctor.probe import Timing
from tests.patients import admit

_HOST = "https://hook.example.com"


@pytest.mark.parametrize("check", ["cold", "verification"])
@pytest.mark.parametrize(
    ("base_url", "timing", "verdict", "outcome"),
    [
        pytest.param(_HOST, Timing(300, 300, 400), "right", Outcome.PASSED, id="in-time"),
        pytest.param(_HOST, Timing(300, 301, 400), "far", Outcome.WARNING, id="far-away"),
        pytest.param(_HOST, Timing(0, 0, 1001), "slow", Outcome.FAILED, id="slow"),
        pytest.param("http://127.0.0.1:3000", Timing(1, 0, 4921), "local", Outcome.WARNING, id="slow-on-this-machine"),
        pytest.param("http://localhost:3000", Timing(1, 0, 900), "right", Outcome.PASSED, id="in-time-on-this-machine"),
    ],
)
def test_judge_time_by_what_the_platform_waits(
    check: str, base_url: str, timing: Timing, verdict: str, outcome: Outcome
) -> None:
    values = {"url": base_url, "key": "the only key", "count": 6}

    finding = verification._judge_time(admit(base_url=base_url), check, timing, **values)

    assert (finding.code, finding.outcome) == (f"{check}_{verdict}", outcome)
    assert finding.figures["answer"] == timing.answer
