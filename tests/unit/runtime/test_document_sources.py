import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from shared.errors import AwsError, SettingsUnavailableError
from shared.runtime.document_sources import LocalSource, ParameterStoreSource, load_toml


class FakeClient:
    """An `AwsClient` that gives prepared answers and remembers what it was asked."""

    def __init__(self, *answers: dict[str, Any] | AwsError) -> None:
        self._answers = list(answers)
        self.calls: list[tuple[str, Mapping[str, object]]] = []

    def call(self, operation: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        self.calls.append((operation, dict(parameters)))
        answer = self._answers.pop(0)
        if isinstance(answer, AwsError):
            raise answer
        return answer


def make_source(client: FakeClient) -> ParameterStoreSource:
    return ParameterStoreSource(client, "/wehook/apps")  # type: ignore[arg-type]


def test_parameter_store_read_gives_the_decrypted_value() -> None:
    client = FakeClient({"Parameter": {"Value": "text"}})
    assert make_source(client).read("demo") == "text"
    assert client.calls == [("GetParameter", {"Name": "/wehook/apps/demo", "WithDecryption": True})]


def test_parameter_store_read_unknown_name_gives_none() -> None:
    assert make_source(FakeClient(AwsError("GetParameter", "ParameterNotFound"))).read("demo") is None


@pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "Unreachable"])
def test_parameter_store_read_any_other_failure_raises(code: str) -> None:
    with pytest.raises(SettingsUnavailableError, match=f"GetParameter failed: {code}"):
        make_source(FakeClient(AwsError("GetParameter", code))).read("demo")


def test_parameter_store_list_names_follows_pages_without_decrypting() -> None:
    client = FakeClient(
        {"Parameters": [{"Name": "/wehook/apps/a"}], "NextToken": "t1"},
        {"Parameters": [], "NextToken": "t2"},
        {"Parameters": [{"Name": "/wehook/apps/b"}, {"Name": "/wehook/apps/deep/er"}]},
    )
    assert make_source(client).list_names() == {"a", "b", "deep/er"}
    request = {"Path": "/wehook/apps", "Recursive": True, "WithDecryption": False}
    assert client.calls == [
        ("GetParametersByPath", request),
        ("GetParametersByPath", {**request, "NextToken": "t1"}),
        ("GetParametersByPath", {**request, "NextToken": "t2"}),
    ]


def test_parameter_store_list_names_failure_raises() -> None:
    with pytest.raises(SettingsUnavailableError, match="GetParametersByPath failed: Unreachable"):
        make_source(FakeClient(AwsError("GetParametersByPath", "Unreachable"))).list_names()


def test_local_source_gives_objects_as_json_and_text_as_it_is() -> None:
    source = LocalSource(lambda: {"apps": {"demo": {"kind": "wecom_bot"}, "file": "text"}}, "apps")
    assert json.loads(source.read("demo") or "") == {"kind": "wecom_bot"}
    assert (source.read("file"), source.read("other")) == ("text", None)
    assert source.list_names() == {"demo", "file"}


def test_local_source_without_the_table_is_empty() -> None:
    source = LocalSource(dict, "apps")
    assert (source.read("demo"), source.list_names()) == (None, frozenset())


def test_local_source_change_counts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "apps.toml"
    path.write_text('[files]\n"a.txt" = "1"\n', encoding="utf-8")
    source = LocalSource(lambda: load_toml(path), "files")
    assert source.read("a.txt") == "1"
    path.write_text('[files]\n"a.txt" = "2"\n', encoding="utf-8")
    assert source.read("a.txt") == "2"


def test_load_toml_missing_file_raises(tmp_path: Path) -> None:
    with pytest.raises(SettingsUnavailableError, match=r"apps\.toml cannot be read"):
        load_toml(tmp_path / "apps.toml")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'[apps.demo]\ntoken = "s3cret', id="string-not-closed"),
        pytest.param(b"[apps.demo]\ntoken = s3cret\n", id="no-quotes"),
        pytest.param(b'[apps.demo]\ntoken = "s3cret"\ntoken = "s3cret"\n', id="doubled"),
        pytest.param(b'\xff\xfe[apps.demo]\ntoken = "s3cret"\n', id="not-utf-8"),
    ],
)
def test_load_toml_malformed_file_raises_without_quoting_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "apps.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsUnavailableError, match=r"apps\.toml cannot be read") as caught:
        load_toml(path)
    assert "s3cret" not in str(caught.value)
