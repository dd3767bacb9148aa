"""Explains in one sentence why an answer is or is not taken, in English and Chinese."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from devtools.platform.exchange import Exchange
from devtools.texts import Text

_SENTENCES = tomllib.loads(Path(__file__).with_name("verdicts.toml").read_text(encoding="utf-8"))
_SHOWN = 120
_OK = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a platform makes of an answer.

    Attributes:
        code: Its name in the data file.
        en: The sentence in English.
        zh: The sentence in Chinese.
    """

    code: str
    en: str
    zh: str


def to_line(verdict: Verdict) -> Text:
    """Returns a verdict on one line, whatever lines the answer that it quotes has.

    Args:
        verdict: The verdict.
    """
    return Text(" ".join(verdict.en.split()), " ".join(verdict.zh.split()))


def explain(code: str, **values: object) -> Verdict:
    """Returns a verdict.

    Args:
        code: Its name in the data file.
        values: What its sentences mention.
    """
    sentences = _SENTENCES[code]
    shown = {name: _shorten(str(value)) for name, value in values.items()}
    return Verdict(code, sentences["en"].format(**shown), sentences["zh"].format(**shown))


def explain_failure(exchange: Exchange, url: str, limit: float, *, verification: bool = False) -> Verdict | None:
    """Returns why there was no answer, if there was none.

    Args:
        exchange: The request and what became of it.
        url: Where it went.
        limit: Seconds that the platform waited.
        verification: Whether it was a URL verification.
    """
    if not exchange.failure:
        return None
    if exchange.failure == "timeout":
        return explain("verification_timeout" if verification else "timeout", limit=f"{limit:g}")
    return explain(exchange.failure, host=urlsplit(url).netloc)


def explain_status(exchange: Exchange) -> Verdict | None:
    """Returns why the status is not accepted, if it is not.

    Args:
        exchange: The request and its answer.
    """
    status = exchange.status
    if status == _OK:
        return None
    if exchange.location:
        return explain("redirect", location=exchange.location)
    if f"status_{status}" in _SENTENCES:
        return explain(f"status_{status}")
    return explain("status_5xx" if str(status).startswith("5") else "status_other", status=status)


def explain_text(body: bytes, expected: str) -> Verdict | None:
    """Returns which of the usual mistakes made a body differ from a text; None if it is none of them.

    Args:
        body: The body.
        expected: The text that it should be.
    """
    if body.startswith(b"\xef\xbb\xbf"):
        return explain("byte_order_mark")
    text = body.decode("utf-8", "replace")
    bare = text.strip()
    if text == expected:
        return None
    if is_html(text):
        return explain("html")
    known = {
        f'"{expected}"': "json_quoted",
        f"'{expected}'": "json_quoted",
        f"b'{expected}'": "bytes_literal",
        expected: "whitespace",
    }
    if bare in known:
        return explain(known[bare])
    return explain("json_wrapped") if bare.startswith("{") and expected in bare else None


def is_html(text: str) -> bool:
    """Tells whether a text is a page.

    Args:
        text: The text.
    """
    return text.lstrip().lower().startswith(("<!doctype html", "<html"))


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
