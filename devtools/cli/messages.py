"""What ``wehook`` tells a developer, in English and in Chinese."""

from collections.abc import Iterable

from devtools.texts import Text, TextError, speaks_chinese


class CommandError(TextError):
    """A command cannot do what it should."""


class StoppedError(CommandError):
    """Somebody has pressed Ctrl-C."""

    status = 130  # as shells have it: 128 and the number of the signal


INTERRUPTED = Text("Interrupted: nothing was changed.", "已中断：未做任何更改。")
ANSWER_MISSED = Text(
    "Interrupted: what was sent may have arrived, and its answer was not waited for.",
    "已中断：请求可能已送达，未等待应答。",
)


def say(text: Text) -> str:
    """Returns a message in the developer's language."""
    return text.chinese if speaks_chinese() else text.english


def expected_echo(echo: str) -> Text:
    """A verification URL is ready."""
    return Text(f"The answer has to be {echo}", f"应返回 {echo}")


def verified(url: str, milliseconds: float) -> Text:
    """The endpoint answered as it should."""
    return Text(
        f"✓ {url} is verified: it answered right, within {milliseconds:.0f} ms.",
        f"✓ {url} 验证通过：{milliseconds:.0f} 毫秒内返回了正确的内容。",
    )


def accepted(verdict: Text, milliseconds: float) -> Text:
    """The answer to a delivery is one that the platform takes."""
    return Text(f"✓ {verdict.english} ({milliseconds:.0f} ms)", f"✓ {verdict.chinese}（{milliseconds:.0f} 毫秒）")


def answered(status: int, milliseconds: float) -> Text:
    """A delivery that cannot be opened here was answered."""
    return Text(
        f"Status {status} ({milliseconds:.0f} ms); the recording cannot be opened here; the answer as it came:",
        f"状态码 {status}（{milliseconds:.0f} 毫秒）；此处无法解开该记录，原样显示回答：",
    )


def unknown_app(name: str, file: str, names: Iterable[str]) -> Text:
    """No app has the name."""
    known = ", ".join(names)
    return Text(
        f"There is no app {name!r} in {file}; there are: {known or 'none'}.",
        f"{file} 中没有应用 {name!r}，现有：{known or '无'}。",
    )


def unknown_kind(app: str, name: str, nearest: Iterable[str]) -> Text:
    """The catalogue has no such message or event for the app."""
    similar = ", ".join(nearest)
    return Text(
        f"{app} gets no {name!r}; {f'near it: {similar}; ' if similar else ''}`wehook send {app} --list` shows all.",
        f"{app} 不会收到 {name!r}；{f'相近的有：{similar}；' if similar else ''}`wehook send {app} --list` 列出全部。",
    )


def kind_missing(app: str) -> Text:
    """Nothing says what to send."""
    return Text(
        f"Say what to send, such as `wehook send {app} text hello`; `wehook send {app} --list` shows all.",
        f"请指明要发送什么，例如 `wehook send {app} text 你好`；`wehook send {app} --list` 列出全部。",
    )


def takes_no_text(kind: str) -> Text:
    """A text was given for something that has none."""
    return Text(
        f"{kind} takes no text: set its fields with --set Field=value.",
        f"{kind} 不带文本：请用 --set 字段=值 设置它的字段。",
    )


def needs_fields(kind: str) -> Text:
    """A packet refers to something that only the developer knows."""
    return Text(
        f"{kind} continues an earlier reply: say which, such as --set stream.id=ID.",
        f"{kind} 接续之前的一条回复：请指明是哪一条，例如 --set stream.id=ID。",
    )


def no_assignment(text: str) -> Text:
    """An assignment has no name or no equals sign."""
    return Text(
        f"--set {text}: write Field=value, or Group.Field=value.", f"--set {text}：请写成 字段=值 或 组.字段=值。"
    )


TICKET_OF_NOBODY = Text(
    "A suite_ticket that nobody knows would replace the good one: it comes from the simulated platforms of the stack "
    "at --base-url only. Start `make dev`, or name its console page with --console-url.",
    "凭空生成的 suite_ticket 会顶替有效的那个：它只能由 --base-url 所在堆栈的模拟平台发出。"
    "请先运行 `make dev`，或用 --console-url 指定控制台页面的地址。",
)


def platforms_refused(problem: Text) -> Text:
    """The simulated platforms do not deliver."""
    return Text(f"The simulated platforms do not send that: {problem.english}", f"模拟平台未推送：{problem.chinese}")


BASE_URL_UNUSABLE = Text(
    "--base-url is no usable URL: it needs http:// or https:// and a host, and may have a path, but no query.",
    "--base-url 不是可用的 URL：需要 http:// 或 https:// 和主机名，可以带路径，不能带查询参数。",
)


def not_written(file: str, problem: str) -> Text:
    """A recording cannot be written."""
    return Text(f"{file} cannot be written: {problem}.", f"无法写入 {file}：{problem}。")


def not_read(file: str, problem: str) -> Text:
    """A recording cannot be read."""
    return Text(f"{file} cannot be read: {problem}.", f"无法读取 {file}：{problem}。")


def no_recording(file: str) -> Text:
    """A file is something else than a recording."""
    return Text(
        f"{file} is no recorded delivery: it has to be a file of --save, or an HTTP API event (payload 2.0) of "
        "/callback/{app}.",
        f"{file} 不是投递记录：应为 --save 写出的文件，或 /callback/{{app}} 的 HTTP API 事件（payload 2.0）。",
    )


MALFORMED = Text("it is neither XML nor JSON with an encrypted part", "它不是带密文的 XML 或 JSON")
OTHER_TOKEN = Text("its signature fits none of the app's Tokens", "签名与应用的任何 Token 都不符")
OTHER_KEY = Text("it was made with another EncodingAESKey", "它使用了别的 EncodingAESKey")
OTHER_ID = Text("it is for another id than the app's", "其中的 ID 不属于该应用")


def not_opened(app: str, reason: Text) -> Text:
    """A recording is not for the app as it is set up here."""
    return Text(
        f"The recording cannot be opened as {app}: {reason.english}; --raw sends it as it is.",
        f"无法以 {app} 解开该记录：{reason.chinese}；可用 --raw 原样发送。",
    )


RAW_REFUSED = Text(
    "Status 403: the endpoint refused the recording, likely as too old; without --raw it is signed anew.",
    "状态码 403：端点拒绝了该记录，多半因时间戳过旧；去掉 --raw 会重新签名。",
)
