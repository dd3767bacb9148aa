"""Whether the certificate is one that the platforms take."""

import ssl
import time
from typing import Any
from urllib.parse import urlsplit

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import ProbeError, open_connection
from devtools.doctor.sentences import explain_no_answer

_DAY = 86_400
_FEW_DAYS = 14
_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_OTHER_NAME = (62, 64)  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_NO_AUTHORITY = (18, 19, 20, 21)  # self-signed, self-signed in the chain, no issuer here, no issuer at all


def check_certificate(patient: Patient) -> list[Finding]:
    """Shakes hands as a client does that trusts public authorities alone.

    Args:
        patient: What is examined.
    """
    if urlsplit(patient.base_url).scheme != "https":
        return []  # said about the address already
    try:
        certificate = _shake_hands(patient)
    except ProbeError as error:
        return [
            find("no_answer", "certificate", url=patient.base_url, verdict=explain_no_answer(error, patient.base_url))
        ]
    except ssl.SSLCertVerificationError as error:
        return [_explain(error, patient.host)]
    except OSError as error:
        return [find("certificate_refused", host=patient.host, problem=getattr(error, "reason", "") or str(error))]
    days = int((ssl.cert_time_to_seconds(certificate["notAfter"]) - time.time()) // _DAY)
    return [find("certificate_expiring" if days < _FEW_DAYS else "certificate_valid", host=patient.host, days=days)]


def _shake_hands(patient: Patient) -> dict[str, Any]:
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT  # Python's own severity, which no platform shares
    with (
        open_connection(patient.base_url) as plain,
        context.wrap_socket(plain, server_hostname=patient.host) as connection,
    ):
        return connection.getpeercert() or {}


def _explain(error: ssl.SSLCertVerificationError, host: str) -> Finding:
    if error.verify_code == _EXPIRED:
        return find("certificate_expired", host=host)
    if error.verify_code in _OTHER_NAME:
        return find("certificate_name", host=host)
    if error.verify_code in _NO_AUTHORITY:
        return find("certificate_chain", host=host, problem=error.verify_message)
    return find("certificate_refused", host=host, problem=error.verify_message)
