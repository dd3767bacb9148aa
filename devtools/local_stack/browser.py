"""Opens the console page in the developer's browser."""

import os
import sys
import webbrowser
from collections.abc import Mapping

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
_REMOTE = ("SSH_CONNECTION", "SSH_TTY")


def open_page(url: str) -> None:
    """Opens a page where somebody sits in front of this machine, and says nothing where it cannot.

    Args:
        url: Its address.
    """
    if sys.stdout.isatty() and has_desktop(os.environ, sys.platform):
        webbrowser.open(url)


def has_desktop(environment: Mapping[str, str], platform: str) -> bool:
    """Says whether a browser that opens is seen: not in CI, not over SSH, not on a console without a display.

    Args:
        environment: The environment of this process.
        platform: The system, as Python calls it.
    """
    if environment.get("CI"):
        return False
    if any(environment.get(name) for name in _DISPLAYS):
        return True
    return platform in ("darwin", "win32") and not any(environment.get(name) for name in _REMOTE)
