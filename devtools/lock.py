"""Pins the dependencies of pyproject.toml with hashes, and without the address of any download."""

import subprocess
from pathlib import Path

_COMPILE = [
    *(".venv/bin/uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.13", "--upgrade"),
    *("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"),
]
_LAYER = "shared/requirements.txt"


def main() -> None:
    """Writes the layer's requirements, then one file for each dependency group."""
    _compile("pyproject.toml", output=_LAYER)
    _compile("pyproject.toml", "--group", "dev", "--constraint", _LAYER, output="requirements/dev.txt")
    for group in ("uv", "sam", "ministack"):
        _compile("--group", group, output=f"requirements/{group}.txt")


def _compile(*arguments: str, output: str) -> None:
    subprocess.run([*_COMPILE, *arguments, "--output-file", output], check=True)
    print(f"{output}: {Path(output).read_text(encoding='utf-8').count('==')} packages")  # noqa: T201


if __name__ == "__main__":
    main()
