"""Chats with AI bots: streams as they grow, and answers that come late."""

import hashlib
import re
from base64 import b64decode

import httpx
import pytest
from playwright.sync_api import expect
from starlette.requests import Request
from starlette.responses import Response

from devtools.platform.server import PlatformServer
from tests.browser.conftest import OpenConsole
from tests.platform.endpoint import KEYS, Endpoint

_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPgqvUGAAFnANOKfXiHAAAAAElFTkSuQmCC"


@pytest.fixture(autouse=True)
def bot(platform: PlatformServer, endpoint: Endpoint) -> None:
    """A bot as the only app."""
    platform.call("PUT", "/apps", {"apps": {"bot": {"kind": "wecom_bot", "callback_keys": KEYS}}})
    platform.save_url("bot", endpoint.url)


def test_bot_answer_shows_reasoning_lists_tables_and_pictures(open_console: OpenConsole, endpoint: Endpoint) -> None:
    # Given
    content = (
        "<think>where is *Hangzhou*?</think>\n# Weather\n1. sunny\n2) dry\n\n---\n"
        "| City | High |\n|---|---:|\n| Hangzhou | **22** |\n\nEnjoy"
    )
    digest = hashlib.md5(b64decode(_PNG), usedforsecurity=False).hexdigest()
    picture = {"msgtype": "image", "image": {"base64": _PNG, "md5": digest}}
    stream = {"id": "s-1", "finish": True, "content": content, "msg_item": [picture]}
    endpoint.answer = endpoint.bot_reply({"msgtype": "stream", "stream": stream})
    console = open_console()

    # When
    console.say("weather?")

    # Then
    reply = console.replies
    expect(reply.locator(".reasoning")).to_have_text("where is Hangzhou?")
    expect(reply.locator("em")).to_have_text("Hangzhou")
    expect(reply.locator(".entry")).to_have_text(["1. sunny", "2) dry"])
    expect(reply.get_by_role("separator")).to_have_count(1)
    expect(reply.get_by_role("columnheader")).to_have_text(["City", "High"])
    expect(reply.get_by_role("cell")).to_have_text(["Hangzhou", "22"])
    expect(reply.get_by_role("img", name="Picture")).to_have_js_property("naturalWidth", 1)


async def _say_nothing(_request: Request, _body: bytes) -> Response:
    return Response()


def test_bot_late_answer_comes_through_its_response_url(
    open_console: OpenConsole, platform: PlatformServer, endpoint: Endpoint
) -> None:
    # Given
    endpoint.answer = _say_nothing
    console = open_console()
    console.say("a report, please")
    expect(console.deliveries.first).to_contain_text("Acknowledged")

    # When
    platform.advance(400)
    url = platform.journal("delivery")[0]["fields"]["response_url"]
    answer = {"msgtype": "markdown", "markdown": {"content": "**Done**"}}
    httpx.post(url, json=answer, trust_env=False).raise_for_status()

    # Then
    expect(console.replies).to_contain_text("response_url")
    expect(console.replies).to_contain_text(re.compile(r"6 min 4\d s after the latest message"))
    expect(console.replies.locator("strong")).to_have_text("Done")


def test_bot_stream_grows_in_one_bubble(open_console: OpenConsole, endpoint: Endpoint) -> None:
    # Given
    stream = {"id": "s-1", "finish": False, "content": "Looking"}
    endpoint.answer = endpoint.bot_reply({"msgtype": "stream", "stream": stream})
    console = open_console()

    # When
    console.say("weather?")

    # Then
    expect(console.replies).to_contain_text("Looking")
    expect(console.replies).to_contain_text("typing…")
    expect(console.replies).to_have_attribute("aria-busy", "true")
    done = {"id": "s-1", "finish": True, "content": "Looking: **sunny**"}
    endpoint.answer = endpoint.bot_reply({"msgtype": "stream", "stream": done})
    expect(console.replies.locator("strong")).to_have_text("sunny")
    expect(console.replies).to_have_count(1)
    expect(console.replies).not_to_contain_text("typing…")
    expect(console.replies).to_have_attribute("aria-busy", "false")
    expect(console.replies).to_contain_text(re.compile(r"\d+ polls"))
    expect(console.deliveries).to_have_count(2)
    polls = console.deliveries.filter(has_text="polls of one stream")
    console.unfold(polls)
    expect(polls.get_by_role("listitem").filter(has_text="stream").first).to_contain_text("Replied")


def test_bot_polls_of_a_long_stream_do_not_displace_the_messages(
    open_console: OpenConsole, platform: PlatformServer
) -> None:
    # Given
    console = open_console()
    console.say("first of all")
    expect(console.deliveries).to_have_count(1)

    # When
    for _ in range(305):
        platform.call(
            "POST", "/apps/bot/messages", {"kind": "stream", "values": {"stream": {"id": "s-1"}}, "wait": False}
        )

    # Then
    expect(console.deliveries.first).to_contain_text("300 polls of one stream")
    expect(console.deliveries).to_have_count(2)
    expect(console.messages).to_contain_text("first of all")
