"""What the simulated platforms say about an answer, as the doctor's texts."""

from urllib.parse import urlsplit

from devtools.doctor.probe import SECONDS, ProbeError
from devtools.platform.verdicts import explain, to_line
from devtools.texts import Text


def explain_no_answer(error: ProbeError, url: str) -> Text:
    """Returns why there was no answer.

    Args:
        error: What was missed.
        url: What was asked.
    """
    if error.failure == "timeout":  # of which the platforms' own verdict speaks as of a message
        return Text(f"No answer within {SECONDS:g} s.", f"{SECONDS:g} 秒内没有应答。")
    return to_line(explain(error.failure, host=urlsplit(url).netloc))
