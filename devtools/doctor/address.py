"""Whether the name of the stack leads anywhere."""

import ipaddress
import socket
from urllib.parse import urlsplit

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import ProbeError, open_connection
from devtools.doctor.sentences import explain_no_answer

_PORTS = (None, 443)


def check_address(patient: Patient) -> list[Finding]:
    """Looks the name up as the platforms do, and connects to it.

    Args:
        patient: What is examined.
    """
    if patient.is_local:
        return [find("address_local", host=patient.host), *_connect(patient)]
    findings = [*_check_form(patient.base_url), _resolve(patient)]
    if findings[-1].code == "address_resolves":
        findings += _connect(patient)
    return findings


def _check_form(base_url: str) -> list[Finding]:
    parts = urlsplit(base_url)
    if parts.scheme != "https":
        return [find("address_not_https", url=base_url)]
    return [] if parts.port in _PORTS else [find("address_port", url=base_url, port=parts.port)]


def _resolve(patient: Patient) -> Finding:
    host = patient.host
    try:
        entries = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return _explain_missing(patient, str(getattr(error, "strerror", error)))
    addresses = sorted({str(entry[4][0]) for entry in entries})
    shown = ", ".join(addresses)
    if not any(ipaddress.ip_address(address).is_global for address in addresses):
        return find("address_private", host=host, addresses=shown, record=patient.record)
    if all(":" in address for address in addresses):
        return find("address_ipv6", host=host, addresses=shown)
    return find("address_resolves", host=host, addresses=shown)


def _explain_missing(patient: Patient, problem: str) -> Finding:
    host, stack = patient.host, patient.stack
    if stack.domain_target and stack.domain_name == host:
        return find("address_missing_record", host=host, target=stack.domain_target)
    return find("address_missing", host=host, problem=problem)


def _connect(patient: Patient) -> list[Finding]:
    try:
        open_connection(patient.base_url).close()
    except ProbeError as error:
        verdict = explain_no_answer(error, patient.base_url)
        return [find("address_unreachable", host=patient.host, verdict=verdict, record=patient.record)]
    return []
