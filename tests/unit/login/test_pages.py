import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.login.exits import EXITS, Offer, find_exit
from shared.login.pages import PAGE_HEADERS, choose_language, render_exit, render_logged_out

LINK = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&state=s1#wechat_redirect"


class Reader(HTMLParser):
    """Collects the elements of a page, and checks that it loads and runs nothing."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str | None] = []
        self.style = ""
        self.lang: str | None = ""
        self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        assert tag in {"html", "meta", "title", "style", "main", "h1", "p", "a", "small"}
        assert not names.keys() & {"src", "style", "action"}
        assert not any(name.startswith("on") for name in names)
        self._in_style = tag == "style"
        if tag == "a":
            self.links.append(names["href"])
        if tag == "html":
            self.lang = names["lang"]

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.style += data


@pytest.mark.parametrize("reason", [*EXITS, "unforeseen"])
@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-CN"), ("en", "en")])
def test_render_exit_is_a_page_that_a_person_can_read(reason: str, language: str, lang: str) -> None:
    end = find_exit(reason)
    page = render_exit(end, reason, language, LINK)
    reader, words = Reader(page), end.zh if language == "zh" else end.en
    assert reader.lang == lang
    assert all(word in page for word in (*words, f"<small>{reason}</small>"))
    assert reader.links == ([] if end.offer is Offer.NOTHING else [LINK])


def test_render_exit_button_says_what_it_does() -> None:
    assert ">Log in again</a>" in render_exit(find_exit("used_state"), "used_state", "en", "login")
    assert ">重新登录</a>" in render_exit(find_exit("used_state"), "used_state", "zh", "login")
    assert ">Continue</a>" in render_exit(find_exit("consent_needed"), "consent_needed", "en", LINK)
    assert ">继续</a>" in render_exit(find_exit("consent_needed"), "consent_needed", "zh", LINK)


def test_page_policy_lets_in_its_own_style_alone() -> None:
    policy = PAGE_HEADERS["content-security-policy"]
    style = Reader(render_logged_out("en")).style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@pytest.mark.parametrize(("language", "heading"), [("zh", "已退出登录"), ("en", "You are logged out")])
def test_render_logged_out_has_nothing_to_click(language: str, heading: str) -> None:
    page = render_logged_out(language)
    assert f"<h1>{heading}</h1>" in page
    assert Reader(page).links == []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh", "zh"),
        ("zh-Hans-CN", "zh"),
        ("ZH-TW", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("en;q=0.5, zh;q=0.6", "zh"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh;q=x", "en"),
        ("zh;q=", "en"),
        ("zh;q=nan", "en"),
        ("fr-FR,fr;q=0.9", "en"),
        ("fr, zh;q=0.1", "zh"),
        ("", "en"),
        ("*", "en"),
        (";;,,;q=1", "en"),
    ],
)
def test_choose_language_is_the_browsers_preference(header: str, language: str) -> None:
    assert choose_language(header) == language


@given(st.text(st.characters()))
def test_choose_language_any_header_gives_one(header: str) -> None:
    assert re.fullmatch("zh|en", choose_language(header))
