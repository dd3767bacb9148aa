"""Says what is wrong with the way a command is written: typer speaks English alone, and takes five lines."""

from collections.abc import Mapping

import typer

from devtools.cli.translation import translate
from devtools.texts import Text

# What typer says, and what that is in Chinese.
_CHINESE: Mapping[str, str] = {
    r"Missing argument '(.+)'\.": "缺少参数 {}。",
    r"Missing command\.": "缺少子命令。",
    r"No such command '(.+)'\.": "没有命令 {}。",
    r"No such command '(.+)'\. Did you mean (.+)\?": "没有命令 {}，是否指 {}？",
    r"No such option: (\S+)": "没有选项 {}。",
    r"No such option: (\S+) \(Possible options: (.+)\)": "没有选项 {}，相近的有：{}。",
    r"Option '(.+)' requires an argument\.": "选项 {} 需要一个值。",
    r"Option '(.+)' does not take a value\.": "选项 {} 不带值。",
    r"Got unexpected extra argument\(s\) \((.+)\)": "多余的参数：{}。",
}


def explain_usage(error: typer.TyperException) -> Text:
    """Returns one line: what is wrong, and where it stands how it is written.

    Args:
        error: What typer says.
    """
    problem = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "wehook"
    stop = "" if problem.endswith((".", "?")) else "."
    return Text(
        f"{problem}{stop} `{command} --help` shows how it is written.",
        f"{translate(problem, _CHINESE)}`{command} --help` 显示用法。",
    )
