from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidNextError
from shared.login.next_urls import MAX_NEXT_LENGTH, choose_next

ENTRY = "https://app.example.com/home"
ALLOW = (ENTRY, "http://127.0.0.1:3000", "https://shop.example.com:8443/")

# What makes an address go elsewhere in some parser: hosts, separators and encodings of each.
EVIL = ["evil.com", "evil.com.", "EVIL.com", "app.example.com.evil.com", "evil。com", "evil．com", "evil%E3%80%82com"]
LEADS = [
    *("//", "\\\\", "/\\", "\\/", "///", "https:", "https:/", "https://", "https:///", "HTTPS://", "http://", "ftp://"),
    *("javascript://", "data:text/html,", "\thttps://", "https\t://", "https:\n//", " https://", "\u3000https://"),
    *(
        "https://app.example.com@",
        "https://app.example.com:x@",
        "https://app.example.com%40",
        "https://app.example.com\\@",
    ),
    *("https:%2f%2f", "%2f%2f", "%5c%5c", "https%3A%2F%2F", "https://app.example.com%2f@", "https://app.example.com;@"),
    *(
        "https://app.example.com\x00",
        "https://app.example.com#@",
        "https://app.example.com/home@",
        "//app.example.com/home:@",
    ),
]


@pytest.mark.parametrize(
    "wanted",
    [
        ENTRY,
        f"{ENTRY}/",
        f"{ENTRY}/orders/7",
        f"{ENTRY}?tab=1",
        f"{ENTRY}#top",
        f"{ENTRY}/a?x=%2F..%2F&y=//evil.com#/../z",
        f"{ENTRY}/%E9%A6%96%E9%A1%B5",
        "http://127.0.0.1:3000",
        "http://127.0.0.1:3000/",
        "http://127.0.0.1:3000?x=1",
        "https://shop.example.com:8443/",
        "https://shop.example.com:8443/cart",
        f"{ENTRY}/".ljust(MAX_NEXT_LENGTH, "a"),
    ],
)
def test_choose_next_at_or_below_an_entry_is_taken(wanted: str) -> None:
    assert choose_next(wanted, ALLOW) == wanted


def test_choose_next_without_a_wish_is_the_first_entry() -> None:
    assert choose_next("", ALLOW) == ENTRY


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param("https://app.example.com/", id="above"),
        pytest.param("https://app.example.com/homepage", id="not-at-a-slash"),
        pytest.param("https://app.example.com/Home", id="other-path"),
        pytest.param("https://app.example.com:443/home", id="other-port"),
        pytest.param("http://app.example.com/home", id="other-scheme"),
        pytest.param("https://app.example.comx/home", id="longer-host"),
        pytest.param("https://app.example.com.evil.com/home", id="host-as-prefix"),
        pytest.param("https://app.example.com@evil.com/home", id="host-as-user"),
        pytest.param("http://127.0.0.1:30000/", id="longer-port"),
        pytest.param("http://127.0.0.1:3000@evil.com/", id="port-as-password"),
        pytest.param("http://127.0.0.1:3000.evil.com/", id="port-as-prefix"),
        pytest.param("http://127.0.0.1:3000\\@evil.com/", id="backslash"),
        pytest.param(f"{ENTRY}\\..\\admin", id="backslash-in-path"),
        pytest.param(f"{ENTRY}/../admin", id="upwards"),
        pytest.param(f"{ENTRY}/.", id="dot"),
        pytest.param(f"{ENTRY}/x/..", id="upwards-at-the-end"),
        pytest.param(f"{ENTRY}/%2e%2E/admin", id="upwards-encoded"),
        pytest.param(f"{ENTRY}/..%2fadmin", id="slash-encoded"),
        pytest.param(f"{ENTRY}/..%5Cadmin", id="backslash-encoded"),
        pytest.param(f"{ENTRY}/%252e%252e/admin", id="upwards-encoded-twice"),
        pytest.param(f"{ENTRY}/..;/admin", id="path-parameter"),
        pytest.param(f"{ENTRY}/\uff0e\uff0e/admin", id="unicode-dots"),
        pytest.param(f"{ENTRY}/a b", id="space"),
        pytest.param(f"{ENTRY}/\r\nset-cookie: x=1", id="header"),
        pytest.param(f'{ENTRY}/"><script>', id="markup"),
        pytest.param(f"{ENTRY}/\ud800", id="half-a-character"),
        pytest.param(f"{ENTRY}/".ljust(MAX_NEXT_LENGTH + 1, "a"), id="too-long"),
        pytest.param("/home", id="relative"),
        pytest.param("home", id="word"),
    ],
)
def test_choose_next_elsewhere_is_refused(wanted: str) -> None:
    with pytest.raises(InvalidNextError):
        choose_next(wanted, ALLOW)


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("host", EVIL)
def test_choose_next_disguised_site_is_refused(lead: str, host: str) -> None:
    for wanted in (f"{lead}{host}", f"{lead}{host}/home", f"{lead}{host}#{ENTRY}", f"{lead}{host}?{ENTRY}/"):
        with pytest.raises(InvalidNextError):
            choose_next(wanted, (ENTRY,))


pieces = st.sampled_from(
    [
        *(
            "https:",
            "http:",
            "//",
            "/",
            "\\",
            "@",
            ":",
            "443",
            "?",
            "#",
            "%",
            "%2f",
            "%5c",
            "%40",
            "%2e",
            ".",
            "..",
            ";",
        ),
        *("app.example.com", "evil.com", "home", "HOME", "\t", "\n", "\u3002", "\uff0e", "\u2024", "[::1]", " ", ENTRY),
    ]
)


@given(st.lists(pieces, max_size=9).map("".join) | st.text() | st.text().map(lambda text: ENTRY + text))
def test_choose_next_whatever_is_taken_stays_on_the_host_and_below_the_path(wanted: str) -> None:
    try:
        chosen = choose_next(wanted, (ENTRY,))
    except InvalidNextError:
        return
    parts = urlsplit(chosen)
    assert (parts.scheme, parts.netloc) == ("https", "app.example.com")
    assert parts.path == "/home" or parts.path.startswith("/home/")
    assert chosen.isascii()
    assert "\\" not in chosen


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_choose_next_any_text_as_a_segment_or_a_value_is_taken(text: str) -> None:
    safe = quote(text, safe="").replace(".", "").replace("%", "x")
    for wanted in (f"{ENTRY}/a{safe}", f"{ENTRY}?a={quote(text, safe='')}", f"{ENTRY}#{quote(text, safe='')}"):
        assert choose_next(wanted, (ENTRY,)) == wanted
