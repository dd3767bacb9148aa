import pytest

from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.tunnel import read_tunnel


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("", ""),
        ("https://xyz.example.com", "https://xyz.example.com"),
        (" https://xyz.example.com/ ", "https://xyz.example.com"),
        ("https://xyz.example.com:8443", "https://xyz.example.com:8443"),
    ],
)
def test_read_tunnel_origin_is_taken_without_its_slash(address: str, origin: str) -> None:
    assert read_tunnel(address) == origin


@pytest.mark.parametrize(
    "address", ["xyz.example.com", "http://xyz.example.com", "https://xyz.example.com/callback", "https://a b", "//"]
)
def test_read_tunnel_anything_else_is_refused(address: str) -> None:
    with pytest.raises(LocalStackError, match="such as TUNNEL=https://"):
        read_tunnel(address)
