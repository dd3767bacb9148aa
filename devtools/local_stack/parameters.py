"""The parameters that the functions of the local stack read their settings from."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from devtools.local_stack.messages import LocalStackError, settings_broken
from devtools.local_stack.settings import LocalSettings

_NAMES_PER_DELETION = 10


class Parameters:
    """The parameters of AWS Systems Manager that the functions read their settings from.

    Args:
        ssm: A boto3 client.
        path: What their names start with, such as ``/wehook``.
    """

    def __init__(self, ssm: Any, path: str) -> None:
        self._ssm = ssm
        self._path = path
        self._written: dict[str, tuple[str, str]] = {}

    def write(self, settings: LocalSettings) -> None:
        """Makes the parameters what the settings say, and removes those that are no longer there.

        Raises:
            LocalStackError: A parameter was refused, for example as too large.
        """
        wanted = {f"{self._path}/apps/{name}": ("SecureString", text) for name, text in settings.documents.items()}
        wanted |= {f"{self._path}/files/{name}": ("String", text) for name, text in settings.files.items()}
        try:
            for name, (kind, text) in wanted.items():
                self._put(name, kind, text)
            self._delete(sorted(self._written.keys() - wanted.keys()))
        except (BotoCoreError, ClientError) as error:
            raise LocalStackError(settings_broken(settings.file, str(error))) from error

    def _put(self, name: str, kind: str, text: str) -> None:
        if self._written.get(name) != (kind, text):
            self._ssm.put_parameter(Name=name, Value=text, Type=kind, Tier="Intelligent-Tiering", Overwrite=True)
            self._written[name] = (kind, text)

    def _delete(self, names: list[str]) -> None:
        for start in range(0, len(names), _NAMES_PER_DELETION):
            batch = names[start : start + _NAMES_PER_DELETION]
            self._ssm.delete_parameters(Names=batch)
            for name in batch:
                del self._written[name]
