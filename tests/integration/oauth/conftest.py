"""The login against the simulated platforms, with real HTTP between the functions and these."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from devtools.platform.server import PlatformServer
from shared.login.exits import find_exit
from shared.runtime import wiring
from tests.conftest import LogLines
from tests.login_apps import HOME, MEMBER, make_apps
from tests.logins import IN_WECOM, Answer, LoginBrowser, read_query
from tests.wirings import forget_wirings

type OpenBrowser = Callable[..., LoginBrowser]
type Change = Callable[..., None]
type Strike = Callable[..., None]
type CheckExit = Callable[..., None]

PUBLIC_BASE_URL = "https://wehook.example.com"
LOGIN_AGAIN = f"login?next={HOME.replace(':', '%3A').replace('/', '%2F')}"


class Begun(NamedTuple):
    """A login that the platform has sent back, and that is not finished."""

    browser: LoginBrowser
    code: str
    state: str

    def finish(self, browser: LoginBrowser | None = None, **query: str) -> Answer:
        fields = {"code": self.code, "state": self.state, **query}
        return (browser or self.browser).get("/oauth/corp/callback", {k: v for k, v in fields.items() if v != "-"})


@pytest.fixture(scope="module")
def running_platform() -> Iterator[PlatformServer]:
    with PlatformServer(make_apps()) as platform:
        yield platform


@pytest.fixture
def scopes() -> Mapping[str, str]:
    """Which scope an app asks for, by its name; a test parametrizes others."""
    return {}


@pytest.fixture
def change_settings(
    running_platform: PlatformServer, scopes: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Change]:
    """Changes fields of an app, for the bundle, which starts cold with them."""
    apps = make_apps(**scopes)

    def change(app: str, **fields: Any) -> None:
        changed = {**apps, app: {**apps[app], **fields}}
        monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': changed})}")
        forget_wirings()
        push_suite_ticket(running_platform, str(apps["suite"]["suite_id"]))

    yield change
    forget_wirings()


@pytest.fixture
def platform(
    running_platform: PlatformServer, change_settings: Change, monkeypatch: pytest.MonkeyPatch
) -> PlatformServer:
    for name, value in {**running_platform.environment, "PUBLIC_BASE_URL": PUBLIC_BASE_URL}.items():
        monkeypatch.setenv(name, value)
    change_settings("silent")
    running_platform.reset_counts()
    return running_platform


@pytest.fixture
def strike(platform: PlatformServer) -> Iterator[Strike]:
    """Switches a fault on until the test ends, or the next one."""
    struck: list[tuple[str, str]] = []

    def switch(app: str, fault: str, **setting: Any) -> None:
        stop()
        platform.switch_fault_on(app, fault, **setting)
        struck.append((app, fault))

    def stop() -> None:
        while struck:
            platform.switch_fault_off(*struck.pop())

    yield switch
    stop()


@pytest.fixture
def open_browser(platform: PlatformServer) -> OpenBrowser:
    """Opens a browser that is logged in to nothing yet; keyword arguments as `LoginBrowser` takes them."""
    assert platform
    return lambda **options: LoginBrowser(PUBLIC_BASE_URL, **options)


@pytest.fixture
def begun(open_browser: OpenBrowser) -> Begun:
    browser = open_browser(user_agent=IN_WECOM)
    query = read_query(browser.choose(browser.get("/oauth/corp/login").location, MEMBER))
    return Begun(browser, query["code"], query["state"])


@pytest.fixture
def check_exit(log_lines: LogLines) -> CheckExit:
    """Checks the answer of an exit, and that the log has its reason and nothing secret."""

    def check(answer: Answer, reason: str, link: str | None = None) -> None:
        end = find_exit(reason)
        assert (answer.status, answer.reason) == (end.status, reason), answer
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert f"<h1>{end.en.heading}</h1>" in answer.body
        if link is not None:
            assert answer.link == link
        lines = log_lines()
        assert lines[-2]["message"] == "login refused"
        assert lines[-2]["level"] == ("ERROR" if end.status.is_server_error else "WARNING")
        assert reason in (lines[-2]["reason"], lines[-2]["problem"].rpartition(" ")[2])
        assert (lines[-1]["outcome"], lines[-1]["status"]) == ("refused", end.status)

    return check


def push_suite_ticket(platform: PlatformServer, suite_id: str) -> None:
    """Gives the bundle what it would have been pushed."""
    ticket = platform.simulation.vouchers.issue("suite_ticket", {"app": "suite"}, 1800)
    wiring.get_suites().save_ticket(suite_id, ticket, 1)
