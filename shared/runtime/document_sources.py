"""Where settings documents and domain-verification files are read from."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from shared.errors import AwsError, SettingsUnavailableError
from shared.runtime.aws_client import AwsClient

_NOT_FOUND = "ParameterNotFound"


class DocumentSource(Protocol):
    """Named texts, as the operator saved them."""

    def read(self, name: str) -> str | None:
        """Reads one text; None if there is none of this name.

        Raises:
            SettingsUnavailableError: The source does not answer.
        """

    def list_names(self) -> frozenset[str]:
        """Lists the names that there are.

        Raises:
            SettingsUnavailableError: The source does not answer.
        """


class ParameterStoreSource:
    """Parameters of AWS Systems Manager below a path.

    Args:
        client: Client of the service ``ssm``.
        path: The path, such as ``/wehook/apps``.
    """

    def __init__(self, client: AwsClient, path: str) -> None:
        self._client = client
        self._path = path

    def read(self, name: str) -> str | None:
        """Reads one parameter, decrypted."""
        try:
            answer = self._client.call("GetParameter", {"Name": f"{self._path}/{name}", "WithDecryption": True})
        except AwsError as error:
            if error.code == _NOT_FOUND:
                return None
            raise SettingsUnavailableError(str(error), for_all=error.temporary) from error
        value: str = answer["Parameter"]["Value"]
        return value

    def list_names(self) -> frozenset[str]:
        """Lists the parameters below the path, without decrypting any."""
        names: set[str] = set()
        request: dict[str, object] = {"Path": self._path, "Recursive": True, "WithDecryption": False}
        while True:
            try:
                answer = self._client.call("GetParametersByPath", request)
            except AwsError as error:
                raise SettingsUnavailableError(str(error)) from error
            names.update(item["Name"].removeprefix(f"{self._path}/") for item in answer["Parameters"])
            if not answer.get("NextToken"):
                return frozenset(names)
            request["NextToken"] = answer["NextToken"]


class LocalSource:
    """One table of an ``apps.toml``, or of the same as JSON, for a developer's machine.

    Args:
        load: Returns all tables; called for each read, so that a change of the file counts at once.
        table: ``apps`` or ``files``.
    """

    def __init__(self, load: Callable[[], Mapping[str, Any]], table: str) -> None:
        self._load = load
        self._table = table

    def read(self, name: str) -> str | None:
        """Reads one entry, an object as JSON."""
        value = self._entries().get(name)
        return value if value is None or isinstance(value, str) else json.dumps(value, default=str)

    def list_names(self) -> frozenset[str]:
        """Lists the entries."""
        return frozenset(self._entries())

    def _entries(self) -> dict[str, object]:
        return dict(self._load().get(self._table, {}))


def load_toml(path: Path) -> Mapping[str, Any]:
    """Loads a TOML file.

    Raises:
        SettingsUnavailableError: The file is not there, or is not TOML; the error says where it breaks off.
    """
    import tomllib  # noqa: PLC0415  # never in Lambda, where each cold start would pay for it

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsUnavailableError(f"{path.name} cannot be read: {error}") from error
