import pytest

from shared.runtime.origins import find_origin


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://app.example.com", "https://app.example.com"),
        ("https://app.example.com/home?a=1#top", "https://app.example.com"),
        ("https://APP.Example.com/Home", "https://app.example.com"),
        ("HTTPS://app.example.com", "https://app.example.com"),
        ("https://app.example.com:443/", "https://app.example.com"),
        ("https://app.example.com:/", "https://app.example.com"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://127.0.0.1:443", "http://127.0.0.1:443"),
        ("https://app.example.com:8443/", "https://app.example.com:8443"),
        ("https://app.example.com:80/", "https://app.example.com:80"),
        ("https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]"),
    ],
)
def test_find_origin_is_written_as_browsers_do(url: str, origin: str) -> None:
    assert find_origin(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "app.example.com",
        "/home",
        "//app.example.com/home",
        "https://",
        "https:///home",
        "https://[::1",
        "https://app.example.com:port/",
        "https://app.example.com:99999/",
        "https://user@app.example.com/",
        "https://@app.example.com/",
        "https://:word@app.example.com/",
        "https://evil.example\\@app.example.com/",
        "https://app.example.com\\.evil.example/",
        "javascript:alert(1)",
    ],
)
def test_find_origin_of_what_browsers_read_another_way_is_empty(url: str) -> None:
    assert find_origin(url) == ""
