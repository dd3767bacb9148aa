"""Whether the platform answers the deployed functions: their address is another one than this machine's."""

from collections.abc import Mapping
from typing import Any

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient

DIAGNOSE = "DiagnoseFunction"
"""The function of the stack that makes the call (functions/diagnose)."""
_REASONS = {
    "unlisted_address": "platform_address",
    "invalid_credential": "platform_credential",
    "suite_ticket": "platform_suite_ticket",
    "platform_unavailable": "platform_unavailable",
    "token_unavailable": "platform_token",
    "configuration": "platform_settings",
    **dict.fromkeys(("aws", "settings_unavailable", "store"), "platform_aws"),
}


def check_platform(patient: Patient) -> list[Finding]:
    """Has the deployed function make a harmless call.

    Args:
        patient: What is examined.

    Raises:
        CloudError: The function cannot be invoked.
    """
    function = patient.stack.find_function(DIAGNOSE)
    if function is None:
        return [find("platform_no_function")]
    result = patient.stack.invoke(function, {"app": patient.name})
    if "errorMessage" in result:
        return [find("platform_function_failed", problem=result["errorMessage"], stack=patient.stack.name)]
    return [_explain(patient, result)]


def _explain(patient: Patient, result: Mapping[str, Any]) -> Finding:
    if result["outcome"] != "failed":
        return find(f"platform_{result['outcome']}", app=patient.name)
    values = {"problem": result["problem"], "errcode": result.get("errcode", 0), "address": result.get("address", "")}
    return find(_REASONS.get(result["reason"], "platform_refused"), app=patient.name, reason=result["reason"], **values)
