"""Tables of results, for the terminal and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Report:
    """One table.

    Attributes:
        title: What was measured, how and how often.
        columns: Heads of the columns; the first names the row.
        rows: The cells, as shown.
        targets: What was to be reached, each with whether it was.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    targets: Sequence[tuple[str, bool]]

    @property
    def reached(self) -> bool:
        """Whether every target was reached."""
        return all(reached for _, reached in self.targets)

    def show(self, console: Console) -> None:
        """Prints the table."""
        table = Table(*self.columns[:1], title=self.title, title_justify="left")
        for column in self.columns[1:]:
            table.add_column(column, justify="right")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)
        for text, reached in self.targets:
            console.print(f"[green]reached[/]: {text}" if reached else f"[red]missed[/]: {text}")
        console.print()

    def to_markdown(self) -> str:
        """Renders the table for the decision log."""
        rule = ["---", *("---:" for _ in self.columns[1:])]
        rows = (f"| {' | '.join(cells)} |" for cells in chain([self.columns, rule], self.rows))
        targets = (f"- {'reached' if reached else 'missed'}: {text}" for text, reached in self.targets)
        return "\n".join([self.title, "", *rows, "", *targets, ""])
