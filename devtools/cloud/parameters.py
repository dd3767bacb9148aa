"""Parameters of AWS Systems Manager below one path: what the operator writes, and the functions read."""

from collections.abc import Mapping
from typing import Any

from devtools.cloud.aws import explained

MAX_BYTES = 8192
"""What a parameter can hold at most."""
FREE_BYTES = 4096
"""What it can hold free of charge; Intelligent-Tiering makes a larger one an advanced parameter."""


class Parameters:
    """Named texts, each written and removed as a whole.

    Every method raises `CloudError` where AWS does not do it.

    Args:
        ssm: A boto3 client.
        path: What their names start with, such as ``/wehook/apps``.
        kind: ``Type`` and, for another key than the account's own, ``KeyId``, as PutParameter takes them.
    """

    def __init__(self, ssm: Any, path: str, kind: Mapping[str, str]) -> None:
        self._ssm = ssm
        self._path = path
        self._kind = kind

    def read(self, name: str) -> str | None:
        """Returns a text, or None if there is none of this name.

        Args:
            name: Its name.
        """
        with explained():
            try:
                answer = self._ssm.get_parameter(Name=self._join(name), WithDecryption=True)
            except self._ssm.exceptions.ParameterNotFound:
                return None
        value: str = answer["Parameter"]["Value"]
        return value

    def read_all(self) -> dict[str, str]:
        """Returns all texts by name, in the order of the alphabet."""
        request = {"Path": self._path, "Recursive": True, "WithDecryption": True}
        with explained():
            pages = list(self._ssm.get_paginator("get_parameters_by_path").paginate(**request))
        texts = {
            item["Name"].removeprefix(self._join("")): item["Value"] for page in pages for item in page["Parameters"]
        }
        return dict(sorted(texts.items()))

    def write(self, name: str, text: str, *, replace: bool) -> bool:
        """Writes a text, unless another one is there that shall not be replaced; says whether it is there now.

        Args:
            name: Its name.
            text: It, not longer than a parameter can be.
            replace: Whether to replace another one.
        """
        values = {"Name": self._join(name), "Value": text, "Tier": "Intelligent-Tiering", "Overwrite": replace}
        with explained():
            try:
                self._ssm.put_parameter(**values, **self._kind)
            except self._ssm.exceptions.ParameterAlreadyExists:
                # The same one may be our own: written by an attempt whose answer was lost on its way.
                return self.read(name) == text
        return True

    def remove(self, name: str) -> bool:
        """Removes a text, and says whether there was one.

        Args:
            name: Its name.
        """
        with explained():
            try:
                self._ssm.delete_parameter(Name=self._join(name))
            except self._ssm.exceptions.ParameterNotFound:
                return False
        return True

    def _join(self, name: str) -> str:
        return f"{self._path}/{name}"
