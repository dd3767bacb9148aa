"""What ``wehook egress`` and ``wehook robot`` say, in English and in Chinese."""

from devtools.texts import Text

EGRESS = Text(
    "The proxy that calls to the platforms go through, with EgressMode proxy.",
    "调用平台接口所经的代理（EgressMode 为 proxy 时）。",
)
PROXY = Text("Proxy URL", "代理 URL")
PROXY_UNUSABLE = Text(
    "That is no usable proxy URL: write http://USER:PASSWORD@HOST:PORT, and special characters of the password as %XX.",
    "代理 URL 不可用：请写成 http://用户:密码@主机:端口，密码中的特殊字符写成 %XX。",
)
PROXY_BROKEN = Text(
    "The stored proxy URL is broken: set it again with `wehook egress set`.",
    "已保存的代理 URL 有误：请用 `wehook egress set` 重新设置。",
)
NO_PROXY = Text("No proxy is set: `wehook egress set` sets one.", "尚未设置代理：请用 `wehook egress set` 设置。")
PROXY_UNUSED = Text(
    "! The stack does not use it yet: deploy with EgressMode=proxy.",
    "! 堆栈尚未使用它：请以 EgressMode=proxy 部署。",
)
REMOVE_PROXY = Text(
    "Remove the proxy? A stack with EgressMode proxy cannot call the platforms without it",
    "移除代理？EgressMode 为 proxy 的堆栈没有它就无法调用平台",
)

ROBOT = Text("The WeCom group robot that tells of alarms.", "发送告警的企业微信群机器人。")
WEBHOOK = Text("Webhook address of the group robot, or its key", "群机器人的 Webhook 地址或其中的 key")
WEBHOOK_UNUSABLE = Text(
    "That is no webhook of a WeCom group robot: copy the whole address, "
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    "这不是企业微信群机器人的 Webhook：请复制完整地址 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
)
ROBOT_SET = Text("A group robot is set.", "已设置群机器人。")
NO_ROBOT = Text(
    "No group robot is set: `wehook robot set` sets one.", "尚未设置群机器人：请用 `wehook robot set` 设置。"
)
ROBOT_UNUSED = Text(
    "! The stack does not use it yet: deploy with AlarmRobot=enabled.",
    "! 堆栈尚未使用它：请以 AlarmRobot=enabled 部署。",
)
REMOVE_ROBOT = Text("Remove the group robot? It tells of alarms no more", "移除群机器人？它将不再发送告警")

SET = Text("Sets it, in place of a former one; asks for it without echo.", "设置或替换它；输入时不回显。")
SHOW = Text("Says what is set, without any secret.", "显示当前设置，不含任何密钥。")
REMOVE = Text("Removes it.", "移除它。")


def stored(stack: str) -> Text:
    """It is written."""
    return Text(
        f"✓ It is saved in stack {stack}; functions that run already take it within five minutes.",
        f"✓ 已保存到堆栈 {stack}；运行中的函数五分钟内生效。",
    )


def removed(stack: str) -> Text:
    """It is no longer there."""
    return Text(f"✓ It is removed from stack {stack}.", f"✓ 已从堆栈 {stack} 中移除。")


def proxy(address: str, *, has_password: bool) -> Text:
    """Which proxy is set."""
    return Text(
        f"{address}, {'with' if has_password else 'without'} a password",
        f"{address}，{'有' if has_password else '无'}密码",
    )
