"""Commands that are written wrong."""

from collections.abc import Callable

import pytest
from typer.testing import Result

from tests.commands import list_commands

type Run = Callable[..., Result]


@pytest.mark.parametrize("command", list_commands(), ids=" ".join)
@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        pytest.param(("--qqq",), "No such option: --qqq.", "没有选项 --qqq。", id="option"),
        pytest.param(
            ("--help=x",), "Option '--help' does not take a value.", "选项 --help 不带值。", id="value-of-a-switch"
        ),
        pytest.param(("a",) * 9, "Got unexpected extra argument(s) (", "多余的参数：", id="arguments"),
    ],
)
def test_command_written_wrong_is_one_line_in_both_languages(
    run: Run, command: tuple[str, ...], arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    for language, words in (("C.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        result = run(*command, *arguments, language=language)

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(words)
        assert result.stderr.count("\n") == 1
        assert "--help` " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (
            ("apps", "add"),
            "Missing argument 'APP'. `wehook apps add --help` shows",
            "缺少参数 APP。`wehook apps add --help` 显示用法。",
        ),
        (("nosuch",), "No such command 'nosuch'. `wehook --help` shows", "没有命令 nosuch。`wehook --help`"),
        (("app",), "No such command 'app'. Did you mean 'apps'? ", "没有命令 app，是否指 'apps'？"),
        (("apps", "list", "--stak", "x"), "No such option: --stak (Possible options: --stack)", "相近的有：--stack。"),
        (("apps", "list", "--stack"), "Option '--stack' requires an argument. ", "选项 --stack 需要一个值。"),
        (("--nosuch",), "No such option: --nosuch. `wehook --help` shows", "没有选项 --nosuch。"),
    ],
)
def test_command_that_is_incomplete_or_misspelt_is_one_line_in_both_languages(
    run: Run, arguments: tuple[str, ...], english: str, chinese: str
) -> None:
    for language, words in (("C.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        result = run(*arguments, language=language)

        assert (result.exit_code, result.stdout) == (2, "")
        assert words in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("group", [(), ("apps",), ("files",), ("menu",), ("egress",), ("robot",)])
def test_group_alone_shows_its_help(run: Run, group: tuple[str, ...]) -> None:
    result = run(*group)

    assert result.exit_code == 2
    assert "Usage: " in result.output
    assert "Error" not in result.output
