"""What the server of the page promises, without a browser."""

from collections.abc import Iterator

import httpx
import pytest

from devtools.console.routes import STATIC
from devtools.loopback import LoopbackServer
from devtools.platform.server import PlatformServer

FILES = sorted(path.name for path in STATIC.iterdir())


@pytest.fixture
def client(platform: PlatformServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=platform.base_url, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/console/main.js", "text/javascript; charset=utf-8"),
        ("/console/base.css", "text/css; charset=utf-8"),
        ("/console/favicon.svg", "image/svg+xml"),
        ("/console/config.json", "application/json"),
    ],
)
def test_console_routes_file_has_its_type_and_a_strict_policy(
    client: httpx.Client, path: str, content_type: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_console_routes_unchanged_file_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/console/main.js").headers["etag"]

    assert client.get("/console/main.js", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/console/nothing.js", "/console/", "/console/..%2froutes.py", "/console/../routes.py"]
)
def test_console_routes_other_path_is_not_found(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_console_routes_config_names_the_address_of_the_bundle(client: httpx.Client, bundle: LoopbackServer) -> None:
    assert client.get("/console/config.json").json() == {
        "callback_url": f"{bundle.url}/callback/{{app}}",
        "login_url": f"{bundle.url}/oauth/{{app}}/login",
        "session_url": f"{bundle.url}/oauth/{{app}}/session",
        "logout_url": f"{bundle.url}/oauth/{{app}}/logout",
    }


@pytest.mark.parametrize("name", FILES)
def test_page_file_names_no_other_host_and_writes_no_markup(name: str) -> None:
    content = (STATIC / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")

    assert "http://" not in content
    assert "https://" not in content
    assert "innerHTML" not in content
    assert "insertAdjacentHTML" not in content


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_page_module_has_at_most_300_lines(name: str) -> None:
    assert len((STATIC / name).read_text(encoding="utf-8").splitlines()) <= 300
