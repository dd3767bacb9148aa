import io
from collections.abc import Callable
from pathlib import Path

import pytest

# As it is shipped; that of this repository may have an operator's answers.
_SHIPPED = """version = 0.1

# Parameters stand below [default.global.parameters.parameter_overrides], such as EgressMode = "nat".
[default.global.parameters]
stack_name = "wehook"

[default.deploy.parameters]
capabilities = "CAPABILITY_IAM"
"""

type TypeIn = Callable[..., None]


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> TypeIn:
    """Puts lines into standard input."""
    return lambda *lines: monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture
def samconfig(tmp_path: Path) -> Path:
    """The file before the first deployment."""
    path = tmp_path / "samconfig.toml"
    path.write_text(_SHIPPED, encoding="utf-8")
    return path
