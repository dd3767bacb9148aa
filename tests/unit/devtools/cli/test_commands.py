"""What the command does without a network."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from typer.testing import Result

from devtools.local_stack.settings import load_settings
from shared.runtime.app_settings import parse_app_settings
from shared.runtime.callback_endpoint import CallbackEndpoint

type Run = Callable[..., Result]

_ROOT = Path(__file__).parents[4]
_SECRETS = ("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "vectorTok3n", "AAAAA")
_APPS = ("demo-wecom", "demo-suite", "demo-bot", "demo-official", "demo-test-account")


@pytest.mark.parametrize("app", _APPS)
def test_url_is_verified_by_the_bundle(run: Run, root: Path, app: str) -> None:
    # Given
    document = load_settings(root).documents[app]

    # When
    result = run("url", app)

    # Then
    assert result.exit_code == 0
    url = urlsplit(result.stdout.strip())
    assert (url.scheme, url.netloc, url.path) == ("http", "127.0.0.1:3000", f"/callback/{app}")
    echo = CallbackEndpoint(parse_app_settings(app, document)).verify_url(dict(parse_qsl(url.query)))
    assert result.stderr == f"The answer has to be {echo}\n"


def test_url_two_are_never_the_same(run: Run) -> None:
    assert run("url", "demo-wecom").stdout != run("url", "demo-wecom").stdout


def test_url_base_url_may_end_with_a_slash(run: Run) -> None:
    result = run("url", "demo-wecom", "--base-url", "https://example.invalid/stage/")

    assert result.stdout.startswith("https://example.invalid/stage/callback/demo-wecom?msg_signature=")


@pytest.mark.parametrize("app", _APPS)
def test_send_list_has_every_kind_on_a_line(run: Run, app: str) -> None:
    result = run("send", app, "--list")

    assert result.exit_code == 0
    assert "text" in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        pytest.param(
            ("url", "x"), "There is no app 'x' in apps.example.toml; there are: demo-", "没有应用 'x'", id="app"
        ),
        pytest.param(("send", "x", "text"), "There is no app 'x'", "没有应用 'x'", id="app-of-send"),
        pytest.param(("send", "demo-bot", "txt"), "demo-bot gets no 'txt'; near it: text", "相近的有：text", id="kind"),
        pytest.param(("send", "demo-bot"), "Say what to send", "请指明要发送什么", id="no-kind"),
        pytest.param(
            ("send", "demo-bot", "stream"), "stream continues an earlier reply", "接续之前的一条回复", id="poll"
        ),
        pytest.param(
            ("send", "demo-suite", "suite_ticket", "--base-url", "https://example.invalid"),
            "would replace the good one",
            "会顶替有效的那个",
            id="ticket",
        ),
        pytest.param(("send", "demo-bot", "image", "hi"), "image takes no text", "不带文本", id="text"),
        pytest.param(("send", "demo-bot", "text", "--set", "a"), "--set a: write", "--set a：请写成", id="set"),
        pytest.param(("replay", "/none.json"), "/none.json cannot be read", "无法读取 /none.json", id="file"),
        pytest.param(("replay", "/dev/null"), "/dev/null is no recorded delivery", "不是投递记录", id="recording"),
        pytest.param(
            ("send", "demo-bot", "text", "--save", "/none/a.json", "--base-url", "https://example.invalid"),
            "/none/a.json cannot be",
            "无法写入",
            id="save",
        ),
    ],
)
def test_command_bad_input_is_one_line_in_both_languages(
    run: Run, arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    for language, expected in (("en_US.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        result = run(*arguments, language=language)

        assert (result.exit_code, result.stdout) == (1, "")
        assert expected in result.stderr
        assert result.stderr.count("\n") == 1
        assert not any(secret in result.stderr for secret in _SECRETS)


@pytest.mark.parametrize(
    "base_url", ["", "127.0.0.1:3000", "http://", "http://[", "http://a:x", "http://a:99999", "ftp://a", "http://a?b=1"]
)
@pytest.mark.parametrize("command", [("url", "demo-wecom"), ("send", "demo-wecom", "text")])
def test_command_unusable_base_url_is_one_line_in_both_languages(
    run: Run, command: tuple[str, ...], base_url: str
) -> None:
    for language, expected in (("C.UTF-8", "--base-url is no usable URL: "), ("zh_CN.UTF-8", "--base-url 不是可用的")):
        result = run(*command, "--base-url", base_url, language=language)

        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(expected)
        assert result.stderr.count("\n") == 1


def test_command_app_that_is_removed_from_the_file_is_gone(run: Run, root: Path) -> None:
    (root / "apps.example.toml").write_text("[apps]\n", encoding="utf-8")

    assert run("url", "demo-wecom").stderr == "There is no app 'demo-wecom' in apps.example.toml; there are: none.\n"


@pytest.mark.parametrize(("language", "word"), [("C.UTF-8", "Delivers one message"), ("zh_CN.UTF-8", "推送一条消息")])
def test_script_help_is_in_the_callers_language(tmp_path: Path, language: str, word: str) -> None:
    result = _run_script(_ROOT / "wehook", "--help", folder=tmp_path, language=language)

    assert result.returncode == 0
    assert word in result.stdout


def test_script_run_elsewhere_takes_its_own_modules_and_the_callers_files(tmp_path: Path) -> None:
    (tmp_path / "devtools.py").write_text("raise SystemExit('the wrong module')", encoding="utf-8")
    (tmp_path / "link").symlink_to(_ROOT / "wehook")
    (tmp_path / "mine.json").write_text("[]", encoding="utf-8")

    result = _run_script(tmp_path / "link", "replay", "mine.json", folder=tmp_path)

    assert result.returncode == 1
    assert result.stderr.startswith("mine.json is no recorded delivery")


@pytest.mark.parametrize(
    ("language", "words"), [("C.UTF-8", "WeHook is not set up yet: run make -C"), ("zh_CN.UTF-8", "WeHook 尚未安装：")]
)
def test_script_before_set_up_says_what_to_do(tmp_path: Path, language: str, words: str) -> None:
    shutil.copy(_ROOT / "wehook", tmp_path)

    result = _run_script(tmp_path / "wehook", "--help", folder=tmp_path, language=language)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(words)
    assert re.fullmatch(r"[^\n]*'[^\n]*' setup\n", result.stderr)


def _run_script(
    script: Path, *arguments: str, folder: Path, language: str = "C.UTF-8"
) -> subprocess.CompletedProcess[str]:
    # Not LC_ALL: where the machine lacks the language, bash would say so on its own.
    others = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    environment = {**others, "LANG": language, "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603
        [script, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
