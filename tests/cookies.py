"""What a browser does with the cookies that a response sets."""

from collections.abc import Iterable, Mapping


def keep_cookies(cookies: Mapping[str, str], headers: Iterable[str]) -> dict[str, str]:
    """Returns the cookies that a browser has after a response; all of them have to be out of others' reach."""
    kept = dict(cookies)
    for header in headers:
        pair, *attributes = header.split("; ")
        name, _, value = pair.partition("=")
        assert name.startswith("__Host-")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes)
        kept.pop(name, None)  # a new one is the youngest
        if "Max-Age=0" not in attributes:
            kept[name] = value
    return kept
