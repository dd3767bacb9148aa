"""Whether the callback URL leads to this bundle's function."""

import json

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import ProbeError, Reply, ask
from devtools.doctor.sentences import explain_no_answer

_BY_GATEWAY = {404: "route_missing", 403: "route_forbidden"}
_BY_FUNCTION = {
    (400, b"Bad Request"): "route_found",  # what it says to a request without parameters
    (404, b"Not Found"): "route_unknown_app",
    (503, b"Service Unavailable"): "route_settings",
}
_OURS = ("x-content-type-options", "nosniff")  # which every function sends, and few others do
_LEAST_FAILURE = 500


def check_route(patient: Patient) -> list[Finding]:
    """Asks for the callback URL without parameters, which tells who answers.

    Args:
        patient: What is examined.
    """
    url = patient.callback_url
    try:
        reply = ask(url)
    except ProbeError as error:
        return [find("no_answer", "route", url=url, verdict=explain_no_answer(error, url))]
    server = reply.headers.get("server", "unknown")
    values = {"url": url, "status": reply.status, "server": server, "stack": patient.stack.name}
    return [find(_judge(reply), **values, record=patient.record)]


def _judge(reply: Reply) -> str:
    if reply.status in _BY_GATEWAY and _is_gateways(reply.body):
        return _BY_GATEWAY[reply.status]
    if _OURS in reply.headers.items() and (reply.status, reply.body) in _BY_FUNCTION:
        return _BY_FUNCTION[reply.status, reply.body]
    return "route_failing" if reply.status >= _LEAST_FAILURE else "route_foreign"


def _is_gateways(body: bytes) -> bool:
    """Tells whether a body is API Gateway's own: ``{"message": …}``."""
    try:
        fields = json.loads(body)
    except ValueError:
        return False
    return isinstance(fields, dict) and fields.keys() == {"message"}
