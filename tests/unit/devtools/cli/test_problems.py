"""Every problem that validation can name has its Chinese words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.cli.problems import describe_problem
from shared.errors import ConfigurationError

_FOLDER = Path(__file__).parents[4] / "shared/runtime"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def list_problems() -> set[str]:
    return {problem for name in ("app_settings", "document_reader") for problem in _read(_FOLDER / f"{name}.py")}


def _read(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            sentence = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
            if re.match(r"(is|must|needs|and) .*\S$", sentence):  # not what stands before a value
                yield sentence


def test_problems_are_found_in_the_code() -> None:
    assert {
        "is missing",
        "must be text",
        "must match 7",
        "must be one of 7",
        "needs at least one key",
    } < list_problems()


@pytest.mark.parametrize("problem", sorted(list_problems()))
def test_problem_is_told_in_both_languages(problem: str) -> None:
    text = describe_problem(ConfigurationError("corp_id", problem, "app"))

    assert text.english == f"corp_id {problem}"
    assert text.chinese.startswith("corp_id ")
    assert _CHINESE.search(text.chinese)
    assert "{}" not in text.chinese


def test_problem_keeps_its_figures() -> None:
    error = ConfigurationError("max_age_seconds", "must be a whole number from 0 to 86400", "app")

    assert describe_problem(error).chinese == "max_age_seconds 应为 0 到 86400 的整数"
