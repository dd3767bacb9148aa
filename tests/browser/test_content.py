"""What messages look like: shown for what they are, and never run."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from devtools.platform.server import PlatformServer
from tests.browser.conftest import OpenConsole, SendActively

HOSTILE = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"

_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>'
_ELSEWHERE = "https://example.invalid/picture.png"


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


def test_active_text_keeps_its_links_and_no_other_markup(
    open_console: OpenConsole, send_actively: SendActively
) -> None:
    console = open_console()

    send_actively(
        "text", content='<b>See</b> <a href="https://example.invalid/a">this</a> or <a href=javascript:x>that</a>'
    )

    expect(console.replies).to_contain_text("<b>See</b> this or that")
    expect(console.replies.get_by_role("link")).to_have_count(1)
    expect(console.replies.get_by_role("link", name="this")).to_have_attribute("href", "https://example.invalid/a")


def test_active_answer_says_how_late_it_is_and_by_which_call(
    open_console: OpenConsole, send_actively: SendActively, saved: PlatformServer
) -> None:
    # Given
    console = open_console()
    console.say("hello")
    expect(console.replies).to_have_count(1)

    # When
    saved.advance(75)
    send_actively("text", content="at last")

    # Then
    late = console.replies.filter(has_text="at last")
    expect(late).to_contain_text("message/send")
    expect(late).to_contain_text(re.compile(r"1 min 1[5-9] s after the latest message"))
    expect(console.replies.first).not_to_contain_text("after the latest message")


def test_active_message_that_answers_nothing_is_not_called_late(
    open_console: OpenConsole, send_actively: SendActively
) -> None:
    console = open_console()

    send_actively("text", content="good morning")

    expect(console.replies).to_contain_text("good morning")
    expect(console.replies).not_to_contain_text("after the latest message")
