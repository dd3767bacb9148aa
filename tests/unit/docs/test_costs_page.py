"""The pages on costs add up, and count what the template has."""

import math
import re
from decimal import Decimal
from pathlib import Path

import pytest

from bench.delivery import prices
from tests.infrastructure.stack import list_functions, load_template

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [(DOCS / name).read_text(encoding="utf-8") for name in ("costs.md", "costs.zh-CN.md")]
MINUTES = 730 * 60
DAYS = 730 // 24
POLLS = 5 * 3  # in a minute: five at a time, 20 seconds each
GIGABYTES = load_template()["Parameters"]["MemorySize"]["Default"] / 1024
SECONDS = 0.05  # a run of refresh_tokens
PROVISIONED_GIGABYTE_SECOND = 3.33334e-6
LINE = 227  # bytes

each_page = pytest.mark.parametrize("page", PAGES, ids=["english", "chinese"])


def read_idle_rows(page: str) -> dict[str, tuple[str, Decimal, Decimal]]:
    """Returns the table of the idle stack: its lines with the quantity, the list price, and what is to pay."""
    table = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in page.splitlines() if line.startswith("|")]
    rows = [cells for cells in table if len(cells) == 5 and re.fullmatch(r"\d+\.\d\d", cells[-1])]
    return {name: (quantity, Decimal(listed), Decimal(paid)) for name, quantity, listed, _, paid in rows}


def round_up(dollars: float) -> Decimal:
    return Decimal(math.ceil(dollars * 100)) / 100


def find_numbers(text: str) -> list[str]:
    return re.findall(r"\d[\d,.]*\d|\d", text)


@each_page
def test_idle_stack_adds_up_to_less_than_a_dollar(page: str) -> None:
    *lines, (_, listed, paid) = read_idle_rows(page).values()
    assert len(lines) == 13
    assert sum(line[1] for line in lines) == listed
    assert sum(line[2] for line in lines) == paid < 1


@each_page
def test_idle_stack_counts_what_the_template_starts_and_asks(page: str) -> None:
    events = [event for function in list_functions().values() for event in function.get("Events", {}).values()]
    schedules = [event["Properties"]["ScheduleExpression"] for event in events if event["Type"] == "ScheduleV2"]
    queues = sum(event["Type"] == "SQS" for event in events)
    assert sorted(schedules) == ["rate(1 day)", "rate(1 minute)"]
    rows = read_idle_rows(page)
    assert f"{MINUTES + DAYS:,} " in rows["EventBridge Scheduler"][0]
    assert f"{queues * POLLS * MINUTES:,} " in rows["SQS"][0]


@each_page
def test_idle_stack_has_the_prices_of_the_list(page: str) -> None:
    starts, polls = MINUTES + DAYS, POLLS * MINUTES
    _, requests, duration, queues, _, _, logs, *_ = (line[1] for line in read_idle_rows(page).values())
    assert requests == round_up(starts * prices.LAMBDA_REQUEST)
    assert duration == round_up(starts * SECONDS * GIGABYTES * prices.LAMBDA_GIGABYTE_SECOND)
    assert queues == round_up(polls * (prices.SQS_FIFO_REQUEST + prices.SQS_STANDARD_REQUEST))
    assert logs == round_up(starts * LINE / 1e9 * prices.LOGS_GIGABYTE)


@each_page
def test_provisioned_concurrency_is_priced_at_the_memory_of_the_template(page: str) -> None:
    (dollars,) = re.findall(r"^\| `ProvisionedConcurrency` \|\D*(?:1 )?\D*(\d+\.\d\d)", page, re.MULTILINE)
    assert Decimal(dollars) == round_up(2 * MINUTES * 60 * GIGABYTES * PROVISIONED_GIGABYTE_SECOND)


@each_page
def test_idle_stack_counts_the_metrics_of_its_alarms(page: str) -> None:
    resources = load_template()["Resources"].values()
    alarms = [each for each in resources if each["Type"] == "AWS::CloudWatch::Alarm" and "Condition" not in each]
    count = sum(sum("MetricStat" in metric for metric in each["Properties"].get("Metrics", ())) or 1 for each in alarms)
    quantity, listed, _ = read_idle_rows(page)["CloudWatch, alarms" if page is PAGES[0] else "CloudWatch 告警"]
    assert find_numbers(quantity) == [str(count)]
    assert listed == count * Decimal("0.10")


@each_page
def test_million_messages_add_up(page: str) -> None:
    rows = re.findall(r"^\| [^|]+ ((?:\| \d+\.\d\d ){6})\| \*\*(\d+\.\d\d)\*\* \|$", page, re.MULTILINE)
    assert len(rows) == 5
    for parts, total in rows:
        assert abs(sum(map(Decimal, parts.split("|")[1:])) - Decimal(total)) < Decimal("0.04")  # each is rounded


def test_costs_pages_have_the_same_amounts() -> None:
    english, chinese = (re.findall(r"\d+\.\d\d+", page) for page in PAGES)
    assert english == chinese


def test_costs_pages_have_the_same_parts() -> None:
    english, chinese = PAGES
    for pattern in (r"^#+ ", r"^\| "):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE))
