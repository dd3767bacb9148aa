"""Pages that a user reads where a login ends: plain HTML, with nothing of the request in it, and nothing to load."""

import base64
import hashlib
from collections.abc import Mapping

from shared.login.exits import Exit, Offer, Words

_STYLE = (
    ":root{color-scheme:light dark;font:17px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif}"
    "body{max-width:26rem;margin:14vh auto;padding:0 1.5rem;text-align:center}"
    "h1{font-size:1.3rem;margin:0 0 .5rem}p{margin:0 0 2rem;opacity:.8}"
    "a{display:block;padding:.7rem 1rem;border-radius:.5rem;background:#07843f;color:#fff;text-decoration:none}"
    "small{display:block;margin-top:2rem;opacity:.6}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title>
<style>{style}</style>
<main>
<h1>{heading}</h1>
<p>{advice}</p>
{link}<small>{note}</small>
</main>
</html>
"""
_LABELS = {
    Offer.AGAIN: {"zh": "重新登录", "en": "Log in again"},
    Offer.CONTINUE: {"zh": "继续", "en": "Continue"},
}
_LOGGED_OUT = {
    "zh": Words("已退出登录", "现在可以关闭这个页面。"),
    "en": Words("You are logged out", "You can close this page now."),
}

CONTENT_TYPE = "text/html; charset=utf-8"
PAGE_HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
}
"""Headers of every page; the policy lets a browser take the page's own style and nothing else."""


def choose_language(accept_language: str) -> str:
    """Returns the language that a browser likes better, ``zh`` or ``en``; English where it likes neither.

    Args:
        accept_language: The header, such as ``zh-CN,zh;q=0.9,en;q=0.8``.
    """
    weights = {"en": 0.0, "zh": 0.0}
    for entry in accept_language.lower().split(","):
        tag, *parameters = (part.strip() for part in entry.split(";"))
        language = tag.partition("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _read_weight(parameters))
    return "zh" if weights["zh"] > weights["en"] else "en"


def render_exit(end: Exit, reason: str, language: str, link: str) -> str:
    """Renders the page of an exit.

    Args:
        end: The exit.
        reason: Its name, for whom the user asks for help.
        language: ``zh`` or ``en``.
        link: Where its button leads, percent-encoded.
    """
    words = end.zh if language == "zh" else end.en
    label = _LABELS[end.offer][language] if end.offer in _LABELS else ""
    return _render(words, language, reason, link, label)


def render_logged_out(language: str) -> str:
    """Renders the page after a logout."""
    return _render(_LOGGED_OUT[language], language, "logged_out", "", "")


def _render(words: Words, language: str, note: str, link: str, label: str) -> str:
    anchor = f'<a href="{link.replace("&", "&amp;")}">{label}</a>\n' if label else ""
    lang = "zh-CN" if language == "zh" else language
    return _PAGE.format(lang=lang, heading=words.heading, advice=words.advice, style=_STYLE, link=anchor, note=note)


def _read_weight(parameters: list[str]) -> float:
    weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return float(weight)
    except ValueError:
        return 0.0
