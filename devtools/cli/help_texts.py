"""What ``wehook --help`` says."""

from devtools.texts import Text

WEHOOK = Text(
    "Looks after a deployed stack (apps, files, menu, tokens, egress, robot, doctor), and plays WeCom and WeChat "
    "towards a callback endpoint, with the apps of apps.toml or apps.example.toml (url, send, replay).",
    "管理已部署的堆栈（apps、files、menu、tokens、egress、robot、doctor）；并扮演企业微信或微信请求回调端点，"
    "应用取自 apps.toml 或 apps.example.toml（url、send、replay）。",
)
URL = Text(
    "Prints a signed verification URL, ready for curl, as the console requests it when you press Save.",
    "打印带签名的验证 URL，即后台点“保存”时发出的请求，可直接用于 curl。",
)
SEND = Text("Delivers one message or event, and shows the decrypted reply.", "推送一条消息或事件，并显示解密后的回复。")
REPLAY = Text(
    "Sends a recorded delivery again, signed anew: a file of --save, or an HTTP API event (payload 2.0).",
    "重新签名后再次发送一次投递的记录：--save 写出的文件，或 HTTP API 事件（payload 2.0）。",
)
APP = Text("The app's name in apps.toml.", "apps.toml 中的应用名。")
BASE_URL = Text("Where the bundle answers.", "WeHook 的地址。")
CONSOLE_URL = Text(
    "Where the console page of the same `make dev` answers: its platforms then deliver, and show it.",
    "同一个 `make dev` 的控制台页面地址：由其模拟平台推送并显示。",
)
CHECK = Text("Ask the endpoint as the console does, and say the verdict.", "像后台一样请求端点，并给出结论。")
KIND = Text("What to send: text, image, or an event by its name.", "发送什么：text、image 等，或事件名。")
TEXT = Text("The text of a text message.", "文本消息的内容。")
SET = Text(
    "Sets a field, such as EventKey=V1; Group.Field=value reaches into groups.",
    "设置字段，例如 EventKey=V1；组.字段=值 可设置组内字段。",
)
FROM = Text("The member or fan that it comes from.", "发送者（成员或粉丝）的 ID。")
LIST = Text("List what the app can be sent.", "列出该应用会收到的消息和事件。")
SAVE = Text("Write the delivery to a file, for `wehook replay`.", "把这次投递写入文件，供 `wehook replay` 使用。")
FILE = Text("The recording.", "投递记录。")
RAW = Text("Send it as it was recorded, with its old signature.", "原样发送，沿用旧签名。")
