"""Recorded deliveries: files of ``wehook send --save``, and events of an HTTP API as a log or a test has them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools.cli.messages import CommandError, no_recording, not_read, not_written
from shared.errors import RequestError
from shared.runtime.http_event import HttpRequest

_PATH = re.compile(r"/callback/([^/]+)(?:/([^/]+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recording:
    """One request to a callback URL.

    Attributes:
        method: Its HTTP method.
        path: Its path.
        query: Its parameters, decoded.
        body: Its body.
    """

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes

    @property
    def app(self) -> str:
        """Returns the name of the app."""
        match = _PATH.fullmatch(self.path)
        return match[1] if match else ""

    @property
    def corp_id(self) -> str:
        """Returns the corp id that stands in the path where the console's URL has ``$CORPID$``."""
        match = _PATH.fullmatch(self.path)
        return (match and match[2]) or ""

    @property
    def content_type(self) -> str:
        """Returns what the body is."""
        return "application/json" if self.body.lstrip().startswith(b"{") else "text/xml"


def write_recording(recording: Recording, file: Path) -> None:
    """Writes a recording.

    Args:
        recording: The recording.
        file: The file, which is replaced.

    Raises:
        CommandError: It cannot be written.
    """
    fields = {"method": recording.method, "path": recording.path, "query": dict(recording.query)}
    text = json.dumps({**fields, "body": recording.body.decode()}, ensure_ascii=False, indent=2)
    try:
        file.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(not_written(str(file), str(error.strerror))) from error


def read_recording(file: Path) -> Recording:
    """Reads a recording.

    Args:
        file: The file.

    Raises:
        CommandError: It cannot be read, or is something else.
    """
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(not_read(str(file), str(error.strerror))) from error
    except ValueError as error:
        raise CommandError(no_recording(str(file))) from error
    try:
        recording = _parse_event(fields) if "rawPath" in fields else _parse(fields)
    except (AttributeError, KeyError, TypeError, RequestError) as error:
        raise CommandError(no_recording(str(file))) from error
    if recording.method not in {"GET", "POST"} or not recording.app:
        raise CommandError(no_recording(str(file)))
    return recording


def _parse(fields: Mapping[str, Any]) -> Recording:
    query = {str(name): str(value) for name, value in fields["query"].items()}
    return Recording(str(fields["method"]), str(fields["path"]), query, str(fields.get("body", "")).encode())


def _parse_event(event: Mapping[str, Any]) -> Recording:
    request = HttpRequest.from_event(event)
    return Recording(request.method, request.path, request.parse_query(), request.decode_body())
