"""What the stored settings of the app say about themselves."""

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.public_key import has_public_key


def check_settings(patient: Patient) -> list[Finding]:
    """Says what an operator should know of settings that validate.

    Args:
        patient: What is examined.
    """
    findings = [find("settings_valid", app=patient.name)]
    if patient.app.mode == "plain":
        findings.append(find("settings_plain", app=patient.name))
    if has_public_key(patient.settings) and not patient.is_local:
        findings.append(find("settings_public_key", app=patient.name))
    count = len(patient.app.callback_keys)
    if count > 1:
        findings.append(find("settings_rotating", app=patient.name, count=count))
    return findings
