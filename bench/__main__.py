"""`python -m bench`: measures, prints the tables, and fails if a target is missed."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench.cold_start import measure_cold_start
from bench.core import measure_core
from bench.delivery.measure import measure_delivery
from bench.errors import BenchmarkError
from bench.memory import measure_memory
from bench.page import measure_page
from bench.platform import measure_platform
from bench.report import Report
from bench.tokens.measure import measure_tokens


class Benchmark(StrEnum):
    """What can be measured."""

    CORE = "core"
    COLD_START = "cold_start"
    MEMORY = "memory"
    PLATFORM = "platform"
    PAGE = "page"
    TOKENS = "tokens"
    DELIVERY = "delivery"


_MEASURES: dict[Benchmark, Callable[..., Report | list[Report]]] = {
    Benchmark.CORE: measure_core,
    Benchmark.COLD_START: measure_cold_start,
    Benchmark.MEMORY: measure_memory,
    Benchmark.PLATFORM: measure_platform,
    Benchmark.PAGE: measure_page,
    Benchmark.TOKENS: measure_tokens,
    Benchmark.DELIVERY: measure_delivery,
}


def main(
    benchmarks: Annotated[list[Benchmark] | None, typer.Argument(help="All, if none is named.")] = None,
    *,
    short: Annotated[bool, typer.Option("--short", help="Fewer rounds, for CI.")] = False,
    markdown: Annotated[Path | None, typer.Option(help="Write the tables to this file as well.")] = None,
) -> None:
    """Measures WeHook side by side with its peers."""
    console = Console()
    reports: list[Report] = []
    for benchmark in benchmarks or list(Benchmark):
        try:
            measured = _MEASURES[benchmark](short=short)
        except BenchmarkError as error:
            console.print(f"[red]{benchmark}[/]: {error}")
            raise typer.Exit(2) from None
        tables = measured if isinstance(measured, list) else [measured]
        for table in tables:
            table.show(console)
        reports += tables
    if markdown:
        markdown.write_text("\n".join(report.to_markdown() for report in reports), encoding="utf-8")
    if not all(report.reached for report in reports):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
