"""The public address of a tunnel in front of the local stack."""

import re

from devtools.local_stack.messages import TUNNEL_UNUSABLE, LocalStackError

# The console of WeCom takes http too, but the cookies of a login are for https only.
_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?", re.ASCII)


def read_tunnel(address: str) -> str:
    """Returns the origin that platforms and users call; empty where there is no tunnel.

    Args:
        address: What the developer wrote, with or without a slash at its end.

    Raises:
        LocalStackError: It is no https origin.
    """
    origin = address.strip().removesuffix("/")
    if origin and not _ORIGIN.fullmatch(origin):
        raise LocalStackError(TUNNEL_UNUSABLE)
    return origin
