"""What a developer reads when the local stack is ready."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from devtools.local_stack import demo
from devtools.local_stack.settings import LocalSettings
from devtools.texts import Text
from shared.runtime.app_settings import (
    AppSettings,
    OfficialAccountSettings,
    WecomAppSettings,
    WecomBotSettings,
    WecomSuiteSettings,
)

_KINDS: Mapping[type[AppSettings], Text] = {
    WecomAppSettings: Text("WeCom app", "企业微信自建应用"),
    WecomBotSettings: Text("WeCom AI bot", "企业微信智能机器人"),
    OfficialAccountSettings: Text("Official Account", "微信公众号"),
}
_COMMAND_URL = Text("WeCom third-party app, command URL", "企业微信第三方应用，指令回调")
_DATA_URL = Text("WeCom third-party app, data URL", "企业微信第三方应用，数据回调")


class Addresses(NamedTuple):
    """Where everything answers.

    Attributes:
        bundle: The bundle.
        console: The console page.
        aws: MiniStack.
        tunnel: The public address in front of the bundle; empty where there is none.
    """

    bundle: str
    console: str
    aws: str
    tunnel: str


def describe(settings: LocalSettings, addresses: Addresses) -> Iterator[Text]:
    """Yields the lines: what can be pasted, what can be tried, how to stop.

    Args:
        settings: The apps and the files.
        addresses: Where everything answers.
    """
    url, console_url, aws_url, tunnel = addresses
    public = tunnel or url
    yield Text("", "")
    yield Text(
        f"Open {console_url} to save a callback URL and chat with your handlers, as in the real consoles.",
        f"打开 {console_url}，像在真实后台一样保存回调 URL，并与处理函数对话。",
    )
    yield Text(f"Callback URLs, by {settings.file}:", f"回调 URL（来自 {settings.file}）：")
    for name, app in settings.apps.items():
        yield from _describe_app(app, f"{public}/callback/{name}")
    if settings.files:
        yield Text("Domain-verification files:", "域名校验文件：")
    for name in settings.files:
        yield _same(f"  {public}/{quote(name)}")
    request = demo.find_demo_request(settings.apps)
    if request:
        yield Text(
            f"Tencent's own verification request, to be answered with {demo.ANSWER}:",
            f"腾讯官方示例验证请求，应返回 {demo.ANSWER}：",
        )
        yield _same(f"  curl '{url}{request}'")
    yield from _describe_tunnel(url, tunnel)
    yield Text(f"AWS on this machine (MiniStack): {aws_url}", f"本机 AWS 环境（MiniStack）：{aws_url}")
    yield Text(
        "Changes to code and settings are taken over. Requests are logged below. Ctrl-C stops everything.",
        "代码和设置的改动会自动生效，请求日志显示在下方，按 Ctrl-C 停止全部进程。",
    )
    yield Text("", "")


def _describe_tunnel(url: str, tunnel: str) -> Iterator[Text]:
    if not tunnel:
        yield Text(
            f"The functions call the simulated platforms. For a real account put a tunnel in front of {url},"
            " and start with its address: `make dev TUNNEL=https://…`.",
            f"函数调用的是模拟平台。接入真实账号：用内网穿透工具把公网 https 地址转发到 {url}，"
            "再用该地址启动：`make dev TUNNEL=https://…`。",
        )
        return
    yield Text(
        f"The functions call the real WeCom and WeChat, which know them as {tunnel}: it has to lead to {url}, and the"
        " consoles have to list the address that this computer has on the internet (企业可信IP, IP白名单).",
        f"函数调用真实的企业微信和微信，对外地址是 {tunnel}：它须转发到 {url}，"
        "并在后台的企业可信IP、IP白名单中加入本机的公网出口地址。",
    )
    yield Text(
        "The page can still send messages and shows the answers that come in time; whatever the functions send"
        " actively goes to the real platforms.",
        "页面仍可推送消息并显示当场的回复；函数主动发送的内容则发往真实平台。",
    )


def _describe_app(app: AppSettings, url: str) -> Iterator[Text]:
    if isinstance(app, WecomSuiteSettings):
        yield _label(url, _COMMAND_URL)
        yield _label(f"{url}/$CORPID$", _DATA_URL)
    else:
        yield _label(url, _KINDS[type(app)])


def _label(url: str, kind: Text) -> Text:
    return Text(f"  {url}  {kind.english}", f"  {url}  {kind.chinese}")


def _same(line: str) -> Text:
    return Text(line, line)
