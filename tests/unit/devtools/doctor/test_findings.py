import re
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from devtools.doctor.findings import Outcome, find
from devtools.texts import Text

_FOLDER = Path(__file__).parents[4] / "devtools/doctor"
_ENTRIES: Mapping[str, Mapping[str, str]] = tomllib.loads((_FOLDER / "findings.toml").read_text(encoding="utf-8"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", _ENTRIES)
def test_entry_says_the_same_in_both_languages(code: str) -> None:
    entry = _ENTRIES[code]

    assert entry.keys() <= {"check", "outcome", "en", "zh", "cure_en", "cure_zh"}
    assert placeholders(entry["en"]) == placeholders(entry["zh"])
    assert placeholders(entry.get("cure_en", "")) == placeholders(entry.get("cure_zh", ""))
    for name in ("zh", "cure_zh"):
        assert _CHINESE.search(entry.get(name, "中")) or placeholders(entry[name]) == {"verdict"} or code == "no_answer"


@pytest.mark.parametrize("code", _ENTRIES)
def test_entry_that_is_not_well_has_a_cure(code: str) -> None:
    entry = _ENTRIES[code]

    assert Outcome(entry["outcome"])
    needs_cure = entry["outcome"] in ("failed", "warning") and code != "unchecked"  # which has it in its problem
    assert needs_cure is ("cure_en" in entry)


def test_every_entry_is_used() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.py"))
    built = {
        *(f"{check}_{verdict}" for check in ("cold", "verification") for verdict in ("right", "far", "slow", "local")),
        *(f"forged_{what}_{how}" for what in ("verification", "message") for how in ("refused", "accepted", "other")),
        *("platform_reached", "platform_nothing_to_call"),
    }

    assert {code for code in _ENTRIES if f'"{code}"' not in sources} == built


def test_find_fills_text_and_cure_in_both_languages() -> None:
    finding = find("address_missing_record", host="hook.example.com", target="d-1.example.com")

    assert (finding.check, finding.outcome, finding.code) == ("address", Outcome.FAILED, "address_missing_record")
    assert finding.text.english.startswith("hook.example.com does not resolve")
    assert finding.text.chinese.startswith("无法解析 hook.example.com")
    assert finding.cure is not None
    assert finding.cure.english.endswith("hook.example.com CNAME d-1.example.com")
    assert finding.figures == {"host": "hook.example.com", "target": "d-1.example.com"}


def test_find_text_among_the_values_is_taken_in_the_language_of_the_sentence() -> None:
    finding = find("unchecked", "clock", problem=Text("no permission", "无权限"))

    assert finding.check == "clock"
    assert finding.text == Text("Not checked: no permission", "未检查：无权限")
    assert finding.figures == {}
