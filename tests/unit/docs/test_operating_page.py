"""The pages for operators name what there is: metrics, alarms, reasons of dead letters, checks of the doctor."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.doctor import examination
from shared.delivery.failures import find_metric, name_failure
from shared.errors import (
    ConfigurationError,
    MalformedJobError,
    MalformedMessageError,
    PlatformError,
    ReplyError,
    SettingsUnavailableError,
    StoreError,
    TokenUnavailableError,
    UndeliverableError,
    UnknownAppError,
    WeHookError,
)

ROOT = Path(__file__).parents[3]
TRANSLATED = ("operating", "security", "troubleshooting", "guide")
DEADLY: tuple[type[WeHookError], ...] = (
    ConfigurationError,
    MalformedJobError,
    MalformedMessageError,
    PlatformError,
    *PlatformError.__subclasses__(),
    ReplyError,
    SettingsUnavailableError,
    StoreError,
    TokenUnavailableError,
    UnknownAppError,
)


def read_page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def read_first_column(page: str, heading: str) -> set[str]:
    """Returns the names in the first column of the tables of a section."""
    section = re.split(r"^##+ ", page.partition(f" {heading}\n")[2], flags=re.MULTILINE)[0]
    columns = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    return {name for column in columns for name in re.findall(r"`(\w+)`", column)}


def read_code(page: str) -> list[str]:
    """Returns the lines of all code without the comments, which are in the page's language."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if not line.startswith("#")]


def find_metrics() -> Iterator[str]:
    for path in (ROOT / "shared").rglob("*.py"):
        yield from re.findall(r'(?:count|add_metric|_write_metric)\("(\w+)"', path.read_text(encoding="utf-8"))
    yield from (find_metric(error) for error in (UndeliverableError("/api", 45015, "over"), ValueError()))
    template = (ROOT / "template.yaml").read_text(encoding="utf-8")
    yield from re.findall(r"MetricNamespace: WeHook\n\s+MetricName: (\w+)", template)


@pytest.mark.parametrize(("name", "heading"), [("operating", "Metrics"), ("operating.zh-CN", "指标")])
def test_page_has_every_metric(name: str, heading: str) -> None:
    assert read_first_column(read_page(name), heading) == set(find_metrics())


@pytest.mark.parametrize(("name", "heading"), [("operating", "Alarms"), ("operating.zh-CN", "告警")])
def test_page_has_every_alarm(name: str, heading: str) -> None:
    alarms = re.findall(
        r"^  (\w+):\n    Type: AWS::CloudWatch::Alarm$",
        (ROOT / "template.yaml").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert read_first_column(read_page(name), heading) == set(alarms)


@pytest.mark.parametrize(("name", "heading"), [("operating", "Dead letters"), ("operating.zh-CN", "死信")])
def test_page_has_every_reason_of_a_dead_letter(name: str, heading: str) -> None:
    reasons = {error.reason for error in DEADLY} | {name_failure(ValueError())}
    assert reasons <= read_first_column(read_page(name), heading)


@pytest.mark.parametrize(("name", "heading"), [("guide", "The doctor"), ("guide.zh-CN", "doctor")])
def test_page_has_every_check_of_the_doctor(name: str, heading: str) -> None:
    assert read_first_column(read_page(name), heading) == set(examination._ORDER)


def test_page_looks_for_resources_that_there_are() -> None:
    template = (ROOT / "template.yaml").read_text(encoding="utf-8")
    found = set(re.findall(r"\(name_of (\w+)\)", read_page("operating")))
    assert len(found) > 5
    assert [name for name in found if f"\n  {name}:\n    Type: AWS::" not in template] == []


@pytest.mark.parametrize("name", TRANSLATED)
def test_page_and_its_translation_have_the_same_parts(name: str) -> None:
    english, chinese = read_page(name), read_page(f"{name}.zh-CN")
    for pattern in (r"^#+ ", r"^\| ", r"^\d\. ", r"^- ", r"^```"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE))
    assert read_code(english) == read_code(chinese)
