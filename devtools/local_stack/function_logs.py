"""Follows what the functions log, and makes it readable."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Any, Self

from botocore.exceptions import BotoCoreError, ClientError
from rich.text import Text

_SECONDS_BETWEEN_LOOKS = 2
_OVERLAP_MILLISECONDS = 5_000
_PLATFORM_LINES = ("START RequestId: ", "END RequestId: ", "REPORT RequestId: ")
_METRICS = '{"_aws":'  # for CloudWatch; nobody wants to read them
_NOT_SHOWN = {"level", "message", "timestamp", "service", "request_id", "problem"}
_IN_FRONT = ("status", "app", "outcome", "reason")
# Where MiniStack puts a function's code and layers, for each process anew; behind it are the paths of this folder.
_COPY = re.compile(r'/[^\s"]*/ministack-lambda-[^\s"/]+/(?:code|layer_\d+/python)/')
_STYLES = {"WARNING": "yellow", "ERROR": "red", "CRITICAL": "red"}


class FunctionLogs:
    """Shows the lines of the functions' log groups as they come.

    Args:
        logs: A boto3 client of CloudWatch Logs.
        show: Takes a function's name and a line.
    """

    def __init__(self, logs: Any, show: Callable[[str, str], None]) -> None:
        self.groups: Mapping[str, str] = {}
        """The log groups by the function's name; may be replaced at any time."""
        self._logs = logs
        self._show = show
        self._ignored: set[str] = set()
        self._shown: dict[str, int] = {}
        self._since = _now()
        self._showing = threading.Lock()
        self._look = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._follow, name="function-logs")

    def __enter__(self) -> Self:
        """Starts to follow."""
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stops."""
        self._stopped = True
        self._look.set()
        self._thread.join()

    def look(self) -> None:
        """Looks for new lines now: a request was answered."""
        self._look.set()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Shows nothing meanwhile, so that lines can be ignored before they are seen."""
        with self._showing:
            yield

    def ignore(self, lines: Iterable[str]) -> None:
        """Keeps lines from being shown."""
        self._ignored.update(lines)

    def _follow(self) -> None:
        while not self._stopped:
            self._look.wait(_SECONDS_BETWEEN_LOOKS)
            self._look.clear()
            try:
                with self._showing:
                    self._show_new_lines()
            except (BotoCoreError, ClientError):
                continue  # a group that is being replaced; the next look finds it

    def _show_new_lines(self) -> None:
        shown: dict[str, int] = {}
        since = _now() - _OVERLAP_MILLISECONDS
        for function, group in self.groups.items():
            answer = self._logs.filter_log_events(logGroupName=group, startTime=self._since)
            # MiniStack makes a stream for each invocation, so that a stream is in the answer as a whole or not at all.
            for stream, events in groupby(answer["events"], key=lambda event: event["logStreamName"]):
                lines = [event["message"] for event in events]
                self._show_lines(function, lines[self._shown.get(stream, 0) :])
                self._shown[stream] = shown[stream] = len(lines)
        self._shown = shown
        self._since = max(self._since, since)

    def _show_lines(self, function: str, lines: list[str]) -> None:
        for line in lines:
            if not line.startswith((*_PLATFORM_LINES, _METRICS)) and line not in self._ignored:
                self._show(function, line)


def format_line(function: str, line: str, now: datetime) -> Text:
    """Makes one readable line: of a request its status, app, outcome and reason, then what else was logged.

    Args:
        function: The function's name.
        line: What it logged; JSON from the logger, any text from ``print`` or a traceback.
        now: The time to show.
    """
    line = _COPY.sub("", line)
    try:
        fields = json.loads(line)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        return _join([(f"{now:%H:%M:%S} {function} ", "dim"), (line, "")])
    style = _STYLES.get(fields.get("level", ""), "green")
    front = " ".join(str(fields[name]) for name in _IN_FRONT if name in fields)
    if fields.get("message") != "request":
        front = f"{fields.get('message', '')} {front}"
    if "problem" in fields:
        front = f"{front}: {fields['problem']}"
    rest = " ".join(f"{name}={value}" for name, value in fields.items() if name not in _NOT_SHOWN | set(_IN_FRONT))
    return _join([(f"{now:%H:%M:%S} {function} ", "dim"), (front, style), (f" {rest}", "dim")])


def _join(parts: list[tuple[str, str]]) -> Text:
    return Text.assemble(*((_clean(text), style) for text, style in parts))


def _clean(text: str) -> str:
    """Takes out what would steer the terminal: part of a line may come from whoever sent the request."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _now() -> int:
    return int(time.time() * 1000)
