import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.login.cookies import delete_cookie, parse_cookies, set_cookie


@pytest.mark.parametrize(
    ("headers", "cookies"),
    [
        pytest.param([], {}, id="none"),
        pytest.param(["a=1", "b=2"], {"a": "1", "b": "2"}, id="list"),
        pytest.param(["a=1; b=2;c=3"], {"a": "1", "b": "2", "c": "3"}, id="header"),
        pytest.param(["a=1; a=2"], {"a": "1"}, id="doubled"),
        pytest.param(["a=x=y=="], {"a": "x=y=="}, id="equals-in-value"),
        pytest.param(["; ;a;=;b=2;"], {"": "", "b": "2"}, id="malformed"),
        pytest.param(['j="{bad"; b=2'], {"j": '"{bad"', "b": "2"}, id="cookie-of-another-program"),
    ],
)
def test_parse_cookies_takes_what_is_well_formed(headers: list[str], cookies: dict[str, str]) -> None:
    assert parse_cookies(headers) == cookies


def test_parse_cookies_keeps_the_order() -> None:
    assert list(parse_cookies(["b=1; c=2", "a=3"])) == ["b", "c", "a"]


@given(st.lists(st.text(st.characters())))
def test_parse_cookies_takes_anything(headers: list[str]) -> None:
    for name, value in parse_cookies(headers).items():
        assert ";" not in name + value


def test_set_cookie_is_of_this_host_and_out_of_reach() -> None:
    assert set_cookie("__Host-a", "v", 600) == "__Host-a=v; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax"
    assert delete_cookie("__Host-a") == "__Host-a=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax"
