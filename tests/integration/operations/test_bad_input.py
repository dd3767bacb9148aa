"""What every command about a deployed stack says when it cannot do what it should."""

import json
import socket
from pathlib import Path

import pytest

from tests.commands import list_commands
from tests.documents import make_document_text
from tests.integration.operations.conftest import Cloud, Run

_MENU = str(Path(__file__).parents[3] / "samconfig.toml")  # no menu, but read before the stack is asked
_COMMANDS = [
    ("apps", "add", "app"),
    ("apps", "list"),
    ("apps", "check"),
    ("apps", "rotate", "app"),
    ("apps", "remove", "app"),
    ("files", "add", __file__, "a.txt"),
    ("files", "list"),
    ("files", "remove", "a.txt"),
    ("egress", "set"),
    ("egress", "show"),
    ("egress", "remove"),
    ("robot", "set"),
    ("robot", "show"),
    ("robot", "remove"),
    ("menu", "push", "app", _MENU),
    ("tokens", "renew", "app"),
    ("doctor", "app"),
]
_IN_CHINESE = (("apps", "list"), ("apps", "rotate"), ("apps", "add"), ("egress", "show"), ("robot", "remove"))

every_command = pytest.mark.parametrize("command", _COMMANDS, ids=lambda command: "-".join(command[:2]))


def expect_one_line(run: Run, command: tuple[str, ...], english: str, chinese: str) -> None:
    # Each takes a while, and the texts are the same for all commands.
    languages = {"C.UTF-8": english, **({"zh_CN.UTF-8": chinese} if command[:2] in _IN_CHINESE else {})}
    for language, words in languages.items():
        result = run(*command, language=language)

        assert (result.exit_code, result.stdout) == (1, "")
        assert words in result.stderr
        assert result.stderr.count("\n") == 1


def test_table_leaves_no_command_out() -> None:
    tested = {command[: 1 if command[0] == "doctor" else 2] for command in _COMMANDS}

    assert tested == set(list_commands("--stack"))


@every_command
def test_no_credentials(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    expect_one_line(run, command, "There are no AWS credentials: put them into ~/.aws/credentials", "没有 AWS 凭证：")


@every_command
def test_wrong_credentials(run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAUNKNOWN")

    expect_one_line(run, command, "AWS does not take these credentials", "AWS 拒绝了当前凭证")


@every_command
def test_no_such_stack(run: Run, command: tuple[str, ...]) -> None:
    expect_one_line(
        run, (*command, "--stack", "none"), "There is no stack none in us-east-1", "us-east-1 中没有堆栈 none"
    )


@every_command
def test_wrong_region(run: Run, command: tuple[str, ...]) -> None:
    expect_one_line(
        run, (*command, "--region", "eu-west-1"), "There is no stack wehook in eu-west-1", "eu-west-1 中没有堆栈 wehook"
    )


@every_command
def test_no_region(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))

    expect_one_line(run, command, "No region is set: name it with --region", "未设置区域：")


@every_command
def test_stack_of_somebody_else(run: Run, command: tuple[str, ...]) -> None:
    expect_one_line(run, (*command, "--stack", "other"), "The stack other in us-east-1 is not WeHook's", "不是 WeHook")


@every_command
def test_aws_out_of_reach(run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")

    expect_one_line(run, command, f"http://127.0.0.1:{port}/ cannot be reached", "无法连接 http")


@every_command
def test_samconfig_that_is_broken(run: Run, root: Path, command: tuple[str, ...]) -> None:
    (root / "samconfig.toml").write_text("[", encoding="utf-8")

    expect_one_line(run, command, "samconfig.toml cannot be read: ", "无法读取 samconfig.toml")


@every_command
def test_samconfig_names_the_stack(run: Run, root: Path, command: tuple[str, ...]) -> None:
    (root / "samconfig.toml").write_text(
        '[default.deploy.parameters]\nstack_name = "mine"\nregion = "ap-east-1"\n', encoding="utf-8"
    )

    expect_one_line(run, command, "There is no stack mine in ap-east-1", "ap-east-1 中没有堆栈 mine")


@pytest.mark.parametrize(
    "command",
    [
        *(("apps", verb, "x") for verb in ("check", "rotate", "remove")),
        *(("menu", "push", "x", _MENU), ("doctor", "x")),
    ],
)
def test_app_that_is_not_there(run: Run, cloud: Cloud, command: tuple[str, ...]) -> None:
    cloud.put("/wehook/apps/bot", make_document_text("wecom_bot"))

    expect_one_line(
        run, command, "There is no app 'x' in stack wehook; there are: bot.", "堆栈 wehook 中没有应用 'x'，现有：bot。"
    )


@pytest.mark.parametrize(
    "command",
    [
        *(("apps", "rotate", "half"), ("apps", "rotate", "half", "--finish")),
        *(("menu", "push", "half", _MENU), ("doctor", "half")),
    ],
)
def test_settings_stored_by_halves(run: Run, cloud: Cloud, command: tuple[str, ...]) -> None:
    cloud.put("/wehook/apps/half", make_document_text("wecom_app", corp_id=None))

    expect_one_line(
        run,
        command,
        "The stored settings of half are broken: corp_id is missing. Mend them: `wehook apps add half --replace`.",
        "half 已存的设置有误：corp_id 缺失。请修正：",
    )


@pytest.mark.parametrize("name", ["Shop", "a/b", "应用", "x" * 41])
def test_name_that_no_app_can_have(run: Run, name: str) -> None:
    expect_one_line(run, ("apps", "add", name), f"{name!r} is no name for an app", f"{name!r} 不能用作应用名")


@pytest.mark.parametrize("name", ["Shop", "a/b", "应用", "x" * 41])
@pytest.mark.parametrize("verb", ["check", "rotate", "remove"])
def test_name_that_no_app_can_have_is_nobodys(run: Run, verb: str, name: str) -> None:
    expect_one_line(run, ("apps", verb, name), f"There is no app {name!r} in", f"没有应用 {name!r}")


@pytest.mark.parametrize(
    ("group", "english", "chinese"),
    [
        ("egress", "No proxy is set: `wehook egress set` sets one.", "尚未设置代理"),
        ("robot", "No group robot is set: `wehook robot set` sets one.", "尚未设置群机器人"),
    ],
)
@pytest.mark.parametrize("verb", ["show", "remove"])
def test_secret_that_is_not_set(run: Run, group: str, verb: str, english: str, chinese: str) -> None:
    expect_one_line(run, (group, verb), english, chinese)


def test_doctor_tells_machines_as_well_what_is_wrong(run: Run) -> None:
    result = run("doctor", "x", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"error": result.stderr.strip()}
    assert "There is no app 'x' in stack wehook" in result.stderr
