"""The command against the functions behind a real HTTP server, and against endpoints that do everything wrong."""

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from typer.testing import CliRunner, Result

from devtools.cli import apps
from devtools.cli.commands import cli
from tests.e2e.answers import answer_with, call_function
from tests.platform.endpoint import Endpoint
from tests.wirings import forget_wirings

type Run = Callable[..., Result]

_ROOT = Path(__file__).parents[2]
_APPS = ("demo-wecom", "demo-suite", "demo-bot", "demo-official", "demo-test-account")
_TEXT = "下午三点开会吗? <b>]]>&amp;"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that has the demo apps."""
    shutil.copy(_ROOT / "apps.example.toml", tmp_path)
    monkeypatch.setattr(apps, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def base_url(endpoint: Endpoint, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the functions answer with the demo apps, unless a test chooses another answer."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")  # the function would print them among our output
    monkeypatch.setenv("SETTINGS_SOURCE", f"file:{root / 'apps.example.toml'}")
    forget_wirings()
    endpoint.requests.clear()
    endpoint.answer = call_function
    yield endpoint.url.removesuffix("/callback")
    forget_wirings()


@pytest.fixture
def run(base_url: str) -> Run:
    """Runs the command towards the endpoint, as ``run("send", "demo-wecom", "text")``."""

    def invoke(*arguments: str | Path, language: str = "C.UTF-8") -> Result:
        command = [*map(str, arguments), "--base-url", base_url]
        return CliRunner().invoke(cli, command, env={"LC_ALL": language})

    return invoke


@pytest.mark.parametrize("app", _APPS)
def test_url_check_bundle_answers_is_verified(run: Run, base_url: str, app: str) -> None:
    result = run("url", app, "--check")

    assert result.exit_code == 0
    assert result.stderr.startswith(f"✓ {base_url}/callback/{app} is verified: ")


@pytest.mark.parametrize("app", _APPS)
def test_url_printed_one_is_answered_with_the_echo(run: Run, app: str) -> None:
    result = run("url", app)

    answer = httpx.get(result.stdout.strip(), trust_env=False)

    assert (answer.status_code, f"The answer has to be {answer.text}\n") == (200, result.stderr)


@pytest.mark.parametrize(
    ("app", "field"),
    [
        pytest.param("demo-wecom", "Content", id="wecom"),
        pytest.param("demo-suite", "Content", id="suite"),
        pytest.param("demo-bot", "stream.content", id="bot"),
        pytest.param("demo-official", "Content", id="secure"),
        pytest.param("demo-test-account", "Content", id="plain"),
    ],
)
def test_send_text_shows_the_decrypted_reply(run: Run, app: str, field: str) -> None:
    result = run("send", app, "text", _TEXT)

    assert result.exit_code == 0
    assert result.stderr.startswith("✓ The reply is shown to the user. (")
    assert f"  {field}  {_TEXT}\n" in result.stdout


@pytest.mark.parametrize(
    ("app", "kind"),
    [
        *(("demo-wecom", kind) for kind in ("image", "voice", "location", "link", "click", "LOCATION")),
        *(("demo-suite", kind) for kind in ("create_auth", "data.change_contact.create_user")),
        *(("demo-bot", kind) for kind in ("image", "enter_chat", "template_card_event")),
        *(("demo-official", kind) for kind in ("voice", "subscribe", "SCAN")),
    ],
)
def test_send_kind_without_handler_is_acknowledged(run: Run, app: str, kind: str) -> None:
    result = run("send", app, kind)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("✓ Acknowledged: the user sees nothing, unless an answer is sent later. (")


def test_send_under_a_chinese_locale_speaks_chinese(run: Run) -> None:
    assert run("send", "demo-wecom", "text", language="zh_CN.UTF-8").stderr.startswith("✓ 回复已显示给用户。（")


@pytest.mark.parametrize("raw", [(), ("--raw",)])
@pytest.mark.parametrize("app", _APPS)
def test_replay_saved_delivery_shows_the_reply(
    run: Run, endpoint: Endpoint, tmp_path: Path, app: str, raw: tuple[str, ...]
) -> None:
    # Given
    file = tmp_path / "delivery.json"
    sent = run("send", app, "text", _TEXT, "--from", "zhouyi", "--save", file)

    # When
    replayed = run("replay", file, *raw)

    # Then
    assert replayed.exit_code == 0
    assert _TEXT in replayed.stdout
    assert "zhouyi" in replayed.stdout or app == "demo-bot"
    assert len(sent.stdout.splitlines()) == len(replayed.stdout.splitlines())
    first, second = (request.query_params["nonce"] for request, _ in endpoint.requests)
    assert (first == second) is bool(raw)


@pytest.mark.parametrize("name", ["receive_message", "receive_message_base64"])
@pytest.mark.parametrize("raw", [(), ("--raw",)])
def test_replay_event_of_the_api_shows_the_reply(run: Run, endpoint: Endpoint, name: str, raw: tuple[str, ...]) -> None:
    result = run("replay", _ROOT / f"tests/events/{name}.json", *raw)

    assert result.exit_code == 0
    assert "  Content  hello\n" in result.stdout
    assert "  ToUserName  mycreate\n" in result.stdout
    assert (endpoint.requests[0][0].query_params["timestamp"] == "1409659813") is bool(raw)


def test_replay_verification_is_asked_anew(run: Run, base_url: str) -> None:
    result = run("replay", _ROOT / "tests/events/verify_url.json")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"✓ {base_url}/callback/demo-wecom is verified")


def test_replay_verification_raw_shows_the_answer(run: Run) -> None:
    result = run("replay", _ROOT / "tests/events/verify_url.json", "--raw")

    assert (result.exit_code, result.stdout) == (0, "1616140317555161061\n")


@pytest.mark.parametrize(("language", "words"), [("C.UTF-8", "likely as too old"), ("zh_CN.UTF-8", "时间戳过旧")])
def test_replay_raw_too_old_names_the_likely_cause(run: Run, root: Path, language: str, words: str) -> None:
    example = (root / "apps.example.toml").read_text(encoding="utf-8")
    (root / "apps.example.toml").write_text(example.replace("max_age_seconds = 0", "max_age_seconds = 600"), "utf-8")

    result = run("replay", _ROOT / "tests/events/receive_message.json", "--raw", language=language)

    assert result.exit_code == 1
    assert words in result.stderr


def test_replay_raw_of_an_unknown_app_shows_the_answer(run: Run, endpoint: Endpoint, tmp_path: Path) -> None:
    file = tmp_path / "delivery.json"
    recording = {"method": "POST", "path": "/callback/elsewhere", "query": {"nonce": "1"}, "body": "<xml/>"}
    file.write_text(json.dumps(recording), encoding="utf-8")
    endpoint.answer = answer_with(PlainTextResponse("success"))

    result = run("replay", file, "--raw")

    assert (result.exit_code, result.stdout) == (0, "success\n")
    assert endpoint.requests[0][1] == b"<xml/>"


_WRONG_ANSWERS = [
    pytest.param(HTMLResponse("<!doctype html><p>hi"), "is an HTML page", "HTML 页面", id="html"),
    pytest.param(RedirectResponse("/login"), "redirects to /login", "重定向到 /login", id="redirect"),
    pytest.param(PlainTextResponse("no", 404), "Status 404: nothing is served", "状态码 404：", id="status-404"),
    pytest.param(PlainTextResponse("no", 403), "Status 403: the endpoint found", "状态码 403：", id="status-403"),
    pytest.param(PlainTextResponse("no", 500), "Status 500: the endpoint failed", "状态码 500：", id="status-500"),
    pytest.param(PlainTextResponse("no", 201), "Status 201: only 200 counts", "状态码 201：", id="status-201"),
    pytest.param(None, "closed the connection", "断开了连接", id="broken"),
]


@pytest.mark.parametrize("command", [("send", "demo-wecom", "text"), ("url", "demo-wecom", "--check")])
@pytest.mark.parametrize(("response", "english", "chinese"), _WRONG_ANSWERS)
def test_command_wrong_answer_is_one_line_in_both_languages(
    run: Run, endpoint: Endpoint, command: tuple[str, ...], response: Response | None, english: str, chinese: str
) -> None:
    endpoint.answer = answer_with(response)

    for language, expected in (("C.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        result = run(*command, language=language)

        assert result.exit_code == 1
        assert expected in result.stderr
        assert result.stderr.count("\n") == 1
        assert "QDG6eK" not in result.output


@pytest.mark.parametrize(
    ("response", "english"),
    [
        pytest.param(JSONResponse("success"), "The answer is in JSON quotes", id="json-quoted"),
        pytest.param(PlainTextResponse("success\n"), "white space around it", id="newline"),
        pytest.param(PlainTextResponse("two\nlines"), "neither empty, nor success, nor a reply: two lines", id="text"),
        pytest.param(Response("<xml><a>1</xml>", media_type="text/xml"), "The reply cannot be read", id="malformed"),
        pytest.param(
            Response("<xml><MsgType>text</MsgType></xml>", media_type="text/xml"), "The reply is plain text", id="plain"
        ),
    ],
)
def test_send_answer_that_is_no_reply_is_explained(
    run: Run, endpoint: Endpoint, response: Response, english: str
) -> None:
    endpoint.answer = answer_with(response)

    result = run("send", "demo-wecom", "text")

    assert (result.exit_code, result.stdout) == (1, "")
    assert english in result.stderr
    assert result.stderr.count("\n") == 1


def test_url_check_echo_in_json_quotes_is_explained(run: Run, endpoint: Endpoint) -> None:
    async def quoted(request: Request, _body: bytes) -> Response:
        return JSONResponse(endpoint.echo(request))

    endpoint.answer = quoted

    result = run("url", "demo-wecom", "--check")

    assert result.exit_code == 1
    assert result.stderr.startswith("The answer is in JSON quotes: the framework serialised the text; ")


@pytest.mark.parametrize(
    ("base_url", "english", "chinese"),
    [
        pytest.param("http://127.0.0.1:{port}", "Nothing listens at 127.0.0.1:{port}", "没有服务在监听", id="down"),
        pytest.param(
            "http://name.invalid", "The host name of name.invalid cannot be", "无法解析 name.invalid", id="dns"
        ),
    ],
)
@pytest.mark.parametrize("command", [("send", "demo-wecom", "text"), ("url", "demo-wecom", "--check")])
def test_command_endpoint_out_of_reach_is_one_line(
    base_url: str, english: str, chinese: str, command: tuple[str, ...]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    for language, expected in (("C.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        arguments = [*command, "--base-url", base_url.format(port=port)]
        result = CliRunner().invoke(cli, arguments, env={"LC_ALL": language})

        assert result.exit_code == 1
        assert expected.format(port=port) in result.stderr
        assert result.stderr.count("\n") == 1


def test_send_interrupted_while_it_waits_is_one_line() -> None:
    # Given
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(30)
        base_url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        process = subprocess.Popen(  # noqa: S603
            [_ROOT / "wehook", "send", "demo-wecom", "text", "--base-url", base_url],
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        connection, _ = silent.accept()

        # When
        with connection:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=30)

    # Then
    assert process.returncode == 130
    assert output == b"Interrupted: what was sent may have arrived, and its answer was not waited for.\n"
