import pytest

from shared.runtime.domain_files import FILE_PATH


@pytest.mark.parametrize(
    "path", ["WW_verify_7rG3kjVbXHngiald.txt", "a/b/c/d.txt", "-", "_x", "a" * 128, "a..b", "root.html"]
)
def test_file_path_that_can_be_served(path: str) -> None:
    assert FILE_PATH.fullmatch(path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "a/", "/a", "a//b", ".well-known", "a/.b", "a/b/c/d/e", "a" * 129, "ä.txt", "a b", "a\n"),
        *("..", "a/../b", "../apps/demo", "a%2Fb", "１.txt"),
    ],
)
def test_file_path_that_leads_elsewhere_or_nowhere(path: str) -> None:
    assert FILE_PATH.fullmatch(path) is None
