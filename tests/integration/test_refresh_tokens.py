from collections.abc import Callable
from types import SimpleNamespace

import pytest

from devtools.platform.server import PlatformServer
from functions.refresh_tokens import app as refresh_tokens
from shared.runtime import wiring
from tests.conftest import LogLines
from tests.factories import SUITE

type Refresh = Callable[[], object]


@pytest.fixture
def refresh(platform: PlatformServer, lambda_context: SimpleNamespace) -> Refresh:  # noqa: ARG001  # what it calls
    return lambda: refresh_tokens.lambda_handler({}, lambda_context)


def fetched(platform: PlatformServer) -> set[tuple[str, str]]:
    return {(token["app"], token["kind"]) for token in platform.counts()["tokens"] if token["fetched"]}


def test_refresh_tokens_fetches_every_token_and_ticket_once(refresh: Refresh, platform: PlatformServer) -> None:
    # Given a suite that has been pushed a ticket
    ticket = platform.simulation.vouchers.issue("suite_ticket", {"app": "suite"}, 1800)
    wiring.get_suites().save_ticket(SUITE.receive_id, ticket, 1)

    # When the schedule comes twice
    refresh()
    refresh()

    # Then each was fetched, and none twice
    assert fetched(platform) == {
        ("wecom", "corp"),
        ("wecom", "jsapi_ticket"),
        ("wecom", "agent_ticket"),
        ("suite", "suite"),
        ("suite", "provider"),
        ("account", "stable"),
        ("account", "jsapi_ticket"),
    }
    assert {token["fetched"] for token in platform.counts()["tokens"]} == {1}


def test_refresh_tokens_one_app_fails_and_the_others_are_fresh(
    refresh: Refresh, platform: PlatformServer, log_lines: LogLines
) -> None:
    # Given an app whose platform refuses its address
    platform.switch_fault_on("wecom", "ip_not_allowed")

    # When the schedule comes
    refresh()

    # Then the other apps have tokens, and the log says which has none and why
    assert fetched(platform) == {("suite", "provider"), ("account", "stable"), ("account", "jsapi_ticket")}
    failures = {(line["app"], line["reason"]) for line in log_lines() if line["message"] == "token not refreshed"}
    assert failures == {("wecom", "unlisted_address"), ("suite", "suite_ticket")}
    assert log_lines()[-1] | {"apps": 4, "failed": 2, "left": 0} == log_lines()[-1]
