"""The browser of this machine, for tests."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser

from devtools.console import chromium
from tests.e2e.requirements import skip


@contextmanager
def run_chromium() -> Iterator[Browser]:
    """Runs Chromium without a window, or skips the test where there is none."""
    with ExitStack() as parts:
        try:
            browser = parts.enter_context(chromium.run_chromium())
        except chromium.NoChromiumError as error:
            skip(str(error))
        yield browser
