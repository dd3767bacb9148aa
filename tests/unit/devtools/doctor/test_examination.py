import pytest

from devtools.doctor import examination
from devtools.doctor.examination import Check, examine, is_well
from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from tests.patients import DENIED, admit


def _find(name: str) -> Check:
    return lambda _: [find("not_reached", name)]


@pytest.fixture(autouse=True)
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check finds nothing much."""
    monkeypatch.setattr(examination, "check_address", _find("address"))
    for name in ("_FIRST", "_FROM_OUTSIDE", "_FROM_WITHIN"):
        lines = getattr(examination, name)
        harmless = [{check: _find(check) for check in line} for line in ([lines] if name == "_FIRST" else lines)]
        monkeypatch.setattr(examination, name, harmless[0] if name == "_FIRST" else harmless)


def replace(monkeypatch: pytest.MonkeyPatch, name: str, check: Check) -> None:
    lines = [{**line, name: check} if name in line else line for line in examination._FROM_OUTSIDE]
    monkeypatch.setattr(examination, "_FROM_OUTSIDE", lines)


def test_examine_reports_every_check_in_order() -> None:
    findings = examine(admit())

    assert [finding.check for finding in findings] == list(examination._ORDER)
    assert len(findings) == 13
    assert is_well(findings)


def test_examine_cold_verification_comes_before_what_warms_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def note(patient: Patient) -> list[Finding]:
        seen.append(patient)
        return []

    def check_cold(_: Patient) -> list[Finding]:
        assert seen == []
        return []

    for name in ("certificate", "verification", "forged_message", "files", "login", "clock"):
        replace(monkeypatch, name, note)
    monkeypatch.setattr(examination, "_FIRST", {"cold": check_cold})

    examine(admit())

    assert len(seen) == 6


def test_examine_check_that_aws_refuses_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Patient) -> list[Finding]:
        raise DENIED

    replace(monkeypatch, "files", refuse)

    findings = examine(admit())

    (finding,) = [finding for finding in findings if finding.check == "files"]
    assert (finding.code, finding.text.english) == ("unchecked", "Not checked: no permission")
    assert is_well(findings)


@pytest.mark.parametrize("code", ["address_missing", "address_unreachable"])
def test_examine_address_out_of_reach_spares_the_rest(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    def fail(_: Patient) -> list[Finding]:
        return [find(code, host="h", problem="p", verdict="v", record="")]

    def must_not_run(_: Patient) -> list[Finding]:
        raise AssertionError("asked an address that cannot be reached")

    monkeypatch.setattr(examination, "check_address", fail)
    replace(monkeypatch, "route", must_not_run)

    findings = examine(admit())

    assert [finding.check for finding in findings] == list(examination._ORDER)
    assert not is_well(findings)


def test_examine_check_that_is_not_done_is_a_failure_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in examination._FROM_OUTSIDE if "clock" not in line]
    monkeypatch.setattr(examination, "_FROM_OUTSIDE", lines)

    findings = examine(admit(), seconds=12)

    (late,) = [finding for finding in findings if finding.code == "out_of_time"]
    assert (late.check, late.text.english) == ("clock", "No result within 12 s.")
    assert not is_well(findings)
