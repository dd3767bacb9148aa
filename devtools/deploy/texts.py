"""What ``make deploy`` says, in English and in Chinese."""

from devtools.cloud.place import Place
from devtools.texts import Text

WELCOME = Text(
    "The first deployment has a few questions. Enter takes what stands in brackets; Ctrl-C ends without a change.",
    "首次部署需要回答几个问题。回车采用方括号中的值；按 Ctrl-C 退出，不做任何更改。",
)
NO_REGION = Text(
    "This is no region: they are called like ap-east-1 or cn-north-1.", "区域名有误，应形如 ap-east-1、cn-north-1。"
)
NO_STACK_NAME = Text(
    "A name has letters, digits and hyphens, begins with a letter, and not with aws or ssm.",
    "名称只能含字母、数字和连字符，以字母开头，且不能以 aws 或 ssm 开头。",
)
NO_HOST_NAME = Text(
    "This is no host name in lower case, such as hook.example.com.", "域名有误，应为小写，形如 hook.example.com。"
)
NO_ZONE_ID = Text(
    "The id of a hosted zone begins with Z, such as Z0123456789.", "托管区 ID 以 Z 开头，形如 Z0123456789。"
)
NO_CERTIFICATE_ARN = Text(
    "The ARN of a certificate begins with arn:aws:acm: and has no spaces.", "证书 ARN 以 arn:aws:acm: 开头，不含空格。"
)
NO_EMAIL = Text("This is not one e-mail address.", "邮箱地址有误，只能填一个。")
ASK_DOMAIN = Text(
    "Host name of your own, such as hook.example.com; empty for AWS's address []",
    "自有域名，如 hook.example.com；留空则使用 AWS 的地址 []",
)
ASK_ZONE = Text(
    "Id of its Route 53 hosted zone, which gets the records; empty if another DNS service has it []",
    "该域名在 Route 53 中的托管区 ID，用于写入解析记录；由其他 DNS 服务解析时留空 []",
)
ASK_CERTIFICATE = Text("ARN of its ACM certificate in this region", "该域名在本区域的 ACM 证书 ARN")
ASK_CERTIFICATE_OR_NONE = Text(
    "ARN of its ACM certificate in this region; empty for a new one []",
    "该域名在本区域的 ACM 证书 ARN；留空则申请新证书 []",
)
ASK_EMAIL = Text("E-mail address that is told of alarms; empty for none []", "接收告警的邮箱；留空则不发送 []")
CERTIFICATE_NEEDED = Text(
    "Without a hosted zone there has to be a certificate: request or import one in AWS Certificate Manager first.",
    "没有托管区时必须提供证书：请先在 AWS Certificate Manager 中申请或导入。",
)
ADDRESS_CLOSES = Text(
    "This deployment turns the API's own address off: consoles that have it lose messages until they have the new one. "
    'To keep both for a while, answer N and write DefaultEndpoint = "enabled": docs/deploying.md, '
    '"A domain for a running stack".',
    "本次部署会关闭 API 自带的地址：管理后台仍使用它的，在改成新地址之前会丢失消息。要让两个地址同时应答，请回答 N，"
    '写上 DefaultEndpoint = "enabled"：见 docs/deploying.zh-CN.md“给运行中的堆栈加域名”。',
)
NOTED = Text(
    "The answers are in samconfig.toml, where you change them, and any other parameter of template.yaml.",
    "回答已写入 samconfig.toml；今后在其中修改，template.yaml 的其他参数也可写在那里。",
)


def ask_region(default: str) -> Text:
    """In which region the stack is to be."""
    return Text(
        f"AWS region; near the mainland are ap-east-1 (Hong Kong) and ap-northeast-1 (Tokyo) [{default}]",
        f"AWS 区域；离内地较近的有 ap-east-1（香港）和 ap-northeast-1（东京） [{default}]",
    )


def ask_stack(default: str) -> Text:
    """How the stack is to be called."""
    return Text(f"Name of the stack [{default}]", f"堆栈名称 [{default}]")


def certificate_elsewhere(region: str) -> Text:
    """The certificate cannot be used."""
    return Text(
        f"The certificate has to be in {region}, where the stack will be.", f"证书必须位于 {region}，与堆栈相同。"
    )


def region_disabled(region: str) -> Text:
    """The account has to ask for the region first."""
    return Text(
        f"The account has not enabled the region {region}: enable it in the AWS console, under Account, AWS Regions; "
        "that takes some minutes.",
        f"该账号尚未启用区域 {region}：请在 AWS 控制台的“账户 → AWS 区域”中启用，需等待几分钟。",
    )


def deploying(place: Place, account: str) -> Text:
    """Where things will be."""
    return Text(
        f"The stack {place.stack} in {place.region}, account {account}.",
        f"堆栈 {place.stack}，区域 {place.region}，账号 {account}。",
    )
