"""The proxy and the group robot of a stack, by command."""

from typing import NamedTuple

import pytest

from tests.integration.operations.conftest import Cloud, Run

_KEY = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa"
_WEBHOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={_KEY}"
_PROXY = "http://user:canary-password@proxy.example.com:3128"


class Secret(NamedTuple):
    """One of them: its commands, its parameter, what is typed, stored and shown, and what else the stack needs."""

    group: str
    parameter: str
    typed: str
    stored: str
    shown: str
    hint: str


_SECRETS = [
    Secret(
        *("egress", "egress/proxy", _PROXY, _PROXY),
        *("http://proxy.example.com:3128, with a password", "deploy with EgressMode=proxy"),
    ),
    Secret("robot", "alarms/robot", _WEBHOOK, _KEY, "A group robot is set.", "deploy with AlarmRobot=enabled"),
]
each_secret = pytest.mark.parametrize("secret", _SECRETS, ids=lambda secret: secret.group)


@each_secret
def test_secret_is_stored_shown_in_part_and_removed(run: Run, cloud: Cloud, secret: Secret) -> None:
    # When it is set, in place of another
    cloud.put(f"/wehook/{secret.parameter}", "before")
    written = run(secret.group, "set", typed=(secret.typed,))

    # Then it is where the functions read it
    assert (written.exit_code, written.stdout) == (0, "")
    assert cloud.read(f"/wehook/{secret.parameter}")["Value"] == secret.stored
    assert cloud.read(f"/wehook/{secret.parameter}")["Type"] == "SecureString"

    # And no more of it is ever shown than has to be
    described = run(secret.group, "show")
    assert (described.exit_code, described.stdout) == (0, f"{secret.shown}\n")
    assert not any(text in written.output + described.output for text in ("canary", _KEY))

    # When it is removed
    assert run(secret.group, "remove", typed=("n",)).exit_code == 1
    assert cloud.list_names() == {f"/wehook/{secret.parameter}"}
    assert run(secret.group, "remove", "--yes").exit_code == 0
    assert cloud.list_names() == set()


@each_secret
def test_secret_takes_the_key_of_the_stack(run: Run, cloud: Cloud, secret: Secret) -> None:
    run(secret.group, "set", "--stack", "encrypted", typed=(secret.typed,))

    assert cloud.read(f"/encrypted/{secret.parameter}")["KeyId"] == cloud.key
    assert cloud.read(f"/encrypted/{secret.parameter}")["Value"] == secret.stored
    assert run(secret.group, "show", "--stack", "encrypted").stdout == f"{secret.shown}\n"


@each_secret
@pytest.mark.parametrize(("stack", "is_used"), [("wehook", False), ("encrypted", True)])
def test_secret_that_the_stack_does_not_read_is_said(
    run: Run,
    secret: Secret,
    stack: str,
    is_used: bool,  # noqa: FBT001
) -> None:
    for verb in ("set", "show"):
        assert (secret.hint in run(secret.group, verb, "--stack", stack, typed=(secret.typed,)).stderr) is not is_used


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("egress", ("That is no usable proxy URL", "代理 URL 不可用")),
        ("robot", ("That is no webhook of a WeCom group robot", "这不是企业微信群机器人的 Webhook")),
    ],
)
def test_secret_that_is_none_leaves_the_former_one(run: Run, cloud: Cloud, group: str, words: tuple[str, str]) -> None:
    for name in ("egress/proxy", "alarms/robot"):
        cloud.put(f"/wehook/{name}", "before")

    for language, expected in zip(("C.UTF-8", "zh_CN.UTF-8"), words, strict=True):
        result = run(group, "set", typed=("http://canary",), language=language)

        assert (result.exit_code, result.stdout) == (1, "")
        assert expected in result.stderr
        assert "canary" not in result.output
    assert {cloud.read(f"/wehook/{name}")["Value"] for name in ("egress/proxy", "alarms/robot")} == {"before"}


def test_secret_stored_by_halves_says_how_to_mend_it(run: Run, cloud: Cloud) -> None:
    cloud.put("/wehook/egress/proxy", "http://user:canary@")

    result = run("egress", "show")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("The stored proxy URL is broken: set it again with `wehook egress set`.")
