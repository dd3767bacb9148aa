"""What the simulated platforms say about an answer, as the doctor's texts."""

from devtools.doctor.probe import SECONDS, ProbeError
from devtools.platform.exchange import Exchange
from devtools.platform.verdicts import Verdict, explain_failure
from devtools.texts import Text


def to_text(verdict: Verdict) -> Text:
    """Returns a verdict on one line, whatever lines the answer that it quotes has.

    Args:
        verdict: The verdict.
    """
    return Text(" ".join(verdict.en.split()), " ".join(verdict.zh.split()))


def explain_no_answer(error: ProbeError, url: str) -> Text:
    """Returns why there was no answer.

    Args:
        error: What was missed.
        url: What was asked.
    """
    if error.failure == "timeout":
        return Text(f"No answer within {SECONDS:g} s.", f"{SECONDS:g} 秒内没有应答。")
    verdict = explain_failure(Exchange(0, error.failure), url, SECONDS)
    if verdict is None:
        raise ValueError(f"no failure: {error.failure!r}")
    return to_text(verdict)
