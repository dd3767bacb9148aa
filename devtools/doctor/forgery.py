"""Whether requests that nobody has signed are refused."""

from http import HTTPStatus
from urllib.parse import urlencode

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import ProbeError, Reply, ask
from devtools.doctor.sentences import explain_no_answer
from devtools.platform.accounts import App, Kind
from devtools.platform.clock import Clock
from devtools.platform.sealing import encrypt, seal_verification

_FORGED = "0" * 40
_SIGNATURES = ("signature", "msg_signature")
_TEXT = "<xml><MsgType>text</MsgType><Content>forged</Content></xml>"


def check_forged_verification(patient: Patient) -> list[Finding]:
    """Asks for a verification whose signature is wrong.

    Args:
        patient: What is examined.
    """
    query, _ = seal_verification(patient.app, str(Clock().seconds()))
    return [_judge(patient, "forged_verification", f"{patient.callback_url}?{urlencode(_forge(query))}", None)]


def check_forged_message(patient: Patient) -> list[Finding]:
    """Sends a message whose signature is wrong.

    Args:
        patient: What is examined.
    """
    query, _ = seal_verification(patient.app, str(Clock().seconds()))
    del query["echostr"]
    if patient.app.kind is Kind.OFFICIAL_ACCOUNT and patient.app.mode != "plain":
        query |= {"encrypt_type": "aes", "msg_signature": _FORGED}
    return [_judge(patient, "forged_message", f"{patient.callback_url}?{urlencode(_forge(query))}", _body(patient.app))]


def _forge(query: dict[str, str]) -> dict[str, str]:
    return query | {name: _FORGED for name in _SIGNATURES if name in query}


def _body(app: App) -> bytes:
    """Returns a message that is right but for its signature."""
    if app.mode == "plain":
        return _TEXT.encode()
    ciphertext = encrypt(app, _TEXT, app.receive_id("data"))
    if app.kind is Kind.WECOM_BOT:
        return f'{{"encrypt": "{ciphertext}"}}'.encode()
    return f"<xml><ToUserName>{app.account}</ToUserName><Encrypt>{ciphertext}</Encrypt></xml>".encode()


def _judge(patient: Patient, check: str, url: str, body: bytes | None) -> Finding:
    try:
        reply = ask(url, body=body)
    except ProbeError as error:
        return find(
            "no_answer", check, url=patient.callback_url, verdict=explain_no_answer(error, patient.callback_url)
        )
    return find(f"{check}_{_name(reply)}", status=reply.status, stack=patient.stack.name)


def _name(reply: Reply) -> str:
    if reply.status == HTTPStatus.FORBIDDEN:
        return "refused"
    return "accepted" if reply.status == HTTPStatus.OK else "other"
