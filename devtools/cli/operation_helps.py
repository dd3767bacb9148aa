"""What ``wehook apps --help``, ``wehook files --help`` and ``wehook doctor --help`` say."""

from devtools.texts import Text

APPS = Text(
    "The apps of a deployed stack: their settings in Parameter Store.",
    "已部署堆栈中的应用：保存在 Parameter Store 中的设置。",
)
APPS_ADD = Text(
    "Sets up an app, or changes one; asks for its settings, secrets without echo.",
    "添加或修改一个应用；逐项询问设置，输入密钥时不回显。",
)
APPS_LIST = Text("Lists the apps, without any secret.", "列出应用，不显示任何密钥。")
APPS_CHECK = Text("Validates what is stored.", "检查已保存的设置是否有效。")
APPS_ROTATE = Text(
    "Makes a new Token and EncodingAESKey, and takes the previous ones until --finish.",
    "生成新的 Token 和 EncodingAESKey；执行 --finish 之前旧的仍然有效。",
)
APPS_REMOVE = Text("Removes an app.", "移除一个应用。")
FILES = Text("The domain-verification files of a deployed stack.", "已部署堆栈中的域名校验文件。")
FILES_ADD = Text("Serves a file, byte for byte.", "按原样提供一个文件。")
FILES_LIST = Text("Lists the files.", "列出文件。")
FILES_REMOVE = Text("Removes a file.", "移除一个文件。")
DOCTOR = Text(
    "Checks what the consoles check and hide, from the certificate to the platform's list of addresses.",
    "检查管理后台会检查却不说明的各项：从证书到平台的 IP 白名单。",
)
APP = Text(
    "The app's name: the part of its callback URL behind /callback/.", "应用名，即回调 URL 中 /callback/ 之后的部分。"
)
STACK = Text("The stack's name, if not the one of samconfig.toml.", "堆栈名；默认取 samconfig.toml 中的。")
REGION = Text(
    "The stack's AWS region, if not the one of samconfig.toml.", "堆栈所在 AWS 区域；默认取 samconfig.toml 中的。"
)
YES = Text("Do not ask.", "不再询问。")
FROM_FILE = Text(
    "Take the settings from the table apps.APP of a file like apps.toml; - for standard input.",
    "从类似 apps.toml 的文件的 apps.APP 表读取设置；- 表示标准输入。",
)
REPLACE = Text("Replace what is stored.", "替换已保存的内容。")
FINISH = Text("The console has the new key: take no other.", "管理后台已保存新密钥：不再接受旧密钥。")
FILE = Text("The file, as the console gave it to you.", "从管理后台下载的文件。")
FILE_NAME = Text("Its path below the domain, if not its own name.", "它在域名下的路径；默认为文件名。")
STORED_NAME = Text("Its path below the domain.", "它在域名下的路径。")
BASE_URL = Text("Where the stack answers, if not where its outputs say.", "堆栈的访问地址；默认取堆栈输出中的地址。")
JSON = Text("Print the result as JSON.", "以 JSON 输出结果。")
