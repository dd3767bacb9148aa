"""Ctrl-C at every question, and during every change: one line, and nothing half done."""

import asyncio
import io
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, override

import pytest

from devtools.cli import doctor_command
from devtools.cli.callback_keys import rotate
from devtools.cloud.parameters import Parameters
from devtools.menus import command as menu_command
from devtools.platform.exchange import Courier
from tests.documents import make_document, make_document_text
from tests.integration.operations.conftest import Cloud, Run

_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_ANSWERS = ("1", "ww123", "1000002", "canary-secret", "canaryTok3n", _KEY, "https://app.example.com", "", "", "")
_PROXY = "http://user:canary@proxy.example.com:3128"
_WEBHOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa"
_CHANGES: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("apps", "add", "new"), _ANSWERS),
    (("apps", "add", "bot"), ("y", "", "otherTok3n", "")),
    (("apps", "rotate", "bot"), ()),
    (("apps", "rotate", "turning", "--finish"), ("y",)),
    (("apps", "remove", "bot"), ("y",)),
    (("files", "add", __file__, "test.py", "--replace"), ()),
    (("files", "remove", "a.txt"), ("y",)),
    (("egress", "set"), (_PROXY,)),
    (("egress", "remove"), ("y",)),
    (("robot", "set"), (_WEBHOOK,)),
    (("robot", "remove"), ("y",)),
]
_QUESTIONS = [(command, answers[:count]) for command, answers in _CHANGES for count in range(len(answers))]


class _CtrlC(io.BytesIO):
    """What is typed, and then Ctrl-C."""

    @override
    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(size) or self._press()

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(size) + self._press()

    def _press(self) -> bytes:
        signal.raise_signal(signal.SIGINT)
        return b""


@pytest.fixture
def press_behind_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presses Ctrl-C where a command waits for more than is typed."""
    monkeypatch.setattr("typer.testing.make_input_stream", lambda text, charset: _CtrlC(text.encode(charset)))


@pytest.fixture
def stored(cloud: Cloud) -> dict[str, str]:
    """What is stored before the command."""
    turning: dict[str, Any] = rotate(make_document("wecom_bot"))
    cloud.put("/wehook/apps/bot", make_document_text("wecom_bot"))
    cloud.put("/wehook/apps/turning", make_document_text("wecom_bot", callback_keys=turning["callback_keys"]))
    for name in ("files/a.txt", "egress/proxy", "alarms/robot"):
        cloud.put(f"/wehook/{name}", "before")
    return cloud.read_all()


@pytest.fixture
def press_during(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """Presses Ctrl-C before and after something is done."""

    def choose(owner: Any, name: str) -> None:
        work = getattr(owner, name)

        def interrupted(*arguments: Any, **options: Any) -> Any:
            signal.raise_signal(signal.SIGINT)
            result = work(*arguments, **options)
            signal.raise_signal(signal.SIGINT)
            return result

        monkeypatch.setattr(owner, name, interrupted)

    return choose


@pytest.mark.parametrize(("command", "answers"), _QUESTIONS, ids=lambda value: "-".join(value[:2]))
@pytest.mark.usefixtures("press_behind_the_answers")
def test_question_interrupted_changes_nothing(
    run: Run, cloud: Cloud, stored: dict[str, str], command: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    result = run(*command, typed=answers)

    assert (result.exit_code, result.stdout) == (130, "")
    assert result.stderr.endswith("\nInterrupted: nothing was changed.\n")
    assert "canary" not in result.output
    assert cloud.read_all() == stored


@pytest.mark.usefixtures("press_behind_the_answers")
def test_question_interrupted_is_said_in_chinese(run: Run) -> None:
    result = run("egress", "set", language="zh_CN.UTF-8")

    assert (result.exit_code, result.stderr) == (130, "代理 URL\n已中断：未做任何更改。\n")


@pytest.mark.usefixtures("press_behind_the_answers")
def test_settings_from_standard_input_interrupted_change_nothing(
    run: Run, cloud: Cloud, stored: dict[str, str]
) -> None:
    result = run("apps", "add", "new", "--from-file", "-", typed=("[apps.new]",))

    assert (result.exit_code, result.stderr) == (130, "Interrupted: nothing was changed.\n")
    assert cloud.read_all() == stored


@pytest.mark.parametrize(("command", "answers"), _CHANGES, ids=lambda value: "-".join(value[:2]))
def test_change_interrupted_is_done_and_told_all_the_same(
    run: Run,
    cloud: Cloud,
    stored: dict[str, str],
    press_during: Callable[[Any, str], None],
    command: tuple[str, ...],
    answers: tuple[str, ...],
) -> None:
    for change in ("write", "remove"):
        press_during(Parameters, change)

    result = run(*command, typed=answers)

    assert result.exit_code == 0
    assert "✓" in result.stderr
    assert "Interrupted" not in result.stderr
    assert len(stored.items() ^ cloud.read_all().items()) in (1, 2)  # one is added or removed, or has another value


def test_menu_that_is_being_shown_is_shown(
    run: Run, cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, press_during: Callable[[Any, str], None]
) -> None:
    cloud.put("/wehook/apps/wecom", make_document_text("wecom_app"))
    (tmp_path / "menu.toml").write_text('[[button]]\nname = "A"\ntype = "click"\nkey = "A"\n', encoding="utf-8")
    monkeypatch.setattr(menu_command, "push_menu", lambda *_: None)
    press_during(menu_command, "push_menu")

    result = run("menu", "push", "wecom", tmp_path / "menu.toml")

    assert result.exit_code == 0
    assert result.stderr.startswith("wecom shows the menu now")


def test_examination_interrupted_is_one_line(run: Run, cloud: Cloud, press_during: Callable[[Any, str], None]) -> None:
    cloud.put("/wehook/apps/bot", make_document_text("wecom_bot"))
    press_during(doctor_command, "examine")

    result = run("doctor", "bot", "--json")

    assert (result.exit_code, result.output) == (130, "Interrupted: nothing was changed.\n")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("C.UTF-8", "Interrupted: what was sent may have arrived, and its answer was not waited for.\n"),
        ("zh_CN.UTF-8", "已中断：请求可能已送达，未等待应答。\n"),
    ],
)
def test_message_interrupted_may_have_arrived(
    run: Run, monkeypatch: pytest.MonkeyPatch, language: str, line: str
) -> None:
    async def press(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()

    monkeypatch.setattr(Courier, "post", press)

    result = run("send", "demo-bot", "text", language=language)

    assert (result.exit_code, result.output) == (130, line)
