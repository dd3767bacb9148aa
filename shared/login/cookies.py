"""Cookies of this very host, over TLS, out of reach of scripts and of other sites' requests.

The prefix ``__Host-`` lets no other host set them: https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html.
A parser of the standard library's is not used, since one malformed cookie of another program empties its result.
"""

from collections.abc import Iterable

_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"


def parse_cookies(headers: Iterable[str]) -> dict[str, str]:
    """Parses cookies as a browser sends them.

    Args:
        headers: Each ``name=value``, or several with ``;`` between them.

    Returns:
        The values by name, in the browser's order: the oldest first. Of a doubled name, the first counts.
    """
    cookies: dict[str, str] = {}
    for pair in "; ".join(headers).split(";"):
        name, separator, value = pair.strip().partition("=")
        if separator:
            cookies.setdefault(name, value)
    return cookies


def set_cookie(name: str, value: str, seconds: int) -> str:
    """Builds the header that sets a cookie.

    Args:
        name: Its name, which begins with ``__Host-``.
        value: Letters, digits, ``-``, ``_`` and ``.``.
        seconds: How long the browser keeps it.
    """
    return f"{name}={value}; Max-Age={seconds}; {_ATTRIBUTES}"


def delete_cookie(name: str) -> str:
    """Builds the header that deletes a cookie."""
    return set_cookie(name, "", 0)
