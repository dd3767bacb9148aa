import pytest

from devtools.cli import files_command
from functions.domain_verification import app as domain_verification

_NAMES = (
    *("WW_verify_7rG3kjVbXHngiald.txt", "a/b/c/d.txt", "-", "_x", "a" * 128, "a..b"),
    *(
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        ".well-known",
        "a/.b",
        "a/b/c/d/e",
        "a" * 129,
        "ä.txt",
        "a b",
        "a\n",
        "..",
        "a/../b",
    ),
)


@pytest.mark.parametrize("name", _NAMES)
def test_name_is_taken_if_and_only_if_the_function_serves_it(name: str) -> None:
    taken = files_command._PATH.fullmatch(name)

    assert bool(taken) is bool(domain_verification._PATH.fullmatch(f"/{name}"))
