import pytest

from devtools.cli.messages import CommandError
from devtools.cli.secret_command import egress_proxy, group_robot
from shared.runtime import alarm_notices
from shared.runtime import egress as shared_egress

_KEY = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa"
_WEBHOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={_KEY}"


def test_names_are_those_that_the_functions_read() -> None:
    assert (egress_proxy.name, group_robot.name) == (shared_egress._NAME, alarm_notices._KEY)


@pytest.mark.parametrize("text", [_KEY, _WEBHOOK, f"{_WEBHOOK}&debug=1"])
def test_webhook_is_its_key(text: str) -> None:
    assert group_robot.parse(text) == _KEY


@pytest.mark.parametrize(
    "text",
    [
        *("", "short", "has a blank in it, though", "https://[", "密钥密钥密钥密钥密钥密钥密钥密钥"),
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "https://open.feishu.cn/open-apis/bot/v2/hook/693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa",
        "https://oapi.dingtalk.com/robot/send?access_token=693a91f67aoc4bc497a00ec2sifa5aaa",
    ],
)
def test_webhook_of_something_else_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(CommandError) as caught:
        group_robot.parse(text)

    assert "693a" not in str(caught.value)


def test_robot_never_shows_its_key() -> None:
    assert _KEY not in "".join(group_robot.describe(_KEY))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://proxy.example.com:3128", "http://proxy.example.com:3128, without a password"),
        ("http://user:canary@proxy.example.com:3128/", "http://proxy.example.com:3128, with a password"),
        ("https://user:can@ry@[2001:db8::1]:443", "https://[2001:db8::1]:443, with a password"),
    ],
)
def test_proxy_shows_its_address_alone(url: str, shown: str) -> None:
    assert egress_proxy.parse(f" {url} ") == url
    assert egress_proxy.describe(url).english == shown


@pytest.mark.parametrize(
    "url", ["", "proxy:3128", "http://proxy.example.com", "socks5://proxy:1080", "http://u:canary#1@proxy:3128"]
)
def test_proxy_that_is_no_url_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(CommandError) as caught:
        egress_proxy.parse(url)

    assert "canary" not in str(caught.value)
