"""``wehook send`` while the simulated platforms of the same stack run: they deliver, and know what they sent."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from typer.testing import CliRunner, Result

from devtools.cli import apps
from devtools.cli.commands import cli
from devtools.console.routes import console_routes
from devtools.local_stack.documents import to_documents
from devtools.local_stack.settings import read_settings
from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from tests.e2e.answers import answer_with
from tests.platform.endpoint import KEY, TOKEN, Endpoint

type Run = Callable[..., Result]

_EXAMPLE = Path(__file__).parents[2] / "apps.example.toml"
_FAN = "oABCD0123456789efghijklmnop"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that has the demo apps."""
    shutil.copy(_EXAMPLE, tmp_path)
    monkeypatch.setattr(apps, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def platform(endpoint: Endpoint) -> Iterator[PlatformServer]:
    """The platforms, with the page that says which bundle they stand in front of; no URL is saved there."""
    pages, limits = console_routes(endpoint.url.removesuffix("/callback")), Limits(poll=0.02, apart=0)
    with PlatformServer(to_documents(read_settings(_EXAMPLE).apps), pages=pages, limits=limits) as platform:
        yield platform


@pytest.fixture
def run(endpoint: Endpoint, platform: PlatformServer) -> Run:
    """Runs ``wehook send``."""

    def invoke(*arguments: str | Path, language: str = "C.UTF-8", bundle: Endpoint = endpoint) -> Result:
        places = ["--base-url", bundle.url.removesuffix("/callback"), "--console-url", platform.base_url]
        command = ["send", *map(str, arguments), *places]
        return CliRunner().invoke(cli, command, env={"LC_ALL": language})

    return invoke


def test_send_is_delivered_by_the_platforms(
    run: Run, platform: PlatformServer, endpoint: Endpoint, tmp_path: Path
) -> None:
    file = tmp_path / "delivery.json"
    result = run("demo-wecom", "text", "hello", "--set", "AgentID=7", "--from", "zhouyi", "--save", file)

    assert result.exit_code == 0
    assert result.stderr.startswith("✓ Acknowledged: the user sees nothing, unless an answer is sent later. (")
    (delivery,) = platform.journal("delivery")
    assert delivery["url"] == f"{endpoint.url}/demo-wecom"
    assert (delivery["sender"], delivery["fields"]["Content"], delivery["fields"]["AgentID"]) == ("zhouyi", "hello", 7)
    recorded = json.loads(file.read_text(encoding="utf-8"))
    assert (recorded["path"], recorded["query"]) == ("/callback/demo-wecom", delivery["attempts"][0]["query"])
    assert recorded["body"] == endpoint.requests[0][1].decode()


def test_send_no_answer_is_told_after_one_delivery(run: Run, platform: PlatformServer, endpoint: Endpoint) -> None:
    endpoint.answer = answer_with(None)

    result = run("demo-wecom", "text", language="zh_CN.UTF-8")

    assert result.exit_code == 1
    assert "断开了连接" in result.stderr
    assert len(platform.journal("delivery")[0]["attempts"]) == 1


def test_send_to_an_account_lets_it_answer_later(run: Run, platform: PlatformServer) -> None:
    # Given
    run("demo-official", "text")
    query = {"grant_type": "client_credential", "appid": "wxba5fad812f8e6fb9", "secret": "secret-of-demo-official"}
    token = httpx.get(f"{platform.wechat_api_url}/cgi-bin/token", params=query, trust_env=False).json()

    # When
    url = f"{platform.wechat_api_url}/cgi-bin/message/custom/send"
    body = {"touser": _FAN, "msgtype": "text", "text": {"content": "later"}}
    answer = httpx.post(url, params={"access_token": token["access_token"]}, json=body, trust_env=False)

    # Then
    assert answer.json()["errcode"] == 0


def test_send_ticket_is_one_that_buys_a_token(run: Run, platform: PlatformServer) -> None:
    # Given
    result = run("demo-suite", "suite_ticket")
    (delivery,) = platform.journal("delivery")
    suite = to_documents(read_settings(_EXAMPLE).apps)["demo-suite"]
    secret = "suite-secret-of-demo-suite"  # noqa: S105 - what the platforms make up
    ticket = delivery["fields"]["SuiteTicket"]

    # When
    body = {"suite_id": suite["suite_id"], "suite_secret": secret, "suite_ticket": ticket}
    answer = httpx.post(f"{platform.wecom_api_url}/cgi-bin/service/get_suite_token", json=body, trust_env=False)

    # Then
    assert result.exit_code == 0
    assert answer.json()["errcode"] == 0


def test_send_to_a_bot_polls_its_stream(run: Run, platform: PlatformServer, endpoint: Endpoint, root: Path) -> None:
    # Given
    bot = {"kind": "wecom_bot", "callback_keys": [{"token": TOKEN, "encoding_aes_key": KEY}]}
    keys = f'[[apps.bot.callback_keys]]\ntoken = "{TOKEN}"\nencoding_aes_key = "{KEY}"\n'
    (root / "apps.toml").write_text(f'[apps.bot]\nkind = "wecom_bot"\n{keys}', encoding="utf-8")
    platform.call("PUT", "/apps", {"apps": {"bot": bot}})

    async def more_each_time(request: Request, body: bytes) -> Response | None:
        is_over = len(endpoint.requests) > 2
        stream = {"id": "S1", "finish": is_over, "content": "all of it" if is_over else "some"}
        return await endpoint.bot_reply({"msgtype": "stream", "stream": stream})(request, body)

    endpoint.answer = more_each_time

    # When
    result = run("bot", "text")

    # Then
    assert "  stream.content  some\n" in result.stdout
    deadline = time.monotonic() + 30
    while len(endpoint.requests) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    deliveries = platform.journal("delivery", "bot")
    assert [delivery["kind"] for delivery in deliveries] == ["text", "stream", "stream"]


@pytest.mark.parametrize(("language", "words"), [("C.UTF-8", "not finished yet"), ("zh_CN.UTF-8", "尚未结束")])
def test_send_what_the_platforms_refuse_is_one_line(
    run: Run, platform: PlatformServer, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr(platform.simulation.streams, "under_way", lambda *_: 3)

    result = run("demo-bot", "text", language=language)

    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_send_for_an_app_that_the_platforms_do_not_know_leaves_them_out(
    run: Run, platform: PlatformServer, endpoint: Endpoint
) -> None:
    platform.call("PUT", "/apps", {"apps": {}})

    assert run("demo-wecom", "text").exit_code == 0
    assert len(endpoint.requests) == 1
    assert platform.journal("delivery") == []


def test_send_to_another_bundle_leaves_the_platforms_out(run: Run, platform: PlatformServer) -> None:
    with Endpoint() as other:
        assert run("demo-wecom", "text", bundle=other).exit_code == 0
        assert run("demo-suite", "suite_ticket", bundle=other).exit_code == 1
        assert len(other.requests) == 1

    assert platform.journal("delivery") == []
