"""What messages look like: shown for what they are, and never run."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from devtools.platform.server import PlatformServer
from tests.browser.conftest import OpenConsole
from tests.platform.endpoint import KEYS, Endpoint

type SendActively = Callable[..., None]

HOSTILE = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"

_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>'
_ELSEWHERE = "https://example.invalid/picture.png"


@pytest.fixture
def send_actively(saved: PlatformServer) -> SendActively:
    """Sends a message as the app does on its own."""

    def send(kind: str, **content: Any) -> None:
        query = {"corpid": "wx5823bf96d3bd56c7", "corpsecret": "secret-of-demo-wecom"}
        token = httpx.get(f"{saved.wecom_api_url}/cgi-bin/gettoken", params=query, trust_env=False).json()
        body = {"touser": "linmei", "agentid": 218, "msgtype": kind, kind: content}
        answer = httpx.post(
            f"{saved.wecom_api_url}/cgi-bin/message/send",
            params={"access_token": token["access_token"]},
            json=body,
            trust_env=False,
        )
        assert answer.json()["errcode"] == 0

    return send


@pytest.fixture
def streaming_bot() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    endpoint.start()
    yield endpoint
    endpoint.stop()


@pytest.mark.usefixtures("saved")
def test_reply_with_markup_is_shown_as_text(open_console: OpenConsole) -> None:
    # Given
    console = open_console()

    # When
    console.say(HOSTILE)

    # Then
    expect(console.replies).to_contain_text(HOSTILE)
    console.unfold(console.deliveries.first)
    assert console.page.locator("main img, main script").count() == 0
    assert console.page.title() == "WeHook console"


@pytest.mark.parametrize(
    ("kind", "content", "shown"),
    [
        pytest.param("text", {"content": HOSTILE}, HOSTILE, id="text"),
        pytest.param("markdown", {"content": f"# {HOSTILE}\n> **bold** {HOSTILE}"}, HOSTILE, id="markdown"),
        pytest.param(
            "textcard", {"title": HOSTILE, "description": "d", "url": "javascript:alert(1)"}, HOSTILE, id="card"
        ),
        pytest.param(
            "news", {"articles": [{"title": HOSTILE, "url": "data:text/html,x", "picurl": "x"}]}, HOSTILE, id="news"
        ),
        pytest.param(
            "template_card",
            {"card_type": "text_notice", "main_title": {"title": HOSTILE}, "card_action": {"type": 1, "url": "x"}},
            HOSTILE,
            id="template-card",
        ),
    ],
)
def test_active_message_with_markup_is_shown_as_text(
    open_console: OpenConsole, send_actively: SendActively, kind: str, content: dict[str, Any], shown: str
) -> None:
    console = open_console()

    send_actively(kind, **content)

    expect(console.replies).to_contain_text(shown)
    assert console.page.locator("main img, main script, main a[href^=javascript], main a[href^=data]").count() == 0
    assert console.page.title() == "WeHook console"


def test_active_markdown_is_laid_out(open_console: OpenConsole, send_actively: SendActively) -> None:
    console = open_console()

    send_actively("markdown", content='**Build** [42](https://example.invalid/42) <font color="info">passed</font>')

    expect(console.replies.locator("strong")).to_have_text("Build")
    expect(console.replies.get_by_role("link", name="42")).to_have_attribute("href", "https://example.invalid/42")
    expect(console.replies).to_contain_text("Build 42 passed")


def test_active_news_loads_uploaded_pictures_only(open_console: OpenConsole, send_actively: SendActively) -> None:
    # Given
    console = open_console()
    requests: list[str] = []
    console.page.on("request", lambda request: requests.append(request.url))
    uploaded = f"{console.page.url}pictures/unknown"
    console.page.route(uploaded, lambda route: route.fulfill(content_type="image/svg+xml", body=_PICTURE))

    # When
    articles = [{"title": "own", "url": "x", "picurl": uploaded}, {"title": "other", "url": "x", "picurl": _ELSEWHERE}]
    send_actively("news", articles=articles)

    # Then
    expect(console.replies).to_contain_text("other")
    expect(console.replies.get_by_role("img", name="Picture")).to_have_count(1)
    assert [request for request in requests if "picture" in request] == [uploaded]


def test_active_card_button_sends_its_event(
    open_console: OpenConsole, send_actively: SendActively, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    send_actively(
        "template_card",
        card_type="button_interaction",
        main_title={"title": "Deploy?"},
        task_id="task-1",
        button_list=[{"text": "Approve", "style": 1, "key": "approve"}],
    )

    # When
    console.replies.get_by_role("button", name="Approve").click()

    # Then
    expect(console.deliveries.filter(has_text="template_card_event")).to_have_count(1)
    plaintext = saved.journal("delivery")[0]["plaintext"]
    assert "<EventKey><![CDATA[approve]]></EventKey><TaskId><![CDATA[task-1]]></TaskId>" in plaintext


def test_bot_stream_grows_in_one_bubble(
    open_console: OpenConsole, platform: PlatformServer, streaming_bot: Endpoint
) -> None:
    # Given
    platform.call("PUT", "/apps", {"apps": {"bot": {"kind": "wecom_bot", "callback_keys": KEYS}}})
    platform.save_url("bot", streaming_bot.url)
    stream = {"id": "s-1", "finish": False, "content": "Looking"}
    streaming_bot.answer = streaming_bot.bot_reply({"msgtype": "stream", "stream": stream})
    console = open_console()

    # When
    console.say("weather?")

    # Then
    expect(console.replies).to_contain_text("Looking")
    expect(console.replies).to_contain_text("typing…")
    done = {"id": "s-1", "finish": True, "content": "Looking: **sunny**"}
    streaming_bot.answer = streaming_bot.bot_reply({"msgtype": "stream", "stream": done})
    expect(console.replies.locator("strong")).to_have_text("sunny")
    expect(console.replies).to_have_count(1)
    expect(console.replies).not_to_contain_text("typing…")


def test_menu_click_on_a_button_sends_the_event(open_console: OpenConsole, saved: PlatformServer) -> None:
    # Given
    console = open_console()
    console.choose_app("demo-official")
    query = {"grant_type": "client_credential", "appid": "wxba5fad812f8e6fb9", "secret": "secret-of-demo-official"}
    token = httpx.get(f"{saved.wechat_api_url}/cgi-bin/token", params=query, trust_env=False).json()["access_token"]
    inner = [{"type": "click", "name": "Opening hours", "key": "HOURS"}]
    httpx.post(
        f"{saved.wechat_api_url}/cgi-bin/menu/create?access_token={token}",
        json={"button": [{"name": "Shop", "sub_button": inner}]},
        trust_env=False,
    ).raise_for_status()

    # When
    menu = console.page.get_by_role("navigation", name="Menu of the app")
    menu.get_by_text("Shop").click()
    menu.get_by_role("button", name="Opening hours").click()

    # Then
    expect(console.messages.get_by_text("HOURS")).to_be_visible()
    assert "<EventKey><![CDATA[HOURS]]></EventKey>" in saved.journal("delivery")[0]["plaintext"]
