from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from devtools.platform.server import PlatformServer
from functions.refresh_tokens import app as refresh_tokens
from shared.runtime import wiring
from tests.conftest import LogLines
from tests.factories import ACCOUNT, SUITE

type Refresh = Callable[..., Any]


@pytest.fixture
def refresh(platform: PlatformServer, lambda_context: SimpleNamespace) -> Refresh:  # noqa: ARG001  # what it calls
    return lambda **event: refresh_tokens.lambda_handler(event, lambda_context)


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


def test_refresh_tokens_of_an_account_that_an_operator_names_are_replaced_by_force(
    refresh: Refresh, platform: PlatformServer
) -> None:
    # Given an account with a token that has leaked, older than the half minute between two forced fetches
    refresh()
    (leaked,) = (token for token in platform.simulation.tokens if token.kind == "stable")
    leaked.issued_at -= 60

    # When the operator asks for another one
    result = refresh(renew="account")

    # Then the leaked one is dead, and the functions have the other one
    key = f"wechat#{ACCOUNT.receive_id}"
    assert (result["outcome"], result["tokens"]) == ("replaced", {key: "new", f"{key}#jsapi": "same"})
    assert platform.simulation.tokens.state(leaked.text, leaked.kind) == "replaced"
    stored = wiring.get_token_store().read(key).token
    assert platform.simulation.tokens.state(stored, leaked.kind) == "valid"


def test_refresh_tokens_of_an_app_whose_platform_gives_the_same_says_so(
    refresh: Refresh, platform: PlatformServer
) -> None:
    refresh()
    result = refresh(renew="wecom")

    assert set(result["tokens"].values()) == {"same"}
    assert {token["fetched"] for token in platform.counts()["tokens"] if token["app"] == "wecom"} == {2}


def test_refresh_tokens_of_an_app_that_cannot_be_reached_says_why(refresh: Refresh, platform: PlatformServer) -> None:
    platform.switch_fault_on("wecom", "ip_not_allowed")

    assert refresh(renew="wecom")["reason"] == "unlisted_address"
