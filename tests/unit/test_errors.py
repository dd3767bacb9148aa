import re
from collections.abc import Iterator

import pytest

from shared import errors
from shared.errors import AwsError, ConfigurationError, InvalidReceiveIdError, MethodNotAllowedError, WeHookError

DRAWN = [
    (match.start(1) // 4 - 1, match[1], match[2])
    for line in (errors.__doc__ or "").splitlines()
    if (match := re.match(r"[ │├└─]+(\w+Error)(?:\s+(-\d+))?", line))
]


def walk_tree(error: type[WeHookError], depth: int = 0) -> Iterator[tuple[int, type[WeHookError]]]:
    yield depth, error
    for child in error.__subclasses__():
        yield from walk_tree(child, depth + 1)


def test_docstring_draws_the_whole_tree() -> None:
    tree = [(depth, error.__name__) for depth, error in walk_tree(WeHookError)]
    assert [(depth, name) for depth, name, _ in DRAWN] == tree


def test_docstring_has_tencents_numbers() -> None:
    drawn = {name: int(number) for _, name, number in DRAWN if number}
    codes = {error.__name__: code for _, error in walk_tree(WeHookError) if (code := getattr(error, "code", None))}
    codes.pop("AwsError", None)
    assert drawn == codes


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ConfigurationError("field", "is missing"), "field is missing"),
        (ConfigurationError("field", "is missing", "demo"), "settings of app 'demo': field is missing"),
        (AwsError("GetParameter", "Unreachable"), "GetParameter failed: Unreachable"),
        (InvalidReceiveIdError("ww\n1"), "the message is for receive id 'ww\\n1'"),
        (MethodNotAllowedError("P" * 100, "GET"), f"{'P' * 16} is not among GET"),
    ],
)
def test_errors_say_what_is_wrong(error: WeHookError, text: str) -> None:
    assert str(error) == text
