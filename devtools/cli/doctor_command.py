"""The command ``wehook doctor``."""

import json
from typing import Annotated

import typer

from devtools.cli import operation_helps
from devtools.cli.messages import say
from devtools.cli.requests import join
from devtools.cli.screen import show, tell
from devtools.cli.stack_options import Region, Stack, find_stack
from devtools.cli.stored_apps import read_app
from devtools.doctor.examination import examine, is_well
from devtools.doctor.findings import Finding, Outcome
from devtools.doctor.patient import Patient
from devtools.texts import Text, TextError

_SIGNS = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.WARNING: ("!", "yellow"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.SKIPPED: ("–", "dim"),
}


def doctor(
    app: Annotated[str, typer.Argument(metavar="APP", help=say(operation_helps.APP))],
    *,
    base_url: Annotated[str, typer.Option("--base-url", metavar="URL", help=say(operation_helps.BASE_URL))] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say(operation_helps.JSON))] = False,
    stack: Stack = "",
    region: Region = "",
) -> None:
    """Examines an app of a deployed stack."""
    try:
        deployed = find_stack(stack, region)
        patient = Patient.admit(deployed, read_app(deployed, app), join(base_url, "") if base_url else "")
    except TextError as error:
        if as_json:
            _show_json({"error": say(error.text)})
        raise
    findings = examine(patient)
    if as_json:
        _print_json(patient, findings)
    else:
        for finding in findings:
            _print(finding)
        tell(_sum_up(patient, findings), aside=True)
    if not is_well(findings):
        raise typer.Exit(1)


def _print(finding: Finding) -> None:
    sign, style = _SIGNS[finding.outcome]
    tell(Text(f"{sign} {finding.text.english}", f"{sign} {finding.text.chinese}"), style)
    if finding.cure:
        tell(Text(f"  → {finding.cure.english}", f"  → {finding.cure.chinese}"))


def _sum_up(patient: Patient, findings: list[Finding]) -> Text:
    failed = sum(finding.outcome is Outcome.FAILED for finding in findings)
    warnings = sum(finding.outcome is Outcome.WARNING for finding in findings)
    return Text(
        f"{patient.callback_url}: {failed} failed, {warnings} to look at, of {len(findings)} findings.",
        f"{patient.callback_url}：共 {len(findings)} 项，{failed} 项未通过，{warnings} 项需留意。",
    )


def _print_json(patient: Patient, findings: list[Finding]) -> None:
    report = {
        "app": patient.name,
        "stack": patient.stack.name,
        "region": patient.stack.aws.region,
        "callback_url": patient.callback_url,
        "well": is_well(findings),
        "findings": [_to_fields(finding) for finding in findings],
    }
    _show_json(report)


def _show_json(report: dict[str, object]) -> None:
    show(json.dumps(report, ensure_ascii=False, indent=2))


def _to_fields(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "outcome": finding.outcome,
        "code": finding.code,
        "text": say(finding.text),
        "cure": say(finding.cure) if finding.cure else None,
        "figures": dict(finding.figures),
    }
