"""Says what is wrong with a field of an app's settings."""

from collections.abc import Mapping

from devtools.cli.translation import translate
from devtools.texts import Text
from shared.errors import ConfigurationError

_CHINESE: Mapping[str, str] = {
    r"is missing": "缺失",
    r"is missing, and oauth and jssdk_origins need it": "缺失，而 oauth 和 jssdk_origins 需要它",
    r"is missing, and the scope (\w+) needs it": "缺失，而 scope {} 需要它",
    r"is not JSON": "不是 JSON",
    r"is not a field of this kind of app": "不是此类应用的字段",
    r"is reserved for a later version": "为后续版本保留，目前不可用",
    r"must be text": "应为文本",
    r"must be a list": "应为列表",
    r"must be an object": "应为对象",
    r"must be a whole number from (\d+) to (\d+)": "应为 {} 到 {} 的整数",
    r"must be one of (.+)": "应为以下之一：{}",
    r"must match (.+)": "应匹配 {}",
    r"must be an https address without query, fragment or user": "应为 https 地址，不带查询参数、片段和用户名",
    r"must be an origin, without a path": "应为源，不带路径",
    r"must not be 0 in plain mode, where any body fits a signature": "在明文模式下不能为 0，因为签名不涵盖消息体",
    r"must be 1 to 40 of a-z, 0-9 and -, and not start with -": "应为 1 到 40 个 a-z、0-9 或 - 字符，且不以 - 开头",
    r"needs at least one (?:key|id|entry)": "至少需要一项",
    r"and website_secret go together": "与 website_secret 须同时设置",
}


def describe_problem(error: ConfigurationError) -> Text:
    """Returns the field and what is wrong with it.

    Args:
        error: What validation says.
    """
    return Text(f"{error.field} {error.problem}", f"{error.field} {translate(error.problem, _CHINESE)}")
