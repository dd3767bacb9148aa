"""Where a login may return to."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from shared.errors import InvalidNextError

MAX_NEXT_LENGTH = 1024

# What stands in an address bar: nothing beyond ASCII, no control, no space, none of ", < and >, and no backslash, which
# browsers take for a slash.
_ADDRESS = re.compile(r"[!#-;=?-\[\]-~]+")
_DOTS = {".", ".."}


def choose_next(wanted: str, redirect_allow: Sequence[str]) -> str:
    """Returns the address that a login goes on to.

    An address is allowed if it begins with an entry, character for character, and the entry ends there, or at a
    ``/``, ``?`` or ``#``: whatever a browser makes of the rest, the host is the entry's. Its path may not lead upwards.

    Args:
        wanted: The address that was asked for; empty for the first entry.
        redirect_allow: The entries: scheme, host, port and the start of the path.

    Raises:
        InvalidNextError: The address is none of the allowed ones.
    """
    if not wanted:
        return redirect_allow[0]
    if len(wanted) > MAX_NEXT_LENGTH or not _ADDRESS.fullmatch(wanted):
        raise InvalidNextError("next is too long, or has characters that no address has")
    if not any(_is_at_or_below(wanted, entry) for entry in redirect_allow):
        raise InvalidNextError("next is not at or below an entry of oauth.redirect_allow")
    if _leads_upwards(wanted):
        raise InvalidNextError("the path of next leads upwards")
    return wanted


def _is_at_or_below(url: str, entry: str) -> bool:
    if not url.startswith(entry):
        return False
    rest = url[len(entry) :]
    return rest[:1] in ("", "/", "?", "#") or entry.endswith("/")


def _leads_upwards(url: str) -> bool:
    path = urlsplit(url).path
    while (decoded := unquote(path)) != path:
        path = decoded
    return not _DOTS.isdisjoint(re.split(r"[/\\;]", path))
