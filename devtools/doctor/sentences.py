"""What the simulated platforms say about an answer, as the doctor's texts."""

from urllib.parse import urlsplit

from devtools.doctor.probe import SECONDS, ProbeError
from devtools.platform.verdicts import Verdict, explain
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
    if error.failure == "timeout":  # of which the platforms' own verdict speaks as of a message
        return Text(f"No answer within {SECONDS:g} s.", f"{SECONDS:g} 秒内没有应答。")
    return to_text(explain(error.failure, host=urlsplit(url).netloc))
