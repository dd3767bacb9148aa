from pathlib import Path

import pytest

from devtools.cloud.messages import CloudError
from devtools.cloud.place import Place, find_place

_GUIDED = """
version = 0.1
[default.global.parameters]
stack_name = "wehook"
region = "eu-west-1"
[default.deploy.parameters]
stack_name = "hooks"
region = "ap-east-1"
profile = "production"
[default.build.parameters]
stack_name = "other"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "samconfig.toml").write_text(_GUIDED, encoding="utf-8")
    return tmp_path


def test_find_place_is_what_sam_deploy_deploys(root: Path) -> None:
    assert find_place(root, "", "") == Place("hooks", "ap-east-1", "production")


def test_find_place_what_the_command_was_told_counts_first(root: Path) -> None:
    assert find_place(root, "mine", "cn-north-1") == Place("mine", "cn-north-1", "production")


def test_find_place_without_a_file_is_the_usual_stack(tmp_path: Path) -> None:
    assert find_place(tmp_path, "", "") == Place("wehook", "", "")


@pytest.mark.parametrize("content", [b"stack_name =", b"\xff"])
def test_find_place_file_that_is_no_toml_is_named(root: Path, content: bytes) -> None:
    (root / "samconfig.toml").write_bytes(content)

    with pytest.raises(CloudError, match=r"^samconfig\.toml cannot be read: ") as raised:
        find_place(root, "", "")

    assert raised.value.text.chinese.startswith("无法读取 samconfig.toml：")
