"""Tells when the code or the settings change."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfiles import Change, DefaultFilter, watch

from devtools.local_stack.bundle import SOURCE_FOLDERS, TEMPLATE
from devtools.local_stack.settings import SETTINGS_FILES


class Watcher:
    """Watches ``shared/``, ``functions/``, the template and the settings files, which may come and go.

    Args:
        root: The folder that has them.
        on_code: Called after changes to the bundle; changes during the call lead to one more.
        on_settings: Called after changes to the settings.
    """

    def __init__(self, root: Path, on_code: Callable[[], None], on_settings: Callable[[], None]) -> None:
        self._root = root
        self._on_code = on_code
        self._on_settings = on_settings
        self._stop = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._threads = [
            threading.Thread(target=self._watch_folders, name="watch-folders"),
            threading.Thread(target=self._watch_files, name="watch-files"),
        ]

    def __enter__(self) -> Self:
        """Starts to watch."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stops, after a call that is under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _watch_folders(self) -> None:
        for _ in watch(*(self._root / name for name in SOURCE_FOLDERS), stop_event=self._stop):
            with self._one_at_a_time:
                self._on_code()

    def _watch_files(self) -> None:
        # The folder and not the files: an editor replaces a file, and apps.toml need not be there at first.
        filters = _OneOf(TEMPLATE, *SETTINGS_FILES)
        for changes in watch(self._root, recursive=False, watch_filter=filters, stop_event=self._stop):
            names = {Path(path).name for _, path in changes}
            with self._one_at_a_time:
                if names & set(SETTINGS_FILES):
                    self._on_settings()
                if TEMPLATE in names:
                    self._on_code()


class _OneOf(DefaultFilter):
    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names

    def __call__(self, change: Change, path: str) -> bool:
        return Path(path).name in self._names and super().__call__(change, path)
