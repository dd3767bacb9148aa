from pathlib import Path

import pytest

from devtools.local_stack.bundle import Bundle
from devtools.local_stack.messages import LocalStackError


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"def handler(:\n", r"^shared/broken\.py:1: ", id="syntax"),
        pytest.param(b"\0", r"^shared/broken\.py: ", id="no-text"),
        pytest.param(None, r"^shared/broken\.py cannot be read: No such file", id="gone"),
    ],
)
def test_build_source_that_is_no_python_is_named(tmp_path: Path, content: bytes | None, message: str) -> None:
    source = tmp_path / "shared" / "broken.py"
    source.parent.mkdir()
    if content is None:
        source.symlink_to(tmp_path / "gone.py")  # is listed, and cannot be read
    else:
        source.write_bytes(content)

    with pytest.raises(LocalStackError, match=message), Bundle(tmp_path, tmp_path / "build").build():
        pytest.fail("it was built")
