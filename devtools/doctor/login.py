"""Whether a login leads to the platform, and back to where the stack answers."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import ProbeError, ask
from devtools.doctor.sentences import explain_no_answer

_WECHAT = "Mozilla/5.0 MicroMessenger/8.0"
_WECOM = f"{_WECHAT} wxwork/4.1"


def check_login(patient: Patient) -> list[Finding]:
    """Begins a login as a user's client does, and looks where it would return to.

    Args:
        patient: What is examined.
    """
    if patient.settings.oauth is None:
        return [find("login_not_set_up", app=patient.name)]
    url = f"{patient.base_url}/oauth/{patient.name}/login"
    try:
        reply = ask(url, headers={"User-Agent": _WECOM if patient.app.is_wecom else _WECHAT})
    except ProbeError as error:
        return [find("no_answer", "login", url=url, verdict=explain_no_answer(error, url))]
    link = urlsplit(reply.headers.get("location", ""))
    redirect_uri = parse_qs(link.query).get("redirect_uri", [""])[0]
    if reply.status != HTTPStatus.FOUND or not redirect_uri:
        return [find("login_refused", status=reply.status)]
    if redirect_uri != f"{patient.base_url}/oauth/{patient.name}/callback":
        return [find("login_other_domain", redirect_uri=redirect_uri, base_url=patient.base_url)]
    return [find("login_agrees", host=patient.host)]
