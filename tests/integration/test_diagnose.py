from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from devtools.platform.server import PlatformServer
from functions.diagnose import app as diagnose
from shared.runtime import wiring
from tests.conftest import LogLines
from tests.factories import SUITE

type Diagnose = Callable[[Mapping[str, Any]], Mapping[str, object]]


@pytest.fixture
def ask(platform: PlatformServer, lambda_context: SimpleNamespace) -> Diagnose:  # noqa: ARG001  # what it calls
    return lambda event: diagnose.lambda_handler(event, lambda_context)


@pytest.mark.parametrize("app", ["wecom", "suite", "account"])
def test_diagnose_app_with_a_secret_reaches_the_platform(ask: Diagnose, platform: PlatformServer, app: str) -> None:
    # Given a suite that has been pushed a ticket
    ticket = platform.simulation.vouchers.issue("suite_ticket", {"app": "suite"}, 1800)
    wiring.get_suites().save_ticket(SUITE.receive_id, ticket, 1)

    # When, Then
    assert ask({"app": app}) == {"outcome": "reached"}
    assert {call["app"] for call in platform.counts()["calls"]} == {app}


@pytest.mark.parametrize(("app", "errcode"), [("wecom", 60020), ("account", 40164)])
def test_diagnose_unlisted_address_is_told(
    ask: Diagnose, platform: PlatformServer, log_lines: LogLines, app: str, errcode: int
) -> None:
    # Given a platform that refuses the address
    platform.switch_fault_on(app, "ip_not_allowed")

    # When
    result = ask({"app": app})

    # Then the address is told, and logged
    assert {"outcome": "failed", "reason": "unlisted_address", "errcode": errcode}.items() <= result.items()
    assert result["address"] == "203.0.113.7"
    assert log_lines()[-1]["address"] == "203.0.113.7"


@pytest.mark.parametrize("event", [{}, {"app": None}, {"app": "../x"}, {"app": 7}])
def test_diagnose_event_without_an_app_fails(ask: Diagnose, event: Mapping[str, Any]) -> None:
    assert ask(event)["reason"] == "unknown_app"
