"""Rules of this repository that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import errors
from shared.errors import WeHookError
from shared.runtime.http_event import HttpResponse

ROOT = Path(__file__).parents[2]
SHARED = sorted((ROOT / "shared").rglob("*.py"))
SOURCES = [*SHARED, *sorted((ROOT / "functions").rglob("*.py"))]
MODULES = [*SOURCES, *sorted((ROOT / "tests" / "unit").rglob("*.py")), *sorted((ROOT / "tests").glob("*.py"))]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def has_code(path: Path) -> bool:
    return any(not isinstance(node, ast.Expr) for node in ast.parse(path.read_text(encoding="utf-8")).body)


def find(pattern: str, paths: list[Path]) -> Iterator[str]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                yield f"{name(path)}:{number} {line.strip()}"


def all_errors(error: type[WeHookError] = WeHookError) -> Iterator[type[WeHookError]]:
    yield error
    for child in error.__subclasses__():
        yield from all_errors(child)


def test_every_module_of_shared_has_its_test() -> None:
    modules = [path.relative_to(ROOT / "shared") for path in SHARED if path.name != "__init__.py" and has_code(path)]
    missing = [
        str(module) for module in modules if not (ROOT / "tests/unit" / module.parent / f"test_{module.name}").exists()
    ]
    assert len(modules) > 15
    assert missing == []


# The tree of errors stands in one file, where its drawing is.
@pytest.mark.parametrize("path", [path for path in MODULES if path != ROOT / "shared/errors.py"], ids=name)
def test_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_signatures_are_compared_in_constant_time_only() -> None:
    assert list(find(r"(signature|expected|digest)\w*\s*[!=]=|[!=]=\s*\w*(signature|expected|digest)", SOURCES)) == []


def test_only_the_runtime_reads_the_environment() -> None:
    outside = [path for path in SOURCES if (ROOT / "shared/runtime") not in path.parents]
    assert list(find(r"\b(environ|getenv)\b|\bimport os\b|\bfrom os\b", outside)) == []


def test_the_logger_never_logs_an_event_or_an_exception_text() -> None:
    assert list(find(r"log_event|logger\.exception|exc_info|inject_lambda_context", SOURCES)) == []


def test_every_error_has_its_own_reason() -> None:
    reasons = [error.reason for error in all_errors()]
    assert len(set(reasons)) == len(reasons) > 20
    assert all(re.fullmatch("[a-z0-9_]+", reason) for reason in reasons)


def test_every_error_is_declared_in_errors() -> None:
    assert [error.__name__ for error in all_errors() if error.__module__ != errors.__name__] == []


@pytest.mark.parametrize("error", list(all_errors()), ids=lambda error: error.__name__)
def test_every_error_has_an_error_status(error: type[WeHookError]) -> None:
    blank = error.__new__(error)
    blank.__dict__["allowed"] = "GET"
    assert 400 <= HttpResponse.from_error(blank).status.value <= 599
