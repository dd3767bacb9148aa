"""Whether the account lets enough functions run at once."""

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient

_FEW = 100


def check_concurrency(patient: Patient) -> list[Finding]:
    """Asks for the account's limit in the stack's region.

    Args:
        patient: What is examined.

    Raises:
        CloudError: AWS does not tell.
    """
    limit = patient.stack.read_concurrency()
    return [find("concurrency_low" if limit < _FEW else "concurrency_enough", limit=limit)]
