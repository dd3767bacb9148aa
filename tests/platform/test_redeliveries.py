import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from tests.platform.answers import broken, failing, summary, too_late
from tests.platform.endpoint import CORP, Endpoint

WECOM_REPLY = (CORP, "linmei", CORP)


@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, answer=0.2, apart=0)])
@pytest.mark.parametrize(
    ("app", "times"), [pytest.param("wecom", 4, id="wecom"), pytest.param("secure", 3, id="account")]
)
@pytest.mark.parametrize(
    ("answer", "code"), [pytest.param(too_late, "timeout", id="slow"), pytest.param(broken, "broken", id="broken")]
)
def test_send_no_answer_is_sent_again(
    saved: PlatformServer, endpoint: Endpoint, app: str, times: int, answer: Any, code: str
) -> None:
    endpoint.answer = answer

    delivery = saved.send(app)

    assert summary(delivery) == ("unanswered", code, times)
    assert [attempt["number"] for attempt in delivery["attempts"]] == list(range(1, times + 1))
    assert len({attempt["query"]["nonce"] for attempt in delivery["attempts"]}) == times
    assert len(endpoint.requests) == times


@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, answer=0.8, apart=0)])
def test_send_answer_on_the_second_delivery_ends_it(saved: PlatformServer, endpoint: Endpoint) -> None:
    reply = endpoint.text_reply(*WECOM_REPLY)

    async def late_once(request: Request, body: bytes) -> Response | None:
        return await (too_late if len(endpoint.requests) == 1 else reply)(request, body)

    endpoint.answer = late_once

    assert summary(saved.send("wecom")) == ("replied", "replied", 2)


@pytest.mark.parametrize(
    ("app", "times", "code"),
    [pytest.param("wecom", 1, "status_5xx_lost", id="wecom"), pytest.param("secure", 3, "status_5xx", id="account")],
)
def test_send_server_error_loses_the_message_of_wecom(
    saved: PlatformServer, endpoint: Endpoint, app: str, times: int, code: str
) -> None:
    endpoint.answer = failing

    assert summary(saved.send(app)) == ("refused", code, times)


@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, answer=5, apart=0.5)])
@pytest.mark.parametrize(("app", "answer"), [("wecom", broken), ("secure", failing)])
def test_send_again_waits_for_its_time(saved: PlatformServer, endpoint: Endpoint, app: str, answer: Any) -> None:
    endpoint.answer = answer

    begun = [attempt["at"] for attempt in saved.send(app)["attempts"]]

    assert all(later - earlier > 0.4 for earlier, later in pairwise(begun))
    assert len(begun) > 2


@pytest.mark.parametrize("limits", [Limits(wecom_verification=5, answer=4, apart=0, at_once=2)])
def test_send_more_than_go_at_once_wait_without_being_late(saved: PlatformServer, endpoint: Endpoint) -> None:
    # Given
    async def slow(_request: Request, _body: bytes) -> Response:
        await asyncio.sleep(2.2)
        return PlainTextResponse("success")

    endpoint.answer = slow

    # When
    with ThreadPoolExecutor() as pool:
        deliveries = list(pool.map(lambda _: saved.send("wecom"), range(4)))

    # Then
    assert [summary(delivery) for delivery in deliveries] == [("acknowledged", "acknowledged", 1)] * 4
    assert len(endpoint.requests) == 4


def test_send_template_card_event_of_a_bot_is_sent_once(saved: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = broken

    assert summary(saved.send("bot", "template_card_event")) == ("unanswered", "broken", 1)


def test_send_many_slow_answers_suspend_the_account(documents: dict[str, dict[str, Any]], endpoint: Endpoint) -> None:
    # Given
    with PlatformServer(documents, limits=Limits(answer=0.2, apart=0, slow_answers=3)) as platform:
        platform.save_url("secure", endpoint.url)
        endpoint.answer = too_late
        platform.send("secure")

        # When
        suspended = platform.send("secure")
        platform.advance(61)
        resumed = platform.send("secure")

    # Then
    assert summary(suspended) == ("suspended", "suspended", 0)
    assert summary(resumed) == ("unanswered", "timeout", 3)
