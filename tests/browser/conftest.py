"""The console page in Chromium, on the simulated platforms, with the bundle as the app."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from devtools.console.routes import console_routes
from devtools.platform.accounts import read_documents
from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from shared.runtime import wiring
from tests.browser.bundle import Bundle
from tests.browser.chromium import run_chromium
from tests.browser.console import Console

type OpenConsole = Callable[..., Console]
type RunPlatform = Callable[..., PlatformServer]

_APPS = Path(__file__).parents[2] / "apps.example.toml"
_DESKTOP = (1280, 800)
_REFUSED_BY_POLICY = ("Content Security Policy", "TrustedHTML", "TrustedScript")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole session: Playwright's own event loop would be in the way of tests that start theirs.
    with run_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def bundle() -> Iterator[Bundle]:
    with pytest.MonkeyPatch.context() as patch, Bundle() as bundle:
        patch.setenv("SETTINGS_SOURCE", f"file:{_APPS}")
        wiring.get_apps.cache_clear()
        yield bundle
    wiring.get_apps.cache_clear()


@pytest.fixture
def limits() -> Limits:
    return Limits(wecom_verification=5.0, answer=0.4, poll=0.05)


@pytest.fixture
def run_platform(bundle: Bundle, limits: Limits) -> RunPlatform:
    """Runs the platforms with the demo apps, and the page at their address."""

    def run(port: int = 0) -> PlatformServer:
        return PlatformServer(read_documents(_APPS), port, limits=limits, pages=console_routes(bundle.url))

    return run


@pytest.fixture
def platform(run_platform: RunPlatform) -> Iterator[PlatformServer]:
    with run_platform() as server:
        yield server


@pytest.fixture
def saved(platform: PlatformServer, bundle: Bundle) -> PlatformServer:
    """The platforms with the bundle saved as the callback URL of each app."""
    for app in ("demo-wecom", "demo-bot", "demo-official"):
        platform.save_url(app, f"{bundle.url}/callback/{app}")
    return platform


@pytest.fixture
def open_console(browser: Browser, platform: PlatformServer) -> Iterator[OpenConsole]:
    """Opens the page; a test fails where a script of it did, or where its policy had to refuse something."""
    problems: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if any(name in message.text for name in _REFUSED_BY_POLICY):
            problems.append(message.text)

    def open_page(locale: str = "en-US", size: tuple[int, int] = _DESKTOP, color_scheme: str = "light") -> Console:
        context = browser.new_context(
            locale=locale,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if color_scheme == "dark" else "light",
        )
        contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", note)
        page.goto(platform.base_url)
        return Console(page)

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []
