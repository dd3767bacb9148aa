"""What the doctor finds, in words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from devtools.texts import Text

_ENTRIES: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("findings.toml").read_text(encoding="utf-8")
)


class Outcome(StrEnum):
    """What a finding means."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        check: The check.
        outcome: What it means for the app.
        code: Its stable name.
        text: What is so, and why.
        cure: What to do about it, where there is something to do.
        figures: What was measured or is meant, by name.
    """

    check: str
    outcome: Outcome
    code: str
    text: Text
    cure: Text | None
    figures: Mapping[str, Any]


def find(code: str, check: str = "", /, **values: object) -> Finding:
    """Returns a finding.

    Args:
        code: Its name in the data file.
        check: The check, where the data file names none.
        values: What its sentences mention; a `Text` is taken in the language of the sentence.
    """
    entry = _ENTRIES[code]
    text = _fill(entry, "", values)
    cure = _fill(entry, "cure_", values) if "cure_en" in entry else None
    figures = {name: value for name, value in values.items() if not isinstance(value, Text)}
    return Finding(entry.get("check", check), Outcome(entry["outcome"]), code, text, cure, figures)


def _fill(entry: Mapping[str, str], prefix: str, values: Mapping[str, object]) -> Text:
    english = {name: value.english if isinstance(value, Text) else value for name, value in values.items()}
    chinese = {name: value.chinese if isinstance(value, Text) else value for name, value in values.items()}
    return Text(entry[f"{prefix}en"].format(**english), entry[f"{prefix}zh"].format(**chinese))
