"""Whether the domain-verification files are served as they are stored."""

from http import HTTPStatus
from urllib.parse import quote

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import ProbeError, ask
from devtools.doctor.sentences import explain_no_answer


def check_files(patient: Patient) -> list[Finding]:
    """Asks for each file.

    Args:
        patient: What is examined.

    Raises:
        CloudError: They cannot be listed.
    """
    stored = patient.stack.files.read_all()
    if not stored:
        return [find("files_missing" if patient.settings.oauth else "files_none", app=patient.name)]
    return [_check_file(f"{patient.base_url}/{quote(name)}", content.encode()) for name, content in stored.items()]


def _check_file(url: str, stored: bytes) -> Finding:
    try:
        reply = ask(url)
    except ProbeError as error:
        return find("no_answer", "files", url=url, verdict=explain_no_answer(error, url))
    if reply.status != HTTPStatus.OK:
        return find("file_missing", url=url, status=reply.status)
    if reply.body != stored:
        return find("file_differs", url=url, served=len(reply.body), stored=len(stored))
    return find("file_exact", url=url)
