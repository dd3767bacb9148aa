"""Whether the console would save the callback URL: now, and when Lambda has to start a container first."""

import asyncio
from typing import override
from urllib.parse import urlencode

from devtools.doctor.findings import Finding, find
from devtools.doctor.patient import Patient
from devtools.doctor.probe import SECONDS, ProbeError, Timing, ask
from devtools.doctor.side_by_side import run_side_by_side
from devtools.platform.accounts import App
from devtools.platform.clock import Clock
from devtools.platform.exchange import Courier, Exchange
from devtools.platform.limits import Limits
from devtools.platform.verdicts import to_line
from devtools.platform.verification import verify_url
from devtools.texts import Text

COLD_COUNT = 6
"""Verifications at once: more than there are idle containers, unless the stack is busy, and fewer than a new account's
ten concurrent executions."""
_COLD_SECONDS = 6.0
_NO_ANSWER = Text("No answer came.", "没有应答。")
_LIMITS = Limits(wecom_verification=SECONDS, wechat_verification=SECONDS)  # the time is judged apart


def check_verification(patient: Patient) -> list[Finding]:
    """Asks for a verification of each callback URL with each callback key.

    Args:
        patient: What is examined.
    """
    numbers = range(1, len(patient.app.callback_keys) + 1)
    return [_check_key(patient, url, number) for url in patient.callback_urls for number in numbers]


def check_cold_verification(patient: Patient) -> list[Finding]:
    """Asks for several verifications at once, so that Lambda starts containers for those that find none idle.

    It has to be the first check that reaches the function: each later one finds containers that this one has left.

    Args:
        patient: What is examined.
    """
    trials = run_side_by_side([lambda: _verify(patient.app, patient.callback_url)] * COLD_COUNT, _COLD_SECONDS)
    timings = [trial for trial in trials if isinstance(trial, Timing)]
    if len(timings) < COLD_COUNT:
        problem = next((trial for trial in trials if isinstance(trial, Text)), _NO_ANSWER)
        return [find("cold_wrong", count=COLD_COUNT, verdict=problem)]
    slowest = max(timings, key=lambda timing: timing.total)
    return [_judge_time(patient, "cold", slowest, count=COLD_COUNT)]


def _check_key(patient: Patient, url: str, number: int) -> Finding:
    key = _name_key(number, len(patient.app.callback_keys))
    trial = _verify(patient.app.with_key(number), url)
    if isinstance(trial, Text):
        return find("verification_wrong", app=patient.name, url=url, key=key, verdict=trial)
    return _judge_time(patient, "verification", trial, url=url, key=key)


def _judge_time(patient: Patient, check: str, timing: Timing, **values: object) -> Finding:
    limit = patient.verification_milliseconds
    # The emulated functions of this machine take longer to start than those of Lambda.
    slow = "local" if patient.is_local else "slow"
    verdict = "right" if timing.total <= limit else "far" if timing.answer <= limit else slow
    parts = {"connect": timing.connect, "tls": timing.tls, "answer": timing.answer, "total": timing.total}
    figures = {name: round(milliseconds) for name, milliseconds in parts.items()}
    return find(f"{check}_{verdict}", limit=limit, **figures, **values)


def _name_key(number: int, count: int) -> Text:
    if count == 1:
        return Text("the only key", "唯一一组密钥")
    return Text("the newest key", "最新一组密钥") if number == 1 else Text(f"key {number}", f"第 {number} 组密钥")


def _verify(app: App, url: str) -> Timing | Text:
    """Returns how long a right answer took, or why the console would not save the URL."""
    courier = _TimingCourier()
    verification = asyncio.run(verify_url(app, url, courier, Clock(), _LIMITS))
    problem = next((to_line(check.verdict) for check in verification.checks if check.verdict), None)
    return problem or courier.timing or _NO_ANSWER


class _TimingCourier(Courier):
    """Carries one request, and keeps the time of each part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.timing: Timing | None = None

    @override
    async def get(self, url: str, query: dict[str, str], limit: float) -> Exchange:
        try:
            reply = ask(f"{url}?{urlencode(query)}")
        except ProbeError as error:
            return Exchange(0, error.failure)
        self.timing = reply.timing
        location, content_type = reply.headers.get("location", ""), reply.headers.get("content-type", "")
        return Exchange(reply.timing.total, "", reply.status, content_type, location, reply.body)
