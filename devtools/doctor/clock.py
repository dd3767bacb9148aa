"""Whether this machine, the stack and the platform have the same time."""

import time
from email.utils import parsedate_to_datetime

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.platform_call import DIAGNOSE
from devtools.doctor.probe import ProbeError, ask
from devtools.doctor.sentences import explain_no_answer

_TOLERANCE = 30
_HALF_SECOND = 0.5  # a Date header has whole seconds
_PLATFORMS = {True: "https://qyapi.weixin.qq.com", False: "https://api.weixin.qq.com"}
_VARIABLES = {True: "WECOM_API_BASE_URL", False: "WECHAT_API_BASE_URL"}


def check_clock(patient: Patient) -> list[Finding]:
    """Compares the three clocks.

    Args:
        patient: What is examined.

    Raises:
        CloudError: The stack cannot be asked which platform it calls.
    """
    try:
        of_stack = _measure(patient.base_url)
    except ProbeError as error:
        return [find("no_answer", "clock", url=patient.base_url, verdict=explain_no_answer(error, patient.base_url))]
    platform_url = _find_platform(patient)
    try:
        of_platform = _measure(platform_url)
    except ProbeError:
        of_platform = None
    if of_stack is None or of_platform is None:
        return [find("clock_unknown", url=patient.base_url if of_stack is None else platform_url)]
    apart, limit = abs(of_stack - of_platform), patient.settings.max_age_seconds
    if limit and apart > limit:
        return [find("clock_platform", seconds=round(apart), limit=limit)]
    if abs(of_stack) > _TOLERANCE:
        return [find("clock_local", seconds=round(abs(of_stack)))]
    return [find("clock_right", seconds=round(max(abs(of_stack), abs(of_platform), apart)))]


def _find_platform(patient: Patient) -> str:
    """Returns the platform that the stack calls; any answer shows its clock, also one to a call without a token."""
    function, is_wecom = patient.stack.find_function(DIAGNOSE), patient.app.is_wecom
    environment = patient.stack.read_environment(function) if function else {}
    return environment.get(_VARIABLES[is_wecom]) or _PLATFORMS[is_wecom]


def _measure(url: str) -> float | None:
    """Returns how many seconds a server's clock is ahead of this machine's; None if it does not tell."""
    asked = time.time()
    headers = ask(url).headers
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return told.timestamp() + _HALF_SECOND - (asked + time.time()) / 2
