"""What a phone without a window reads from a page."""

import pytest

from devtools.console.html_page import Action, read_html

URL = "http://127.0.0.1:3000/oauth/shop/login"


def test_read_html_text_is_a_line_for_each_paragraph() -> None:
    page = read_html(
        "<!doctype html><html><head><title> Welcome </title><style>p { color: red }</style></head><body><h1>Hello</h1>"
        "<p>One <b>bold</b>\n word.<br>Two &amp; three</p><script>run()</script><template>no</template></body></html>",
        URL,
    )

    assert page.title == "Welcome"
    assert page.lines == ["Hello", "One bold word.", "Two & three"]
    assert page.actions == []


def test_read_html_page_without_head_and_with_open_paragraphs_is_read() -> None:
    page = read_html("<!doctype html><title>Bare</title><meta charset=utf-8><p>One<p>Two<hr>Three", URL)

    assert page.title == "Bare"
    assert page.lines == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("html", "action"),
    [
        pytest.param(
            '<p><a href="/oauth/shop/session">Try <b>again</b></a></p>',
            Action("Try again", "http://127.0.0.1:3000/oauth/shop/session"),
            id="link",
        ),
        pytest.param(
            '<form method="post"><input type=hidden name=user value=u1><button name="consent" value="yes">'
            "Allow<small>once</small></button></form>",
            Action("Allow once", URL, "POST", {"user": "u1", "consent": "yes"}),
            id="button-of-this-page",
        ),
        pytest.param(
            '<form action="register"><input name="scope" value="base"><input type="submit" value="Go on"></form>',
            Action("Go on", "http://127.0.0.1:3000/oauth/shop/register", "GET", {"scope": "base"}),
            id="submit",
        ),
    ],
)
def test_read_html_what_can_be_tapped_is_an_action(html: str, action: Action) -> None:
    page = read_html(html, URL)

    assert page.actions == [action]
    assert page.lines == []


def test_read_html_button_outside_of_a_form_is_text() -> None:
    page = read_html("<form><button>In</button></form><button>Out</button>", URL)

    assert [action.text for action in page.actions] == ["In"]
    assert page.lines == ["Out"]
