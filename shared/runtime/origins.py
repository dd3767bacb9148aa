"""Origins of web pages: scheme, host and port."""

from urllib.parse import urlsplit

THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})
"""Hosts that need no https."""

_DEFAULT_PORTS = {"https": 443, "http": 80}


def find_origin(url: str) -> str:
    """Returns the origin of an address as browsers write it: in lower case, without the port that goes without saying.

    Args:
        url: Any text.

    Returns:
        The origin; empty if the text is no address, or one that browsers read another way.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.scheme or not parts.hostname or parts.username is not None or "\\" in url:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    origin = f"{parts.scheme}://{host}"
    return origin if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{origin}:{port}"
