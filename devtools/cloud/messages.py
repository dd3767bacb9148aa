"""What an operator is told when AWS does not do what was asked, in English and in Chinese."""

from devtools.texts import Text, TextError


class CloudError(TextError):
    """AWS did not do what was asked."""


NO_CREDENTIALS = Text(
    "There are no AWS credentials: put them into ~/.aws/credentials, run `aws sso login`, or set AWS_PROFILE.",
    "没有 AWS 凭证：请写入 ~/.aws/credentials，或执行 `aws sso login`，或设置 AWS_PROFILE。",
)
CREDENTIALS_REFUSED = Text(
    "AWS does not take these credentials, expired or wrong: mend ~/.aws/credentials, or run `aws sso login`.",
    "AWS 拒绝了当前凭证：已过期或有误。请更正 ~/.aws/credentials，或执行 `aws sso login`。",
)
CREDENTIALS_UNREADABLE = Text(
    'These credentials are of a kind that only the AWS command line reads: eval "$(aws configure export-credentials '
    '--format env)" hands them over.',
    '这种凭证只有 AWS 命令行能读取：请先执行 eval "$(aws configure export-credentials --format env)"。',
)
NO_REGION = Text(
    "No region is set: name it with --region, or deploy once with `make deploy`, which notes it in samconfig.toml.",
    "未设置区域：请用 --region 指定；或先执行一次 `make deploy`，它会把区域写入 samconfig.toml。",
)
ENDPOINT_UNUSABLE = Text(
    "AWS_ENDPOINT_URL is no usable URL: correct it, or unset it to reach AWS.",
    "AWS_ENDPOINT_URL 不是可用的 URL：请改正，或取消该变量以访问 AWS。",
)


def no_profile(problem: str) -> Text:
    """The AWS profile that is asked for does not exist."""
    return Text(
        f"{problem}: correct AWS_PROFILE, or `profile` in samconfig.toml.",
        f"{problem}：请检查 AWS_PROFILE 或 samconfig.toml 中的 profile。",
    )


def no_such_region(problem: str) -> Text:
    """The region's name cannot be one."""
    return Text(
        f"{problem} Correct --region, AWS_REGION, or `region` in samconfig.toml.",
        f"{problem} 请检查 --region、AWS_REGION 或 samconfig.toml 中的 region。",
    )


def no_connection(url: str) -> Text:
    """Nothing answers at the address of an AWS service."""
    return Text(
        f"{url} cannot be reached: check the region's name, the network, and AWS_ENDPOINT_URL if it is set.",
        f"无法连接 {url}：请检查区域名、网络，以及是否误设了 AWS_ENDPOINT_URL。",
    )


def not_allowed(operation: str, code: str) -> Text:
    """The credentials lack a permission."""
    return Text(
        f"These credentials may not call {operation} ({code}): ask the account's administrator for that permission.",
        f"当前凭证无权调用 {operation}（{code}）：请向账号管理员申请该权限。",
    )


def refused(operation: str, problem: str) -> Text:
    """AWS refused a call for a reason of its own."""
    return Text(f"{operation} was refused: {problem}", f"{operation} 被拒绝：{problem}")


def failed(problem: str) -> Text:
    """AWS could not even be asked."""
    return Text(f"AWS cannot be asked: {problem}", f"无法访问 AWS：{problem}")


def no_stack(name: str, region: str) -> Text:
    """There is no such stack."""
    return Text(
        f"There is no stack {name} in {region}: run `make deploy`, or name another with --stack and --region.",
        f"{region} 中没有堆栈 {name}：请执行 `make deploy`，或用 --stack 和 --region 指定。",
    )


def no_wehook(name: str, region: str, status: str) -> Text:
    """The stack has none of the outputs that WeHook's has."""
    return Text(
        f"The stack {name} in {region} is not WeHook's, or not deployed to its end ({status}): run `make deploy`.",
        f"{region} 中的堆栈 {name} 不是 WeHook，或尚未部署成功（{status}）：请执行 `make deploy`。",
    )


def broken_samconfig(file: str, problem: str) -> Text:
    """The file with the name of the stack cannot be read."""
    return Text(f"{file} cannot be read: {problem}", f"无法读取 {file}：{problem}")
