"""The console page in Chromium, on the simulated platforms, with the bundle as the app."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from starlette.responses import RedirectResponse
from starlette.routing import Route

from devtools.console.routes import console_routes
from devtools.local_stack.documents import to_documents
from devtools.local_stack.settings import read_settings
from devtools.loopback import LoopbackServer
from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from tests.browser.bundle import serve_bundle
from tests.browser.chromium import run_chromium
from tests.browser.console import Console
from tests.browser.login_site import LoginSite
from tests.login_apps import make_apps
from tests.platform.endpoint import Endpoint
from tests.wirings import forget_wirings

type CallWecom = Callable[..., None]
type OpenConsole = Callable[..., Console]
type PushMenu = Callable[..., None]
type RunPlatform = Callable[..., PlatformServer]
type SendActively = Callable[..., None]

_APPS = Path(__file__).parents[2] / "apps.example.toml"
_DESKTOP = (1280, 800)
_REFUSED_BY_POLICY = ("Content Security Policy", "TrustedHTML", "TrustedScript")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole session: Playwright's own event loop would be in the way of tests that start theirs.
    with run_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def bundle() -> Iterator[LoopbackServer]:
    with pytest.MonkeyPatch.context() as patch, serve_bundle() as bundle:
        patch.setenv("SETTINGS_SOURCE", f"file:{_APPS}")
        forget_wirings()
        yield bundle
    forget_wirings()


@pytest.fixture
def limits() -> Limits:
    return Limits(wecom_verification=5.0, answer=0.4, apart=0.4, poll=0.05)


@pytest.fixture
def run_platform(bundle: LoopbackServer, limits: Limits) -> RunPlatform:
    """Runs the platforms with the demo apps, and the page at their address."""

    def run(port: int = 0) -> PlatformServer:
        return PlatformServer(
            to_documents(read_settings(_APPS).apps), port, limits=limits, pages=console_routes(bundle.url)
        )

    return run


@pytest.fixture
def platform(run_platform: RunPlatform) -> Iterator[PlatformServer]:
    with run_platform() as server:
        yield server


@pytest.fixture
def saved(platform: PlatformServer, bundle: LoopbackServer) -> PlatformServer:
    """The platforms with the bundle saved as the callback URL of each app."""
    for app in ("demo-wecom", "demo-bot", "demo-official"):
        platform.save_url(app, f"{bundle.url}/callback/{app}")
    return platform


@pytest.fixture
def call_wecom(saved: PlatformServer) -> CallWecom:
    """Calls the API as the app does."""

    def call(path: str, **body: Any) -> None:
        url = f"{saved.wecom_api_url}/cgi-bin"
        query = {"corpid": "wx5823bf96d3bd56c7", "corpsecret": "secret-of-demo-wecom"}
        token = httpx.get(f"{url}/gettoken", params=query, trust_env=False).json()
        params = {"access_token": token["access_token"]}
        answer = httpx.post(f"{url}/{path}", params=params, json={"agentid": 218, **body}, trust_env=False)
        assert answer.json()["errcode"] == 0

    return call


@pytest.fixture
def send_actively(call_wecom: CallWecom) -> SendActively:
    """Sends a message as the app does on its own."""

    def send(kind: str, **content: Any) -> None:
        call_wecom("message/send", touser="linmei", msgtype=kind, **{kind: content})

    return send


@pytest.fixture
def push_menu(saved: PlatformServer) -> PushMenu:
    """Calls the menu API of the Official Account."""
    query = {"grant_type": "client_credential", "appid": "wxba5fad812f8e6fb9", "secret": "secret-of-demo-official"}
    token = httpx.get(f"{saved.wechat_api_url}/cgi-bin/token", params=query, trust_env=False).json()["access_token"]

    def push(call: str, **menu: Any) -> None:
        url = f"{saved.wechat_api_url}/cgi-bin/menu/{call}?access_token={token}"
        httpx.post(url, json=menu, trust_env=False).raise_for_status()

    return push


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """An app whose answers a test chooses."""
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def login_site() -> Iterator[LoginSite]:
    with LoginSite() as site:
        yield site


@pytest.fixture
def logins(login_site: LoginSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlatformServer]:
    """The platforms with apps whose users log in through the bundle's functions, and with a page that never ends."""
    apps = make_apps(account="snsapi_userinfo")
    loop = Route("/loop", lambda _request: RedirectResponse("/loop"))
    with PlatformServer(apps, pages=[*console_routes(login_site.url), loop]) as platform:
        settings = f"json:{json.dumps({'apps': apps})}"
        variables = {**platform.environment, "PUBLIC_BASE_URL": login_site.url, "SETTINGS_SOURCE": settings}
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        forget_wirings()
        yield platform
    forget_wirings()


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
