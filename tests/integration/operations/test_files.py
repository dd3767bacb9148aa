"""The domain-verification files of a stack, by command."""

from pathlib import Path

import pytest

from tests.integration.operations.conftest import BASE_URL, Cloud, Run

_NAME = "WW_verify_7rG3kjVbXHngiald.txt"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / _NAME
    file.write_bytes(b"7rG3kjVbXHngiald")
    return file


def test_add_serves_a_file_under_its_name(run: Run, cloud: Cloud, file: Path) -> None:
    result = run("files", "add", file)

    assert (result.exit_code, result.output) == (0, f"✓ It is served at {BASE_URL}/{_NAME}\n")
    stored = cloud.read(f"/wehook/files/{_NAME}")
    assert (stored["Type"], stored["Value"]) == ("String", "7rG3kjVbXHngiald")


def test_add_serves_a_file_in_a_folder(run: Run, cloud: Cloud, file: Path) -> None:
    assert run("files", "add", file, "mp/deep/er/a.txt").exit_code == 0
    assert cloud.list_names() == {"/wehook/files/mp/deep/er/a.txt"}


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        pytest.param(b"\xef\xbb\xbfx", "byte order mark", id="bom"),
        pytest.param(b"x\n", "line break", id="newline"),
        pytest.param(b"x\r\n", "line break", id="windows"),
    ],
)
def test_add_keeps_every_byte_and_warns(run: Run, cloud: Cloud, file: Path, content: bytes, warning: str) -> None:
    file.write_bytes(content)

    result = run("files", "add", file)

    assert result.exit_code == 0
    assert warning in result.stderr
    assert cloud.read(f"/wehook/files/{_NAME}")["Value"].encode() == content


def test_add_existing_file_needs_replace(run: Run, cloud: Cloud, file: Path) -> None:
    run("files", "add", file)
    assert run("files", "add", file).exit_code == 0  # the same bytes once more
    file.write_bytes(b"other")

    refused = run("files", "add", file)

    assert (refused.exit_code, refused.stderr) == (1, f"{_NAME} is there already: say --replace to replace it.\n")
    assert run("files", "add", file, "--replace").exit_code == 0
    assert cloud.read(f"/wehook/files/{_NAME}")["Value"] == "other"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        pytest.param(b"", _NAME, ("it is empty", "文件为空"), id="empty"),
        pytest.param(b"\xff", _NAME, ("it is not text in UTF-8", "不是 UTF-8"), id="binary"),
        pytest.param(b"x" * 8193, _NAME, ("has 8193 bytes, and a parameter holds 8192", "最多容纳 8192"), id="large"),
        pytest.param(b"x", ".hidden", ("served files are named by", "文件名只能含"), id="name"),
        pytest.param(b"x", "a/b/c/d/e", ("three folders at most", "最多三层文件夹"), id="deep"),
        pytest.param(b"x", "a b.txt", ("served files are named by", "文件名只能含"), id="space"),
        pytest.param(None, _NAME, ("No such file or directory", "无法读取"), id="missing"),
    ],
)
def test_add_bad_file_is_one_line_in_both_languages(
    run: Run, cloud: Cloud, file: Path, content: bytes | None, name: str, words: tuple[str, str]
) -> None:
    file.unlink()
    if content is not None:
        file.write_bytes(content)

    for language, expected in zip(("C.UTF-8", "zh_CN.UTF-8"), words, strict=True):
        result = run("files", "add", file, name, language=language)

        assert result.exit_code == 1
        assert expected in result.stderr
        assert result.stderr.count("\n") == 1
    assert cloud.list_names() == set()


def test_list_has_addresses(run: Run, file: Path) -> None:
    assert run("files", "list").stderr == "There is no file yet: `wehook files add FILE` adds one.\n"
    run("files", "add", file, "mp/x.txt")
    run("files", "add", file)

    assert run("files", "list").stdout == f"{BASE_URL}/{_NAME}\n{BASE_URL}/mp/x.txt\n"


def test_remove_asks_first(run: Run, cloud: Cloud, file: Path) -> None:
    run("files", "add", file)

    assert run("files", "remove", _NAME, typed=("n",)).exit_code == 1
    assert cloud.list_names() == {f"/wehook/files/{_NAME}"}
    assert run("files", "remove", _NAME, "--yes").exit_code == 0
    assert cloud.list_names() == set()


@pytest.mark.parametrize("name", [_NAME, "../apps/wecom", "a b"])
def test_remove_unknown_file_is_one_line(run: Run, name: str) -> None:
    result = run("files", "remove", name, "--yes")

    assert result.exit_code == 1
    assert result.stderr == f"There is no file {name!r} in stack wehook; `wehook files list` shows what there is.\n"
