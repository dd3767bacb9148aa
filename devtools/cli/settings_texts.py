"""What ``wehook apps`` and ``wehook files`` say, in English and in Chinese."""

from devtools.texts import Text

INPUT_ENDED = Text(
    "The input ended before everything was answered: nothing was changed.",
    "输入提前结束，问题尚未全部回答：未做任何更改。",
)
UNCHANGED = Text("Nothing was changed.", "未做任何更改。")
SHOWN_ONCE = Text(
    "Put these into the console now: the console needs them in plain text, and they are shown this one time only.",
    "请立即把以下内容填入管理后台：后台需要明文，且只在此显示这一次。",
)
NO_APPS = Text(
    "No app is set up yet: `wehook apps add APP` sets one up.", "尚未设置任何应用：请用 `wehook apps add APP` 添加。"
)
NO_FILES = Text(
    "There is no file yet: `wehook files add FILE` adds one.", "尚无文件：请用 `wehook files add FILE` 添加。"
)


def same(line: str) -> Text:
    """A line that is the same in both languages."""
    return Text(line, line)


def saved(app: str, stack: str) -> Text:
    """The settings of an app are stored."""
    return Text(f"✓ {app} is saved in stack {stack}.", f"✓ {app} 已保存到堆栈 {stack}。")


def callback_url(url: str) -> Text:
    """The address that the console asks for."""
    return Text(f"Callback URL for the console: {url}", f"填入管理后台的回调 URL：{url}")


def removed(name: str, stack: str) -> Text:
    """An app or a file is no longer there."""
    return Text(f"✓ {name} is removed from stack {stack}.", f"✓ 已从堆栈 {stack} 中移除 {name}。")


def change_existing(app: str) -> Text:
    """An app of this name is there already."""
    return Text(
        f"{app} is set up already. Change it? Enter keeps what is stored", f"{app} 已存在。要修改吗？各项按回车保留原值"
    )


def exists(name: str) -> Text:
    """Something of this name is there, and nobody said that it may be replaced."""
    return Text(f"{name} is there already: say --replace to replace it.", f"{name} 已存在：如需替换请加 --replace。")


def remove_app(app: str, stack: str) -> Text:
    """Whether an app is to go."""
    return Text(
        f"Remove {app} from stack {stack}? Its callbacks will be refused, and its secrets cannot be read again",
        f"从堆栈 {stack} 移除 {app}？它的回调将被拒绝，密钥无法再读回",
    )


def remove_file(name: str, stack: str) -> Text:
    """Whether a file is to go."""
    return Text(f"Remove the file {name} from stack {stack}?", f"从堆栈 {stack} 移除文件 {name}？")


def finish_rotation(app: str) -> Text:
    """Whether the previous keys are to go."""
    return Text(
        f"Has the console saved the newest Token and EncodingAESKey of {app}? Older ones will be refused",
        f"管理后台是否已保存 {app} 最新的 Token 和 EncodingAESKey？旧的将被拒绝",
    )


def app_name(name: str) -> Text:
    """An app cannot be called so."""
    return Text(
        f"{name!r} is no name for an app: it needs 1 to 40 of a-z, 0-9 and -, and must not start with -.",
        f"{name!r} 不能用作应用名：需为 1 到 40 个 a-z、0-9 或 - 字符，且不能以 - 开头。",
    )


def no_app(name: str, stack: str, names: list[str]) -> Text:
    """The stack has no such app."""
    known = ", ".join(names)
    return Text(
        f"There is no app {name!r} in stack {stack}; there are: {known or 'none'}.",
        f"堆栈 {stack} 中没有应用 {name!r}，现有：{known or '无'}。",
    )


def no_file(name: str, stack: str) -> Text:
    """The stack has no such file."""
    return Text(
        f"There is no file {name!r} in stack {stack}; `wehook files list` shows what there is.",
        f"堆栈 {stack} 中没有文件 {name!r}；`wehook files list` 列出现有文件。",
    )


def invalid(app: str, problem: Text) -> Text:
    """Settings do not validate."""
    return Text(f"✗ {app}: {problem.english}", f"✗ {app}：{problem.chinese}")


def stored_invalid(app: str, problem: Text) -> Text:
    """What is stored does not validate."""
    mend = f"`wehook apps add {app} --replace`"
    return Text(
        f"The stored settings of {app} are broken: {problem.english}. Mend them: {mend}.",
        f"{app} 已存的设置有误：{problem.chinese}。请修正：{mend}。",
    )


def valid(app: str) -> Text:
    """Settings validate."""
    return Text(f"✓ {app} is valid.", f"✓ {app} 有效。")


def plain_mode(app: str) -> Text:
    """The app takes messages whose body nobody has signed."""
    return Text(
        f"! {app} is in plain mode: bodies are neither encrypted nor signed. Use it for test accounts only.",
        f"! {app} 为明文模式：消息体既不加密也不签名，只应用于测试号。",
    )


def public_key(app: str) -> Text:
    """Anybody can make a session of the app."""
    return Text(
        f"✗ {app}: oauth.session_keys has the key of apps.example.toml, which everybody knows: anybody can log in as "
        "anybody. Put one of your own in its place: `openssl rand -base64 32`.",
        f"✗ {app}：oauth.session_keys 含有 apps.example.toml 的公开密钥，任何人都能冒充任何用户。"
        "请换成自己的密钥：`openssl rand -base64 32`。",
    )


def rotating(app: str, count: int) -> Text:
    """More than one key is taken."""
    return Text(
        f"! {app} takes {count} callback keys. Once the console has the newest: `wehook apps rotate {app} --finish`.",
        f"! {app} 目前接受 {count} 组回调密钥：后台保存最新一组后，请执行 `wehook apps rotate {app} --finish`。",
    )


def rotated(app: str) -> Text:
    """A new key is in force beside the previous ones."""
    return Text(
        f"✓ {app} takes the new key and the previous one. Save the new one in the console, then run "
        f"`wehook apps rotate {app} --finish`.",
        f"✓ {app} 同时接受新旧密钥。请先在管理后台保存新密钥，再执行 `wehook apps rotate {app} --finish`。",
    )


def rotation_finished(app: str) -> Text:
    """Only the newest key is left."""
    return Text(f"✓ {app} takes its newest key only.", f"✓ {app} 现在只接受最新的密钥。")


def nothing_to_finish(app: str) -> Text:
    """There is one key."""
    return Text(
        f"{app} has one callback key: there is nothing to finish.", f"{app} 只有一组回调密钥：没有未完成的轮换。"
    )


def too_large(name: str, size: int, limit: int) -> Text:
    """A parameter cannot hold it."""
    return Text(
        f"{name} has {size} bytes, and a parameter holds {limit} at most: nothing was changed.",
        f"{name} 有 {size} 字节，而参数最多容纳 {limit} 字节：未做任何更改。",
    )


def large(name: str, size: int, limit: int) -> Text:
    """It takes a parameter that is billed."""
    return Text(
        f"! {name} has {size} bytes: above {limit} AWS bills an advanced parameter.",
        f"! {name} 有 {size} 字节：超过 {limit} 字节的高级参数由 AWS 收费。",
    )


def file_saved(url: str) -> Text:
    """A file is served."""
    return Text(f"✓ It is served at {url}", f"✓ 已可访问：{url}")


def file_unusable(file: str, problem: Text) -> Text:
    """A file cannot be served."""
    return Text(f"{file}: {problem.english}", f"{file}：{problem.chinese}")


FILE_EMPTY = Text("it is empty.", "文件为空。")
FILE_NOT_TEXT = Text("it is not text in UTF-8.", "不是 UTF-8 文本。")
FILE_NAME = Text(
    "served files are named by letters, digits, _, - and ., in three folders at most; give another name behind it.",
    "文件名只能含字母、数字、_、- 和 .，最多三层文件夹；可在其后另给一个名称。",
)
FILE_BOM = Text(
    "! It begins with a byte order mark, and is served so. If an editor has saved it, download it again.",
    "! 文件以 BOM 开头，将原样提供；如果它被编辑器保存过，请从管理后台重新下载。",
)
FILE_NEWLINE = Text(
    "! It ends with a line break, and is served so. If an editor has saved it, download it again.",
    "! 文件以换行结尾，将原样提供；如果它被编辑器保存过，请从管理后台重新下载。",
)
