"""The whole examination: checks side by side, so that it is over in a few seconds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from devtools.cloud.messages import CloudError
from devtools.doctor.address import check_address
from devtools.doctor.certificate import check_certificate
from devtools.doctor.clock import check_clock
from devtools.doctor.concurrency import check_concurrency
from devtools.doctor.files import check_files
from devtools.doctor.findings import Finding, Outcome, find
from devtools.doctor.forgery import check_forged_message, check_forged_verification
from devtools.doctor.login import check_login
from devtools.doctor.patient import Patient
from devtools.doctor.platform_call import check_platform
from devtools.doctor.route import check_route
from devtools.doctor.settings import check_settings
from devtools.doctor.side_by_side import run_side_by_side
from devtools.doctor.verification import check_cold_verification, check_verification

type Check = Callable[[Patient], list[Finding]]

SECONDS = 11.0
"""How long the examination may take."""

# Before all others that reach the function: it must be cold, and nothing else be under way.
_FIRST: Mapping[str, Check] = {"cold": check_cold_verification}
# Side by side; the checks of one line in this order.
_FROM_OUTSIDE: Sequence[Mapping[str, Check]] = (
    {"certificate": check_certificate},
    {"verification": check_verification, "forged_verification": check_forged_verification, "route": check_route},
    {"forged_message": check_forged_message},
    {"files": check_files},
    {"login": check_login},
    {"clock": check_clock},
)
_FROM_WITHIN: Sequence[Mapping[str, Check]] = (
    {"settings": check_settings},
    {"platform": check_platform},
    {"concurrency": check_concurrency},
)
_ORDER = (
    *("settings", "address", "certificate", "route", "verification", "cold", "forged_verification", "forged_message"),
    *("files", "login", "platform", "clock", "concurrency"),
)
_NO_WAY = ("address_missing", "address_missing_record", "address_unreachable")


def examine(patient: Patient, seconds: float = SECONDS) -> list[Finding]:
    """Runs every check.

    Args:
        patient: What is examined.
        seconds: How long it may take; what is not done by then is a finding too.
    """
    results: dict[str, list[Finding]] = {}
    from_within = [partial(_run, patient, line, results) for line in _FROM_WITHIN]
    run_side_by_side([partial(_run_from_outside, patient, results, seconds), *from_within], seconds)
    late = partial(find, "out_of_time", seconds=round(seconds))
    return [finding for check in _ORDER for finding in results.get(check, [late(check)])]


def is_well(findings: Iterable[Finding]) -> bool:
    """Tells whether nothing failed.

    Args:
        findings: What was found.
    """
    return all(finding.outcome is not Outcome.FAILED for finding in findings)


def _run_from_outside(patient: Patient, results: dict[str, list[Finding]], seconds: float) -> None:
    _run(patient, {"address": check_address}, results)
    if any(finding.code in _NO_WAY for finding in results["address"]):
        results.update({check: [find("not_reached", check)] for line in (_FIRST, *_FROM_OUTSIDE) for check in line})
        return
    _run(patient, _FIRST, results)
    run_side_by_side([partial(_run, patient, line, results) for line in _FROM_OUTSIDE], seconds)


def _run(patient: Patient, line: Mapping[str, Check], results: dict[str, list[Finding]]) -> None:
    for name, check in line.items():
        try:
            results[name] = check(patient)
        except CloudError as error:
            results[name] = [find("unchecked", name, problem=error.text)]
