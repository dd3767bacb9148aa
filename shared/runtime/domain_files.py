"""Domain-verification files: what they may be called."""

import re

_NAME = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}"

FILE_PATH = re.compile(rf"(?:{_NAME}/){{0,3}}{_NAME}", re.ASCII)
"""The path of a file below the domain, without its first slash: a name of its own, in three folders at most."""
